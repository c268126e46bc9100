"""Rules about a release, as YAML has them."""

from collections.abc import Callable, Mapping

from resources.errors import did_you_mean
from resources.policies.nodes import Node
from resources.policies.terms import (
    CHECKS,
    STATUSES,
    Approval,
    Checks,
    Floor,
    Governance,
    Quarantine,
    ReleaseRule,
)

LABELS = ("status", "authority", "tags")
MOST_PEOPLE = 100


def read_floor(node: Node) -> Floor:
    """Return the trust that must be had.

    Raises:
        RuleError: If no number from 0 to 1 is given.
    """
    return Floor(_the_only(node, "at_least").share())


def read_quarantine(node: Node) -> Quarantine:
    """Return the trust below which claims are held back.

    Raises:
        RuleError: If no number from 0 to 1 is given.
    """
    return Quarantine(_the_only(node, "below").share())


def read_approval(node: Node) -> Approval:
    """Return how many people must agree, and who counts.

    Raises:
        RuleError: If more people are wanted than are named.
    """
    fields = node.fields(("people", "by"))
    if not fields:
        node.refuse("Nobody is wanted here", "add the field `people`, such as 2")
    by = fields["by"].texts() if "by" in fields else ()
    people = fields["people"].count(MOST_PEOPLE) if "people" in fields else 1
    named = len({name_of_person(each) for each in by})
    if by and people > named:
        (fields.get("people") or node).refuse(
            f"{people} people are wanted, and {named} can be", "name more under `by`"
        )
    return Approval(people, by)


def read_checks(node: Node) -> Checks:
    """Return the names of the checks that block.

    Raises:
        RuleError: If one of them is not known.
    """
    given = _the_only(node, "blocking")
    known = f"use of: {', '.join(CHECKS)}"
    names = []
    for each in given.singles():
        name = each.text()
        if name not in CHECKS:
            near = did_you_mean(name, CHECKS)
            each.refuse(f"There is no check '{name}' that warns.{near}", known)
        names.append(name)
    if not names:
        given.refuse("No check is named here", known)
    return Checks(tuple(dict.fromkeys(names)))


def read_governance(node: Node) -> Governance:
    """Return the labels of a place.

    Raises:
        RuleError: If there is none, or one that cannot be.
    """
    fields = node.fields(LABELS)
    labels = Governance(
        status=fields["status"].choice(STATUSES) if "status" in fields else "",
        authority=fields["authority"].share() if "authority" in fields else None,
        tags=fields["tags"].texts() if "tags" in fields else (),
    )
    if not labels.text:
        wanted = ", ".join(LABELS)
        node.refuse("This rule says nothing of a place", f"add one of: {wanted}")
    return labels


def name_of_person(text: str) -> str:
    """Return a name as it is compared: Anna and anna are one person."""
    return " ".join(text.split()).casefold()


def _the_only(node: Node, name: str) -> Node:
    fields = node.fields((name,))
    if name not in fields:
        node.refuse(f"There is no {name} here", f"add the field `{name}`")
    return fields[name]


READERS: Mapping[str, Callable[[Node], ReleaseRule]] = {
    "trust": read_floor,
    "approval": read_approval,
    "quarantine": read_quarantine,
    "checks": read_checks,
    "governance": read_governance,
}
