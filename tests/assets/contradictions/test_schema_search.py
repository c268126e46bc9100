"""Two tables that give one column different meanings or units."""

from assets.contradictions.schema_search import search_schemas
from tests.assets.contradictions.hand import cells, write
from tests.assets.workshop import Workshop


def test_figures_in_one_constant_ratio_are_a_difference_of_unit(
    workshop: Workshop,
) -> None:
    grams = [f"{n}000" for n in range(1, 8)]
    kilograms = [str(n) for n in range(1, 8)]
    write(workshop, *cells("a", "load", grams), *cells("b", "load", kilograms))
    (found,) = search_schemas(workshop.lakehouse, "main")
    assert (found.kind, found.subject) == ("schema", "load")
    assert "1000 times as much in a.csv" in found.explanation


def test_a_column_of_dates_against_one_of_numbers_is_a_difference_of_meaning(
    workshop: Workshop,
) -> None:
    dates = ["2024-01-01", "2024-02-01", "2024-03-05", "2024-05-01"]
    numbers = ["1", "2", "3", "4"]
    write(workshop, *cells("a", "opened", dates), *cells("b", "opened", numbers))
    (found,) = search_schemas(workshop.lakehouse, "main")
    assert "date" in found.explanation
    assert "number" in found.explanation


def test_tables_that_say_the_same_or_of_other_things_fit_together(
    workshop: Workshop,
) -> None:
    weights = [str(n * n) for n in range(1, 8)]
    other = [str(n * n + n % 2) for n in range(1, 8)]
    write(workshop, *cells("a", "load", weights), *cells("b", "load", other))
    assert search_schemas(workshop.lakehouse, "main") == []
