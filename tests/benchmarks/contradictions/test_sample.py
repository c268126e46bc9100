"""Known pairs of the library against reports, on tables made by hand."""

from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.matching import Library, Placed, Reported
from benchmarks.contradictions.sample import (
    is_opposed,
    is_reported,
    known_places,
)
from resources.values import parse_value

PAIR = {
    "file_a": "a.md", "quote_a": "We propose 4.5 %.",
    "file_b": "b.md", "quote_b": "a dividend of 5.4 %",
}  # fmt: skip
TEXTS = {
    "samples/a.md": "A dividend of 4.5 % is possible. We propose 4.5 %. Rent is 9 %.",
    "samples/b.md": "The board proposes a dividend of 5.4 % this year.",
}


def claim(name: str, uri: str, start: int, end: int, value: str) -> Placed:
    text = TEXTS[uri][start:end]
    return Placed(name, uri, text, (start, end), value=parse_value(value))


CLAIMS = {
    each.claim_id: each
    for each in (
        claim("possible", "samples/a.md", 0, 32, "4.5 %"),
        claim("proposed", "samples/a.md", 33, 50, "4.5 %"),
        claim("rent", "samples/a.md", 51, 63, "9 %"),
        claim("dividend", "samples/b.md", 0, 49, "5.4 %"),
    )
}


def reported(*claims: str) -> bool:
    row = Reported("x", "number", 0.9, (claims[0], claims[1]), claims)
    return is_reported(Library(TEXTS, CLAIMS), [row], PAIR)


def test_a_pair_is_reported_at_its_quotes() -> None:
    assert reported("proposed", "dividend")


def test_a_pair_is_reported_where_a_document_says_the_quoted_value_again() -> None:
    assert reported("dividend", "possible")


def test_another_value_of_the_same_documents_is_another_pair() -> None:
    assert not reported("rent", "dividend")


def test_two_quotes_on_one_side_of_a_conflict_are_not_opposed() -> None:
    row = Reported("x", "number", 0.9, ("rent", "dividend"), ("rent", "dividend"))
    library = Library(TEXTS, CLAIMS)
    assert not is_opposed(library, [row], PAIR)
    same = {**PAIR, "file_b": "a.md", "quote_b": "A dividend of 4.5 %"}
    claims = ("rent", "possible", "proposed")
    row = Reported("x", "number", 0.9, ("rent", "possible"), claims)
    assert is_reported(library, [row], same)
    assert not is_opposed(library, [row], same)


def test_a_pair_is_not_reported_without_its_second_document() -> None:
    assert not reported("proposed", "rent", "possible")


def test_every_known_contradiction_has_two_places() -> None:
    places = known_places()["library"]
    assert len(places) == 27
    for one, other in places:
        (source, anchor), (again, counterpart) = *one, *other
        assert source == again == "samples"
        assert isinstance(anchor, Anchor)
        assert anchor != counterpart
