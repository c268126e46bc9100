from hypothesis import given
from hypothesis import strategies as st

from assets.claims.tabular.markdown import grids, plain

TABLE = "Before.\n\n| Tea | Water |\n|---|:-:|\n| **Jade** | 80 °C |\n\nAfter.\n"


def test_a_table_has_its_header_and_rows_with_their_places() -> None:
    (grid,) = grids(TABLE)
    assert grid.header is not None
    assert [cell.text for cell in grid.header.cells] == ["Tea", "Water"]
    (row,) = grid.rows
    assert TABLE[row.start : row.end] == "| **Jade** | 80 °C |"
    assert [cell.text for cell in row.cells] == ["Jade", "80 °C"]
    assert [TABLE[c.start : c.end] for c in row.cells] == ["**Jade**", "80 °C"]


def test_bars_at_the_edges_are_not_needed_around_a_rule() -> None:
    (grid,) = grids("Name | Age\n--- | ---\nBo | 3\n")
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [["Bo", "3"]]


def test_an_escaped_bar_is_a_character() -> None:
    (grid,) = grids("| a | b |\n|--|--|\n| x \\| y | z |\n")
    assert [cell.text for cell in grid.rows[0].cells] == ["x | y", "z"]


def test_a_bar_in_a_sentence_or_in_code_makes_no_table() -> None:
    assert (
        grids("Run a | b and see.\n\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n") == []
    )


def test_a_fence_that_is_never_closed_hides_nothing() -> None:
    assert len(grids("```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")) == 1


def test_rows_without_a_rule_are_a_table_without_header() -> None:
    (grid,) = grids("| a | 1 |\n| b | 2 |\n")
    assert grid.header is None
    assert len(grid.rows) == 2


def test_markup_in_a_cell_is_undone_and_names_with_underscores_are_kept() -> None:
    assert plain("[**acks**](http://x.example/y) of `max_poll_records`<br>or 1\\*") == (
        "acks of max_poll_records or 1*"
    )


@given(st.text(alphabet="|-: ab\\`\n*[]()_1", max_size=200))
def test_every_cell_lies_inside_its_row_and_every_row_inside_the_text(
    text: str,
) -> None:
    for grid in grids(text):
        for row in [*grid.rows, *([grid.header] if grid.header else [])]:
            assert 0 <= row.start <= row.end <= len(text)
            assert "\n" not in text[row.start : row.end]
            for cell in row.cells:
                assert row.start <= cell.start <= cell.end <= row.end


def test_a_very_long_table_is_read_in_one_pass() -> None:
    rows = "x | y | z\n" * 20_000
    (grid,) = grids(f"a | b | c\n--|--|--\n{rows}")
    assert len(grid.rows) == 20_000
