"""One sentence in which a person sees what differs and where."""

from dataclasses import replace

from assets.contradictions.explanation import explain, where
from assets.contradictions.model import Conflict
from tests.assets.contradictions.makers import statement, value


def test_values_are_told_with_their_documents_and_places() -> None:
    a = replace(value("a", "server", "default timeout", "30 s"), place="page 4")
    b = replace(value("b", "server", "default timeout", "45 s"), place="3\\. Limits")
    told = explain(Conflict(a, b, "number", 0.9, "30 s against 45 s"))
    assert told == (
        "server, default timeout: 30 s in a.md, page 4, against 45 s in b.md, 3. Limits"
    )


def test_a_property_that_names_the_subject_is_told_once() -> None:
    a, b = (value(n, "hotel", "limit for a hotel", f"EUR {n}0") for n in "45")
    told = explain(Conflict(a, b, "number", 0.9, ""))
    assert told.startswith("limit for a hotel: EUR 40 in 4.md")


def test_statements_are_quoted_and_shortened() -> None:
    a = statement("a", "The gate is locked.")
    b = statement("b", "The gate is never locked, " + "whoever may ask for it, " * 20)
    told = explain(Conflict(a, b, "negation", 0.9, "'never' on one side only"), 3)
    assert told.startswith("'never' on one side only: \"The gate is locked.\" in a.md")
    assert told.endswith("(and 3 more)")
    assert len(told) < 300


def test_a_change_is_told_as_one() -> None:
    a = value("a", "gate", "height", "2 m", previous=True)
    b = value("b", "gate", "height", "3 m")
    told = explain(Conflict(a, b, "version", 0.9, ""))
    assert "2 m in a.md (earlier version), became 3 m in b.md" in told


def test_a_row_is_placed_in_its_file() -> None:
    row = replace(
        value("prices", "tea", "price", "EUR 4"),
        table_name="data.prices",
        place="data.prices, row 7, price",
    )
    assert where(row) == "prices.md, row 7, price"
