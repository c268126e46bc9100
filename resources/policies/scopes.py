"""Where a rule applies: patterns and tags against sources, documents and tables.

A place is a source, a URI in it, and the data table that a row is in, each of them
None where there is none: (source, uri, None) is a document, (source, None, None) a
source as such, (source, None, table) a table, as far as it comes from that source.
"""

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from resources.policies.model import Policy, Scope
from resources.policies.terms import STATUSES, Governance

SOURCE, DOCUMENT, TABLE = "source", "document", "table"


class Place(NamedTuple):
    """Where something is said."""

    source: str | None
    uri: str | None = None
    table: str | None = None


class Labels(NamedTuple):
    """What rules of governance say of a place."""

    status: str
    authority: float | None
    tags: tuple[str, ...]


def applies(scope: Scope, place: Place, tags: Collection[str] = ()) -> bool:
    """Return whether a rule applies to a place.

    Args:
        scope: Where the rule applies; each field that is given must fit, but a place
            is either a document or a table.
        place: The place.
        tags: Tags of the place.
    """
    if scope.sources and not _fits(place.source, scope.sources):
        return False
    if scope.tags and not any(tag in tags for tag in scope.tags):
        return False
    if not scope.documents and not scope.tables:
        return True
    if place.table is not None:
        return _fits(place.table, scope.tables)
    return _fits(place.uri, scope.documents)


def kinds(scope: Scope) -> tuple[str, ...]:
    """Return what a rule about things as such is about: what its fields name.

    A rule with `sources` alone is about the sources; with `documents` or `tables`,
    about those, of the sources if there are any; with none of them, about all.
    """
    named = [
        kind
        for kind, globs in ((DOCUMENT, scope.documents), (TABLE, scope.tables))
        if globs
    ]
    if named:
        return tuple(named)
    return (SOURCE,) if scope.sources else (SOURCE, DOCUMENT, TABLE)


def tags_of(policies: Sequence[Policy], place: Place, kind: str = "") -> list[str]:
    """Return the tags of a place, sorted.

    Args:
        policies: The rules in force.
        place: The place.
        kind: Only tags of rules that are about such things; "": those of anything
            that the place is in, as a document is in its source.
    """
    return sorted(
        {
            tag
            for each in policies
            if isinstance(each.rule, Governance)
            and (not kind or kind in kinds(each.scope))
            and applies(each.scope, place)
            for tag in each.rule.tags
        }
    )


def labels_of(policies: Sequence[Policy], place: Place) -> Labels:
    """Return status, authority and tags of a place.

    Of several rules, the most specific one counts that says something of it: one that
    names documents or tables before one that names sources, before one that names
    nothing; of equals, the longest pattern that fits; then the worse label.

    Args:
        policies: The rules in force.
        place: The place.
    """
    status: list[tuple[tuple[int, ...], str]] = []
    authority: list[tuple[tuple[int, ...], float]] = []
    for each in policies:
        rule = each.rule
        if isinstance(rule, Governance) and applies(each.scope, place):
            weight = specificity(each.scope, place)
            if rule.status:
                worse = STATUSES.index(rule.status)
                status.append(((*weight, worse), rule.status))
            if rule.authority is not None:
                authority.append((weight, rule.authority))
    best = max(authority, key=lambda found: (found[0], -found[1]), default=None)
    return Labels(
        status=max(status)[1] if status else "",
        authority=best[1] if best else None,
        tags=tuple(tags_of(policies, place)),
    )


def specificity(scope: Scope, place: Place) -> tuple[int, int, int]:
    """Return how closely a rule names a place it applies to; more is closer."""
    thing, globs = (
        (place.table, scope.tables)
        if place.table is not None
        else (place.uri, scope.documents)
    )
    return (
        2 * bool(globs) + bool(scope.tags),
        bool(scope.sources),
        max(_letters(thing, globs), _letters(place.source, scope.sources)),
    )


def _fits(name: str | None, globs: Sequence[str]) -> bool:
    return name is not None and any(fnmatchcase(name, glob) for glob in globs)


def _letters(name: str | None, globs: Sequence[str]) -> int:
    fitting = [each for each in globs if _fits(name, (each,))]
    return max((len(each) - each.count("*") for each in fitting), default=0)
