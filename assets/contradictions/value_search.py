"""Conflicts between the values of a lakehouse: within items, and between related."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.contradictions.candidates import KeyIndex
from assets.contradictions.detector import REPORTED
from assets.contradictions.items import Property, conflicts_between, conflicts_of
from assets.contradictions.kinship import without_parallels
from assets.contradictions.model import Conflict, Kin, Said, said
from assets.contradictions.news import News
from assets.contradictions.relations import BY_PLACE, SAME, Item, related
from resources.lakehouse import Lakehouse
from sql import load

ROWS_AT_ONCE = 8192
MEETINGS_AT_ONCE = 4096  # Pairs of items whose claims are in memory together.
NEAREST_ITEMS = 24  # A thing has more properties than a sentence has likes.
A_LIST = 50  # An item with more values for one time is a list, and no property.
Sentence = tuple[str, int | None]
Meeting = tuple[Item, Item, float]


@dataclass
class Found:
    """What a search came upon.

    Args:
        conflicts: Those that score enough to be reported.
        same: Ids of claims by what they say, of the claims in conflicts.
        pairs: Pairs that were compared.
        left_out: Claims in languages that could not be compared.
        least: Score from which a conflict is kept.
    """

    conflicts: list[Conflict] = field(default_factory=list)
    same: dict[str, list[str]] = field(default_factory=dict)
    pairs: int = 0
    left_out: int = 0
    least: float = REPORTED

    @property
    def sentences(self) -> set[frozenset[Sentence]]:
        """Pairs of sentences that a conflict is between."""
        return {frozenset((place(c.a), place(c.b))) for c in self.conflicts}


def place(one: Said) -> Sentence:
    """Return where a claim was drawn from: the version, and the first code point."""
    return one.version_id, one.start


def search_values(  # noqa: PLR0913 - what to look at, and what is known of it.
    lakehouse: Lakehouse,
    ref: str,
    what: News,
    lost: Sequence[str] = (),
    kin: Kin | None = None,
    *,
    least: float = REPORTED,
) -> Found:
    """Return the conflicts of all items about which something may have changed.

    Each is compared in itself and with the few items that may be the same. Memory is
    that of the items' names, and of the claims of one batch.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        what: What is new.
        lost: Ids of claims in contradictions that lost one.
        kin: Versions made of much the same sentences.
        least: Score from which a conflict is kept.
    """
    found = Found(least=least)
    chosen = list(meetings(items_of(lakehouse, ref, what, lost)))
    for start in range(0, len(chosen), MEETINGS_AT_ONCE):
        batch = chosen[start : start + MEETINGS_AT_ONCE]
        claims = _claims(lakehouse, ref, batch, kin or {})
        for one, other, alike in batch:
            _meet(claims[one.key], claims[other.key], alike, found)
    scored = without_parallels(lakehouse, ref, found.conflicts)
    found.conflicts = [each for each in scored if each.score >= least]
    return found


def items_of(
    lakehouse: Lakehouse, ref: str, what: News, lost: Sequence[str] = ()
) -> list[Item]:
    """Return all items at a ref but lists, each with whether it may have changed.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        what: What is new.
        lost: Ids of claims in contradictions that lost one.
    """
    query = load("steps/value_items")
    wanted = {
        "everything": what.everything,
        "versions": what.changed,
        "claims": list(lost),
    }
    with lakehouse.warehouse.stream(query, ref, wanted) as result:
        return [
            Item(
                subject=row["subject"],
                attribute=row["attribute"],
                resolved=row["resolved"],
                entities=tuple(row["entities"] or ()),
                may_differ=row["may_differ"],
                is_new=row["is_new"],
            )
            for row in _rows(result.to_arrow_reader(ROWS_AT_ONCE))
            if row["most"] <= A_LIST
        ]


def _rows(batches: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a reader.
    for batch in batches:
        yield from batch.to_pylist()


def meetings(items: Sequence[Item]) -> Iterator[Meeting]:
    """Yield what is to be compared: an item with itself, and related ones.

    Args:
        items: All items; those that are new are compared.
    """
    index = KeyIndex()
    for each in items:
        index.add(each.keys())
        if each.is_new and each.may_differ:
            yield each, each, SAME if each.subject else BY_PLACE
    new = [n for n, each in enumerate(items) if each.is_new]
    pairs = index.pairs(new, NEAREST_ITEMS)
    for a, b in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True):
        alike = related(items[a], items[b])
        if alike > 0.0:
            yield items[a], items[b], alike


Claims = dict[tuple[str, str], list[tuple[Said, Property]]]


def _claims(
    lakehouse: Lakehouse, ref: str, batch: Sequence[Meeting], kin: Kin
) -> Claims:
    """Return the claims of each item, with how its property is used."""
    keys = sorted({item.key for one, other, _ in batch for item in (one, other)})
    wanted = {
        "subjects": [subject for subject, _ in keys],
        "attributes": [attribute for _, attribute in keys],
    }
    found: Claims = defaultdict(list)
    rows = lakehouse.warehouse.query(load("steps/item_claims"), ref, wanted)
    for row in rows.to_pylist():
        key = row["subject_key"] or "", row["attribute_key"]
        usage = Property(row["functional"], row["things"])
        found[key].append((said(row, kin), usage))
    return found


def _meet(
    ours: list[tuple[Said, Property]],
    theirs: list[tuple[Said, Property]],
    alike: float,
    found: Found,
) -> None:
    """Compare the claims of one item, or of two related ones."""
    claims = [each for each, _ in ours]
    usage = _either([each for _, each in (*ours, *theirs)])
    if alike in (SAME, BY_PLACE):
        conflicts = conflicts_of(claims, usage, alike)
    else:
        others = [each for each, _ in theirs]
        conflicts = conflicts_between(claims, others, usage, alike)
        claims += others
    values = len({each.value.key for each in claims if each.value})
    found.pairs += values * (values - 1) // 2
    reported = [each for each in conflicts if each.score >= found.least]
    found.conflicts += reported
    if reported:
        for each in claims:
            found.same.setdefault(each.says, []).append(each.claim_id)


def _either(usages: Sequence[Property]) -> Property:
    """Return the looser use of two properties."""
    return Property(
        min((each.functional for each in usages), default=1.0),
        max((each.things for each in usages), default=1),
    )
