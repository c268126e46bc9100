"""YAML as nodes that know their place, so that every fault can name it."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

import yaml

from resources.errors import did_you_mean
from resources.policies.errors import Fault, RuleError

TRUE, FALSE = {"true", "yes", "on"}, {"false", "no", "off"}
PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a YAML document, and the file that it is in."""

    file: str
    node: yaml.Node

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def column(self) -> int:
        """Where it begins in the line, from 1."""
        return int(self.node.start_mark.column) + 1

    def refuse(self, problem: str, remedy: str) -> NoReturn:
        """Say that this node is wrong.

        Raises:
            RuleError: Always.
        """
        raise RuleError(Fault(self.file, self.line, self.column, problem, remedy))

    def items(self) -> Iterator["Node"]:
        """Return the items of a list.

        Raises:
            RuleError: If it is not a list.
        """
        if not isinstance(self.node, yaml.SequenceNode):
            said = f"A list is wanted here, not {self._kind}"
            self.refuse(said, "begin each item with -")
        return (Node(self.file, each) for each in self.node.value)

    def fields(self, known: Sequence[str]) -> dict[str, "Node"]:
        """Return the fields of a mapping by name.

        Args:
            known: The names it may have.

        Raises:
            RuleError: If it is not a mapping, or a name is unknown or there twice.
        """
        if not isinstance(self.node, yaml.MappingNode):
            wanted = ", ".join(known)
            self.refuse(
                f"Fields are wanted here, not {self._kind}",
                f"write one `name: value` a line, of: {wanted}",
            )
        found: dict[str, Node] = {}
        for key, value in self.node.value:
            name = Node(self.file, key)
            text = name.text()
            if text not in known:
                name.refuse(
                    f"There is no field '{text}'.{did_you_mean(text, known)}",
                    f"use one of: {', '.join(known)}",
                )
            if text in found:
                name.refuse(f"The field '{text}' is there twice", "keep one of them")
            found[text] = Node(self.file, value)
        return found

    def text(self) -> str:
        """Return the text of a single value, as written.

        Raises:
            RuleError: If it is a list or a mapping, or blank.
        """
        if not isinstance(self.node, yaml.ScalarNode):
            self.refuse(
                f"One value is wanted here, not {self._kind}", "write it in one line"
            )
        value = str(self.node.value)
        if not value.strip():
            self.refuse("There is no value here", "write one, or leave the field out")
        return value

    def texts(self) -> tuple[str, ...]:
        """Return the values of a list, or of one value as a list of one."""
        return tuple(each.text() for each in self.singles())

    def singles(self) -> Iterator["Node"]:
        """Return the items of a list, or one value as the only item."""
        return iter((self,)) if self.is_scalar else self.items()

    def choice(self, known: Iterable[str]) -> str:
        """Return a value that is one of those known.

        Raises:
            RuleError: If it is none of them.
        """
        value, names = self.text(), list(known)
        if value not in names:
            self.refuse(
                f"'{value}' is not known here.{did_you_mean(value, names)}",
                f"use one of: {', '.join(names)}",
            )
        return value

    def flag(self) -> bool:
        """Return true or false.

        Raises:
            RuleError: If it is neither.
        """
        value = self.text().lower()
        if value not in TRUE | FALSE:
            self.refuse(f"'{value}' is neither true nor false", "write true or false")
        return value in TRUE

    def share(self) -> float:
        """Return a number from 0 to 1.

        Raises:
            RuleError: If it is none; for 60 or 60 %, 0.6 is what to write.
        """
        text = self.text().strip()
        value = _number(text.removesuffix("%"))
        if value is None or not 0.0 <= value <= 1.0 or text.endswith("%"):
            # 1.5 is a slip, and no 1.5 %.
            least = 0.0 if text.endswith("%") else 2.0
            is_share = value is not None and least <= value <= PERCENT
            meant = f"{(value or 0.0) / PERCENT:g}" if is_share else "a number: 0.6"
            self.refuse(f"'{text}' is no number from 0 to 1", f"write {meant}")
        return value

    def count(self, most: int) -> int:
        """Return a whole number from 1.

        Args:
            most: The greatest that it may be.

        Raises:
            RuleError: If it is none.
        """
        text = self.text().strip()
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
            self.refuse(
                f"'{text}' is no whole number from 1 to {most}",
                "write a number such as 2",
            )
        return int(text)

    @property
    def is_scalar(self) -> bool:
        """Whether it is one value, not a list or fields."""
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def block_line(self) -> int:
        """Where the text of a value begins: below its `|`, if it has one."""
        is_block = getattr(self.node, "style", None) in ("|", ">")
        return self.line + 1 if is_block else self.line

    @property
    def _kind(self) -> str:
        if self.is_scalar:
            return "one value"
        return "a list" if isinstance(self.node, yaml.SequenceNode) else "fields"


def compose(file: str, text: str) -> Node | None:
    """Return the document in a text, or None if there is nothing in it.

    Nothing is constructed of it: tags and anchors have no effect but on themselves.

    Raises:
        RuleError: If it is not YAML, or more than one document.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = f"This is not YAML: {error.problem or error}"
        remedy = "correct that place; put what begins with > | % @ & * or ! in quotes"
        raise RuleError(Fault(file, line, column, said, remedy)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        said = f"A character that YAML does not allow: {error.character!r}"
        raise RuleError(Fault(file, line, 1, said, "take it out")) from error
    return None if node is None else Node(file, node)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
