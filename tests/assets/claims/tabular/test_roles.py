from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assets.claims.tabular.candidates import (
    CODE,
    DATE,
    NUMBER,
    TEXT,
    YEAR,
    Column,
    candidates,
)
from assets.claims.tabular.headers import read_header
from assets.claims.tabular.roles import Roles, find_roles

KINDS = (CODE, TEXT, NUMBER, DATE, YEAR, "other", "long", "empty")
Cells = Sequence[Sequence[object]]


def roles(headers: str, kinds: Sequence[str], rows: Cells) -> Roles:
    columns = [
        Column(read_header(name), kind, titled=1.0)
        for name, kind in zip(headers.split(), kinds, strict=True)
    ]

    def distinct(places: Sequence[int]) -> int:
        return len({tuple(row[place] for place in places) for row in rows})

    return find_roles(candidates(columns), len(rows), distinct)


def test_the_first_column_that_differs_in_every_row_is_the_subject() -> None:
    found = roles("Pump Colour Weight", (TEXT, TEXT, NUMBER), [("a", "x", 1)])
    assert (found.subject, found.values, found.key) == (0, (1, 2), (0,))


def test_a_code_elsewhere_is_no_reason_to_pass_over_the_first_name() -> None:
    rows = [("Lead", 1, "M-1"), ("Tin", 2, "M-2")]
    assert roles("Analyte Limit Method", (TEXT, NUMBER, CODE), rows).subject == 0


def test_a_column_of_codes_is_the_subject_where_the_first_repeats() -> None:
    rows = [("Ann", "D-1", 3), ("Ann", "D-2", 4)]
    assert roles("Buyer Order Weight", (TEXT, CODE, NUMBER), rows).subject == 1


def test_a_time_is_rather_in_the_key_than_a_name_that_differs_by_chance() -> None:
    rows = [("A", 2020, "x", 1), ("A", 2021, "y", 2), ("B", 2020, "z", 3)]
    found = roles("Zone Year Colour Kg", (TEXT, YEAR, TEXT, NUMBER), rows)
    assert (found.subject, found.times, found.values) == (0, (1,), (2, 3))


def test_rows_that_repeat_have_no_key() -> None:
    found = roles("Zone Kg", (TEXT, NUMBER), [("A", 1), ("A", 2)])
    assert not found.is_keyed
    assert found.subject is None


def test_a_name_beside_a_code_that_goes_one_to_one_is_what_the_code_stands_for() -> (
    None
):
    rows = [(f"P-{i}", f"Pump {i}", i) for i in range(6)]
    found = roles("No Pump Kg", (CODE, TEXT, NUMBER), rows)
    assert (found.subject, found.codes) == (1, (0,))


def test_two_rows_do_not_make_a_colour_the_name_of_a_code() -> None:
    rows = [("P-1", "Red"), ("P-2", "Blue")]
    found = roles("Sku Colour", (CODE, TEXT), rows)
    assert (found.subject, found.codes) == (0, ())


@given(st.data())
def test_every_column_has_at_most_one_role_and_the_key_tells_rows_apart(
    data: st.DataObject,
) -> None:
    width = data.draw(st.integers(1, 5))
    names = st.sampled_from(
        ["Name", "Code", "Year", "Date", "Value", "Unit", "Status", "Valid_from", "Kg"]
    )
    headers = data.draw(st.lists(names, min_size=width, max_size=width))
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=width, max_size=width))
    row = st.tuples(*[st.integers(0, 3)] * width)
    rows = data.draw(st.lists(row, min_size=1, max_size=8))
    found = roles(" ".join(headers), kinds, rows)
    assert found.subject not in found.values
    assert found.attribute not in {*found.values, found.subject} - {None}
    assert not {found.unit, found.since, found.until} & set(found.values)
    if found.is_keyed and found.key:
        keys = {tuple(row[place] for place in found.key) for row in rows}
        assert len(keys) == len(rows)
