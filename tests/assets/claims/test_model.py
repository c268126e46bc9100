from datetime import date

from assets.claims.model import (
    Claim,
    DocumentText,
    Heading,
    Passage,
    distinct,
    to_table,
)
from resources.ids import content_id
from resources.schemas import CLAIMS
from resources.values import parse_value


def claim(**further: object) -> Claim:
    return Claim("value", "v1", "The rent is EUR 5.", "test", **further)  # type: ignore[arg-type]


def test_a_claim_is_hashed_when_it_takes_its_value() -> None:
    one = claim(start=0, end=18, subject_key="flat", attribute_key="rent")
    before = one.claim_id
    one.take(parse_value("EUR 5"))
    assert one.claim_id != before
    assert one.text_hash == content_id("The rent is EUR 5.")
    assert (one.value_type, one.low, one.unit) == ("money", 5.0, "EUR")


def test_the_fingerprint_knows_time_and_scope_but_not_the_place() -> None:
    said = {"subject_key": "flat", "attribute_key": "rent", "value_key": "money:EUR:5"}
    one = claim(start=0, end=18, **said)
    assert one.fingerprint == claim(start=5, end=23, **said).fingerprint
    later = claim(start=0, end=18, time_from=date(2024, 1, 1), **said)
    assert one.fingerprint != later.fingerprint
    assert one.fingerprint != claim(scope=("place=ostrey",), **said).fingerprint


def test_claims_become_rows_of_exactly_the_schema() -> None:
    one = claim(start=0, end=18, entities=("flat",), time_from=date(2024, 1, 1))
    one.take(parse_value("EUR 5"))
    rows = to_table([one], "run")
    assert rows.schema == CLAIMS.columns
    assert rows["entities"].to_pylist() == [["flat"]]
    assert to_table([], "run").schema == CLAIMS.columns


def test_a_claim_that_was_drawn_twice_is_one() -> None:
    assert len(distinct([claim(start=0, end=1), claim(start=0, end=1)])) == 1


def test_a_document_knows_passage_and_headings_of_a_place() -> None:
    text = DocumentText(
        "v", "u", "t", "x" * 100,
        headings=(Heading(1, "A", 0), Heading(2, "B", 10), Heading(1, "C", 50)),
        chunks=(Passage("one", 0, 40), Passage("two", 40, 100)),
    )  # fmt: skip
    assert text.heading_path(20) == ("A", "B")
    assert text.heading_path(60) == ("C",)
    assert (text.chunk_at(39), text.chunk_at(40)) == ("one", "two")
    assert DocumentText("v", "u", "t", "x").chunk_at(0) is None
