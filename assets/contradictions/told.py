"""What documents tell of one property: by case, by document, and by what they say."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assets.contradictions.model import Said

MOST_VALUES = 24  # Distinct ones of an item that are compared, the commonest first.
A_LIST = 3  # A document that gives more values than that gives a list of them.
SERIES = 6  # Times from which on an item is a series, compared time by time.

Told = dict[str, list[Said]]  # Claims by version.
Variants = list[list[Said]]  # Claims that say the same, the commonest first.


def cases_of(claims: Sequence[Said]) -> list[list[Said]]:
    """Return claims that may be of one time together: a long series by its times."""
    times: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for each in claims:
        times[str(each.time_from or ""), str(each.time_to or "")].append(each)
    if len(times) <= SERIES:
        return [list(claims)]
    return [times[time] for time in sorted(times)]


def of_documents(claims: Iterable[Said]) -> Told:
    """Return claims by version, without documents that list very many values."""
    found: Told = defaultdict(list)
    for each in sorted(claims, key=lambda each: each.claim_id):
        if each.value is not None:
            found[each.version_id].append(each)
    return {version: said for version, said in found.items() if not _is_list(said)}


def _is_list(said: Sequence[Said]) -> bool:
    """Return whether a document gives very many values for one time."""
    values: dict[object, set[str]] = defaultdict(set)
    for each in said:
        values[each.time_from, each.time_to].add(each.value.key if each.value else "")
    return any(len(keys) > A_LIST for keys in values.values())


def variants_of(told: Told) -> Variants:
    """Return claims by what they say, the commonest first."""
    found: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for claims in told.values():
        for each in claims:
            found[_variant(each)].append(each)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), str(item[0])))
    return [claims for _, claims in ranked[:MOST_VALUES]]


def _variant(one: Said) -> tuple[object, ...]:
    key = one.value.key if one.value else ""
    times = (str(one.time_from or ""), str(one.time_to or ""))
    return (key, one.affirmed, one.modality, *times, one.scope, one.resolved)


def replaced_in(told: Told) -> set[str]:
    """Return versions whose family has a newer edition that speaks of the item."""
    newest: dict[str, tuple[int, ...]] = {}
    for claims in told.values():
        one = claims[0]
        if one.edition is not None:
            newest[one.family] = max(newest.get(one.family, ()), _order(one.edition))
    return {
        version
        for version, claims in told.items()
        if claims[0].previous
        or (
            claims[0].edition is not None
            and _order(claims[0].edition) < newest[claims[0].family]
        )
    }


def _order(edition: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"[0-9]+", edition))
