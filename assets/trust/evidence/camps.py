"""Camps of sources as contradictions: who reports another quantity, and by how much."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from assets.contradictions.lifecycle import Pass, Row, events
from assets.contradictions.model import MEANING, Group, Said, said, side
from assets.trust.evidence.meanings import meanings, pooled
from assets.trust.evidence.scored import Scored, scored
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.truth.camps import THIN
from resources.truth.rivals import Rival, rivals
from sql import load

DETECTOR = "camps-1"
NAMED = 3  # Sources of a camp that a sentence names.
_SPANS = (("day", 86400.0), ("hour", 3600.0), ("minute", 60.0), ("second", 1.0))
_FROM = 2.0  # Of a span, from which on it is what people would say.
_KNOWN = "from kb.current_contradictions where kind = $kind"


def camp_events(lakehouse: Lakehouse, ref: str, run_id: str) -> list[Row]:
    """Return the rows of `kb.contradictions` by which camps came, changed and went.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        run_id: The run that will write them.
    """
    known = lakehouse.warehouse.query(_KNOWN, ref, {"kind": MEANING}).to_pylist()
    current = {row["contradiction_id"]: row for row in known}
    by = Pass(DETECTOR, None, run_id, datetime.now(UTC))
    return events(current, camp_groups(lakehouse, ref), current, by)


def camp_groups(lakehouse: Lakehouse, ref: str) -> list[Group]:
    """Return a conflict for each pair of camps, with a claim of each as its sides.

    The claims are of one thing, by which the camps are as far apart as they mostly are.
    Nothing is trusted less for it: what each camp says is already judged by its camp.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    told = scored(lakehouse, ref)
    if not meanings(told):
        return []
    believed = told.believed
    names, mixed = believed.encoded.attributes, pooled(told)
    shown = [
        one
        for one in rivals(believed.encoded.assertions, believed.beliefs)
        if one.offset and names[one.attribute] not in mixed
    ]
    pairs = [_sides(told, one) for one in shown]
    wanted = {"claims": sorted({claim for pair in pairs for claim in pair})}
    rows = lakehouse.warehouse.query(load("steps/claims_by_id"), ref, wanted)
    known = {row["claim_id"]: said(row) for row in rows.to_pylist()}
    ranks: dict[int, int] = {}
    groups = []
    for one, (a, b) in zip(shown, pairs, strict=True):
        ranks[one.attribute] = ranks.get(one.attribute, -1) + 1
        groups.append(_group(told, one, ranks[one.attribute], (known[a], known[b])))
    return groups


def far(offset: float, kind: str, unit: str | None) -> str:
    """Return how far one number is above another, as a person would say it.

    Args:
        offset: Above zero: more, or later. In days for a date, in seconds for a time.
        kind: Of the values: date, time, quantity, number, ...
        unit: Of the values; None: none.

    Returns:
        As "14 minutes later" or "3.5 meter less".
    """
    clock = kind in ("date", "time")
    word = ("earlier", "later") if clock else ("less", "more")
    size = abs(offset) * (86400.0 if kind == "date" else 1.0)
    if clock or unit == "second":
        return f"{_span(size)} {word[offset > 0]}"
    if kind == "percent":
        return f"{100.0 * size:.4g} points {word[offset > 0]}"
    return f"{size:.4g} {unit or ''}".rstrip() + f" {word[offset > 0]}"


def _span(seconds: float) -> str:
    """Return a time in the largest unit of which it has two."""
    name, size = next((one for one in _SPANS if seconds >= _FROM * one[1]), _SPANS[-1])
    amount = f"{seconds / size:.3g}"
    return f"{amount} {name}" if amount == "1" else f"{amount} {name}s"


def _sides(told: Scored, rival: Rival) -> tuple[str, str]:
    """Return a claim of each camp about the thing that is typical of them."""
    encoded, camp = told.believed.encoded, told.believed.beliefs.camp
    picked = np.flatnonzero(told.said.shared)
    there = encoded.assertions.item_of[encoded.rows] == rival.typical
    rows, value = picked[there], encoded.rows[there]
    code = {name: place for place, name in enumerate(encoded.sources)}
    source = [code[told.said.speakers[one]] for one in told.said.speaker[rows]]
    of_camp = camp[source, rival.attribute]
    claims = told.evidence.claims["claim_id"]
    found = []
    for one, number in zip((rival.meant, rival.other), rival.numbers, strict=True):
        away = np.abs(encoded.assertions.number_of[value] - number)
        nearest = int(np.argmin(np.where(of_camp == one, away, np.inf)))
        found.append(str(claims[int(rows[nearest])].as_py()))
    return found[0], found[1]


def _group(told: Scored, rival: Rival, rank: int, both: tuple[Said, Said]) -> Group:
    """Return two camps as one conflict, which is of its property and its rank there."""
    a, b = both
    encoded, camp = told.believed.encoded, told.believed.beliefs.camp
    topic = encoded.attributes[rival.attribute]
    column = camp[:, rival.attribute]
    meant, other = (
        [encoded.sources[place] for place in np.flatnonzero(column == one)]
        for one in (rival.meant, rival.other)
    )
    return Group(
        contradiction_id=content_id(MEANING, topic, str(rank)),
        kind=MEANING,
        score=rival.items * rival.one_sided / (rival.items + THIN),
        explanation=_explanation(rival, a, meant, other),
        a=side(a),
        b=side(b),
        claims=sorted((a.claim_id, b.claim_id)),
        sides=sorted(content_id(MEANING, topic, name) for name in meant + other),
        subject=a.attribute,
        attribute=f"{_listed(meant)} and {_listed(other)}",
    )


def _explanation(
    rival: Rival, one: Said, meant: Sequence[str], other: Sequence[str]
) -> str:
    value: Any = one.value
    gap = far(rival.offset, value.kind, value.unit)
    return (
        f"{one.attribute}: {gap} in {_listed(other)} than in {_listed(meant)}, "
        f"for {rival.items:,} things alike"
    )


def _listed(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
