"""Which reported conflicts meet a known pair of passages, and which meet none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.places import Span, find_quotes, overlap
from resources.values import Value, compare, parse_value

Place = tuple[str, Anchor]  # A source, and a place of it.
MOST_CLAIMS = 400  # Of one group that are looked at; more would say nothing new.


@dataclass(frozen=True, slots=True)
class Placed:
    """One claim and where it stands.

    Attributes:
        claim_id: Its id.
        uri: Document or table file, as `source/path`.
        text: The sentence, or the row.
        span: First code point in the document's text and one past the last; None for
            a row of a data table.
        row_key: Key of such a row.
        value: What it says, for a value.
    """

    claim_id: str
    uri: str
    text: str
    span: Span | None = None
    row_key: str = ""
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """One open conflict; `sides` are its two representatives."""

    id: str
    kind: str
    score: float
    sides: tuple[str, str]
    claims: tuple[str, ...]
    explanation: str = ""


@dataclass(slots=True)
class Library:
    """The texts that claims were drawn from.

    Attributes:
        texts: Text of each document by its URI.
        claims: Claims by id: those of every conflict that is looked at.
    """

    texts: Mapping[str, str]
    claims: Mapping[str, Placed]
    _spans: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    _by_uri: dict[str, list[Placed]] = field(default_factory=dict)

    def stands_at(self, claim: Placed, anchor: Anchor, source: str) -> bool:
        """Return whether a claim was drawn from a place of a source.

        Args:
            claim: Any claim.
            anchor: The place; its file is below the source.
            source: Name of the source.
        """
        uri = f"{source}/{anchor.file}"
        if claim.uri != uri:
            return False
        if claim.span is not None:
            spans = self._found(uri, anchor.quote)
            return any(overlap(claim.span, span) for span in spans)
        if find_quotes(claim.text, anchor.quote):
            return True
        words = anchor.key.split()
        return bool(words) and all(
            word in claim.row_key or word in claim.text for word in words
        )

    def together(self, row: Reported) -> Iterator[tuple[Placed, Placed]]:
        """Yield the pairs of claims that are in one conflict."""
        known = [self.claims[each] for each in row.claims if each in self.claims]
        yield from combinations(known[:MOST_CLAIMS], 2)

    def opposed(self, row: Reported) -> Iterator[tuple[Placed, Placed]]:
        """Yield the pairs of claims that a conflict sets against each other.

        They are its two representatives, and all values in it that differ.
        """
        for one, other in self.together(row):
            if {one.claim_id, other.claim_id} == set(row.sides) or _differ(one, other):
                yield one, other

    def at(self, places: Sequence[Place]) -> list[Placed]:
        """Return the claims that stand at one of some places."""
        return [
            claim
            for source, anchor in places
            for claim in self._of(f"{source}/{anchor.file}")
            if self.stands_at(claim, anchor, source)
        ]

    def _of(self, uri: str) -> list[Placed]:
        if not self._by_uri:
            for claim in self.claims.values():
                self._by_uri.setdefault(claim.uri, []).append(claim)
        return self._by_uri.get(uri, [])

    def _found(self, uri: str, quote: str) -> list[Span]:
        key = uri, quote
        if key not in self._spans:
            self._spans[key] = find_quotes(self.texts.get(uri, ""), quote)
        return self._spans[key]


def meets(
    library: Library,
    pair: tuple[Placed, Placed],
    one: Sequence[Place],
    other: Sequence[Place],
) -> bool:
    """Return whether one claim of a pair stands at one place and one at another.

    Args:
        library: Knows where claims stand.
        pair: Two claims, in any order.
        one: Places as (source, anchor); one of them is enough.
        other: The same for the other claim.
    """

    def at(claim: Placed, places: Sequence[Place]) -> bool:
        return any(library.stands_at(claim, place, source) for source, place in places)

    first, second = pair
    return (at(first, one) and at(second, other)) or (
        at(second, one) and at(first, other)
    )


def says(claim: Placed, value: str) -> bool:
    """Return whether a claim gives a value, in these or in other words."""
    if claim.value is not None:
        return bool(compare(claim.value, parse_value(value)).verdict == "agree")
    return bool(find_quotes(claim.text.casefold(), value.casefold()))


def _differ(one: Placed, other: Placed) -> bool:
    if one.value is None or other.value is None:
        return False
    if one.value.key == other.value.key:
        return False
    return bool(compare(one.value, other.value).verdict == "differ")
