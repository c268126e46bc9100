"""All rules of a folder, each checked; all faults are told at once."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from resources.errors import did_you_mean
from resources.ids import content_id
from resources.policies.errors import Fault, PolicyError, RuleError
from resources.policies.model import Policy
from resources.policies.nodes import Node, compose
from resources.policies.rules import read_rule, tags_node
from resources.policies.terms import Governance

ENDINGS = (".yaml", ".yml")
MOST_BYTES = 2**20

_Found = tuple[Policy, Node | None] | Fault  # The node: where it goes by tags.


def load_policies(folder: Path) -> tuple[Policy, ...]:
    """Return the rules in `*.yaml` of a folder, ordered by their ids.

    A folder that is not there holds no rules.

    Raises:
        PolicyError: If anything is wrong in any of them: with every file, line and
            column, what is wrong there, and what to write instead.
    """
    policies: list[Policy] = []
    faults: list[Fault] = []
    asked: list[Node] = []  # Where a rule goes by tags.
    for found in chain.from_iterable(map(_read, _files(folder))):
        if isinstance(found, Fault):
            faults.append(found)
        else:
            policies.append(found[0])
            asked += [found[1]] if found[1] else []
    faults += _repeated(policies)
    faults += chain.from_iterable(_unknown(each, policies) for each in asked)
    if faults:
        raise PolicyError(folder, faults)
    return tuple(sorted(policies, key=lambda policy: policy.id))


def digest(policies: Sequence[Policy]) -> str:
    """Return a hash of what rules demand and hold back; "" when there are none.

    Files, order and descriptions do not count.
    """
    marks = sorted(f"{each.fingerprint} {each.severity}" for each in policies)
    return content_id("policies", *marks) if marks else ""


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in ENDINGS and not path.name.startswith(".")
    )


def _read(path: Path) -> Iterable[_Found]:
    """Return the rules of one file, and a fault in the place of each bad one."""
    try:
        document = compose(path.name, _text(path))
        rules = list(document.items()) if document is not None else []
    except RuleError as error:
        return [error.fault]
    return [_rule(node) for node in rules]


def _rule(node: Node) -> _Found:
    try:
        return read_rule(node), tags_node(node)
    except RuleError as error:
        return error.fault


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        said = f"It cannot be read: {error.strerror}"
        remedy = "make it a file that you may read"
        raise RuleError(Fault(path.name, 1, 1, said, remedy)) from error
    if len(data) > MOST_BYTES:
        said = f"It has {len(data):,} bytes; {MOST_BYTES:,} are the most"
        raise RuleError(Fault(path.name, 1, 1, said, "split it into several files"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = "It is not UTF-8"
        raise RuleError(Fault(path.name, line, 1, said, "save it as UTF-8")) from error


def _repeated(policies: Sequence[Policy]) -> list[Fault]:
    first: dict[str, Policy] = {}
    faults = []
    for each in policies:
        known = first.setdefault(each.id, each)
        if known is not each:
            said = f"The id '{each.id}' is taken by the rule in {known.place}"
            remedy = "give one of them another id"
            faults.append(Fault(each.file, each.line, 1, said, remedy))
    return faults


def _unknown(asked: Node, policies: Sequence[Policy]) -> list[Fault]:
    """Return the faults of tags that no rule gives."""
    known = sorted(
        {
            tag
            for each in policies
            if isinstance(each.rule, Governance)
            for tag in each.rule.tags
        }
    )
    remedy = "write a rule with `governance: {tags: [...]}` that gives it"
    return [
        Fault(
            each.file,
            each.line,
            each.column,
            f"No rule gives the tag '{each.text()}'.{did_you_mean(each.text(), known)}",
            remedy,
        )
        for each in asked.singles()
        if each.text() not in known
    ]
