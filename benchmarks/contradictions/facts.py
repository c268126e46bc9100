"""What the sample library asserts, and how it may be restated rightly or wrongly."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from resources.ids import content_id

KINDS = ("number", "date", "name", "negation", "unit")
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place of the library that says something.

    Attributes:
        file: Path below the library; `parent!/member` inside a zip file or a mail.
        quote: What stands there, but for white space and marks of the format.
        key: For a row of a table, the words that identify it.
    """

    file: str
    quote: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a place of the library says.

    Attributes:
        kind: Kind of the conflict when it is restated wrongly, one of KINDS.
        anchors: Where it stands; the first is the place it was taken from.
        said: Sentences that restate it, each with {} for the value.
        agree: Values that say the same, in this or another form.
        conflict: Values that cannot also be right.
        other: Whole sentences that are compatible: another year, another subject.
    """

    kind: str
    anchors: tuple[Anchor, ...]
    said: tuple[str, ...]
    agree: tuple[str, ...]
    conflict: tuple[str, ...]
    other: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The file it was taken from."""
        return self.anchors[0].file

    @property
    def place(self) -> str:
        """Names the passage or row; one such is restated only once."""
        first = self.anchors[0]
        return content_id(first.file, first.key or first.quote)

    @property
    def name(self) -> str:
        """Names the fact, for choices of chance."""
        return content_id(self.place, self.kind, self.said[0])


def text_facts() -> list[Fact]:
    """Return the facts of passages of text, from facts.yaml."""
    content: Mapping[str, list[Any]] = yaml.safe_load(
        (HERE / "facts.yaml").read_text(encoding="utf-8")
    )
    return [
        _fact(file, entry) for file, entries in content.items() for entry in entries
    ]


def _fact(file: str, entry: Mapping[str, Any]) -> Fact:
    echoes = (Anchor(*pair) for pair in entry.get("echo", ()))
    return Fact(
        kind=entry["kind"],
        anchors=(Anchor(file, entry["quote"]), *echoes),
        said=tuple(entry["said"]),
        agree=tuple(str(value) for value in entry["agree"]),
        conflict=tuple(str(value) for value in entry["conflict"]),
        other=tuple(entry.get("other", ())),
    )
