"""Values of one property of one thing: which of them cannot all be right.

Pure functions over the claims of an item, or of two that are related. Claims of one
value are taken together, so the work grows with the number of distinct values, not of
pairs of claims.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from assets.contradictions.calibration import ValueFeatures, calibrated
from assets.contradictions.compatible import (
    are_editions,
    are_siblings,
    in_one_sentence,
    of_other_identifiers,
    past_of_other_years,
    speak_of_themselves,
    speaks_of_edition,
    unequal_scope,
)
from assets.contradictions.differing import agree, differing
from assets.contradictions.likeness import is_same_name, is_special, likeness
from assets.contradictions.model import RELEASE, REVISION, Conflict, Said
from assets.contradictions.places import (
    is_copied,
    of_other_days,
    of_other_place,
    of_two_places,
    same_place,
)
from assets.contradictions.relations import SAME
from assets.contradictions.sentence import read
from assets.contradictions.told import (
    Told,
    cases_of,
    of_documents,
    replaced_in,
    variants_of,
)
from resources.values import Comparison

MOST_EACH = 20  # Claims that are looked at for each of them.
VAGUE = ("name", "text", "set")

MANY_THINGS = 3  # With such a property: then a claim must say which it means.


@dataclass(frozen=True, slots=True)
class Property:
    """How a property is used.

    Args:
        functional: Share of documents that give one value only for it.
        things: How many things are said to have it.
    """

    functional: float = 0.8
    things: int = 1


_UNKNOWN = Property()


def conflicts_of(
    claims: Iterable[Said], usage: Property = _UNKNOWN, alike: float = 1.0
) -> list[Conflict]:
    """Return one conflict for each pair of values of an item that cannot both hold.

    A document that says both what A and what B say contradicts neither of them. An
    edition that a newer one replaced speaks only to the other editions.

    Args:
        claims: Value claims about one property of one thing.
        usage: How the property is used.
        alike: How surely all are about one thing; below 1 only those in the same place
            of one text are.
    """
    found = []
    for case in cases_of(list(claims)):
        meeting = _Meeting(of_documents(case), usage, alike, placed=alike < SAME)
        found += meeting.conflicts(combinations(variants_of(meeting.told), 2))
    return found


def conflicts_between(
    ours: Sequence[Said],
    theirs: Sequence[Said],
    usage: Property = _UNKNOWN,
    alike: float = 1.0,
) -> list[Conflict]:
    """Return the conflicts between the values of two related items.

    A document that speaks of both items means two things by them.

    Args:
        ours: Value claims about one item.
        theirs: Value claims about the other.
        usage: How the property is used.
        alike: How surely the two items are the same, 0 to 1.
    """
    mine = {each.claim_id for each in ours}
    both = _sure(ours) & _sure(theirs)
    apart = [each for each in (*ours, *theirs) if each.version_id not in both]
    found = []
    for case in cases_of(apart):
        one = of_documents(each for each in case if each.claim_id in mine)
        other = of_documents(each for each in case if each.claim_id not in mine)
        meeting = _Meeting(one | other, usage, alike)
        found += meeting.conflicts(product(variants_of(one), variants_of(other)))
    return found


def _sure(claims: Iterable[Said]) -> set[str]:
    """Return versions that name the thing; "the book" may be one that was named."""
    return {each.version_id for each in claims if each.resolved}


def value_features(  # noqa: PLR0913 - what is known about the item.
    a: Said,
    b: Said,
    comparison: Comparison,
    *,
    usage: Property = _UNKNOWN,
    spread: int = 0,
    alike: float = 1.0,
) -> ValueFeatures:
    """Return what the score of two differing values is made of.

    Args:
        a: A claim.
        b: Another.
        comparison: How their values differ.
        usage: How the property is used.
        spread: Distinct values of the item beyond two.
        alike: How surely the two are about the same property of the same thing.
    """
    left, right = read(a.text).terms, read(b.text).terms
    return ValueFeatures(
        comparison=comparison.score,
        resolved=(a.resolved + b.resolved) / 2,
        functional=usage.functional,
        spread=spread,
        common=usage.things >= MANY_THINGS and not _is_known(a, b),
        alike=likeness(a, b, alike),
        timed=all(each.time_from or each.time_to for each in (a, b)),
        narrow=unequal_scope(a, b)
        or is_special(a, b)
        or is_special(b, a)
        or (comparison.kind not in VAGUE and of_two_places(a, b)),
        one_document=a.version_id == b.version_id,
        vague=comparison.kind in VAGUE,
        overlap=len(left & right) / max(min(len(left), len(right)), 1),
        drift=past_of_other_years(a, b),
    )


def _is_known(a: Said, b: Said) -> bool:
    """Return whether it is known which of many things both claims are about."""
    return (a.resolved and b.resolved) or is_same_name(a, b)


def conflict_of(
    a: Said, b: Said, comparison: Comparison, features: ValueFeatures
) -> Conflict:
    """Return two claims with differing values as a conflict."""
    kind = RELEASE if comparison.kind == REVISION else comparison.kind
    kind = REVISION if are_editions(a, b) else kind
    score = calibrated(features)
    found = Conflict(a, b, kind, score, comparison.reason, features=features)
    return found.turned()


@dataclass(frozen=True)
class _Meeting:
    """Documents that speak of an item, or of two related ones.

    Args:
        told: Their claims.
        usage: How the property is used.
        alike: How surely all claims are about the same.
        placed: Whether only those in the same place of one text are.
    """

    told: Told
    usage: Property
    alike: float = 1.0
    placed: bool = False

    def conflicts(
        self, pairs: Iterable[tuple[Sequence[Said], Sequence[Said]]]
    ) -> list[Conflict]:
        """Return the conflicts of pairs of variants, each by its best two claims."""
        replaced = replaced_in(self.told)
        found = []
        for ours, theirs in pairs:
            comparison = differing(ours[0], theirs[0])
            if comparison is None:
                continue
            best = self._best(ours[:MOST_EACH], theirs[:MOST_EACH], replaced)
            if best is not None:
                found.append(self._conflict(*best, comparison))
        return found

    def _best(
        self, ours: Sequence[Said], theirs: Sequence[Said], replaced: set[str]
    ) -> tuple[Said, Said] | None:
        """Return the two claims that show a conflict best, errors before changes."""
        ranked = [
            (are_editions(a, b), a.claim_id, b.claim_id)
            for a, b in product(ours, theirs)
            if self._may_meet(a, b, replaced)
        ]
        if not ranked:
            return None
        _, first, second = min(ranked)
        known = {each.claim_id: each for each in (*ours, *theirs)}
        return known[first], known[second]

    def _may_meet(self, a: Said, b: Said, replaced: set[str]) -> bool:
        """Return whether two claims of different values stand against each other."""
        if not _comparable(a, b) or (self.placed and not same_place(a, b)):
            return False
        if a.version_id == b.version_id:
            return a.table_name is None and b.table_name is None
        old = replaced & {a.version_id, b.version_id}
        if old and not (are_editions(a, b) or speaks_of_edition(a, b)):
            return False
        return not (
            _says(self.told[a.version_id], b) or _says(self.told[b.version_id], a)
        )

    def _spread(self, a: Said) -> int:
        """Return how many values of one kind there are, beyond two."""
        kind = a.value.kind if a.value else ""
        values = (each.value for said in self.told.values() for each in said)
        return max(0, len({v.key for v in values if v and v.kind == kind}) - 2)

    def _conflict(self, a: Said, b: Said, comparison: Comparison) -> Conflict:
        features = value_features(
            a,
            b,
            comparison,
            usage=self.usage,
            spread=self._spread(a),
            alike=self.alike,
        )
        return conflict_of(a, b, comparison, features)


def _comparable(a: Said, b: Said) -> bool:
    """Return whether the places of two claims let them speak of the same thing."""
    if (a.previous or b.previous) and a.document_id != b.document_id:
        return False
    if in_one_sentence(a, b) or are_siblings(a, b) or of_other_place(a, b):
        return False
    if speak_of_themselves(a, b) and not is_copied(a, b):
        return False
    unsure = not (a.subject_key and b.subject_key)
    if of_other_identifiers(a, b) or (unsure and of_other_days(a, b)):
        return False
    if a.table_name is None or b.table_name is None or not are_editions(a, b):
        return True
    # Editions of a table are a series, too: only what is of one time is comparable.
    return bool(a.time_to) and (a.time_from, a.time_to) == (b.time_from, b.time_to)


def _says(claims: Sequence[Said], other: Said) -> bool:
    """Return whether a document says what another claim says, too."""
    return any(
        each.value is not None
        and other.value is not None
        and each.affirmed == other.affirmed
        and agree(each.value, other.value)
        for each in claims
    )
