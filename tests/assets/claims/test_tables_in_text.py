from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.claims.model import Claim, DocumentText, Heading, Passage
from assets.claims.tables_in_text import table_claims


def document(text: str, title: str = "Guide", uri: str = "docs/a.md") -> DocumentText:
    headings = []
    place = 0
    for line in text.splitlines(keepends=True):
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            headings.append(Heading(level, line.strip("# \n"), place))
        place += len(line)
    passage = Passage("chunk-1", 0, len(text))
    return DocumentText(
        "version-1", uri, title, text, "eng", tuple(headings), (passage,), "docs/a"
    )


def claims(text: str, title: str = "Guide", uri: str = "docs/a.md") -> list[Claim]:
    source = document(text, title, uri)
    found = table_claims(source, "test")
    for claim in found:
        assert claim.start is not None
        assert text[claim.start : claim.end] == claim.text
        assert claim.chunk_id == "chunk-1"
    assert len({claim.claim_id for claim in found}) == len(found)
    return found


def said(found: list[Claim]) -> dict[tuple[str | None, str | None], str | None]:
    return {(each.subject_key, each.attribute_key): each.value_key for each in found}


def test_each_cell_is_a_claim_about_the_name_of_its_row() -> None:
    found = claims(
        "| Pump | Flow (l/min) | Price EUR |\n|---|---|---|\n"
        "| Otter (P-12) | 40 | 120.50 |\n| Heron (P-13) | 55 | 180 |\n"
    )
    assert said(found) == {
        ("otter", "flow"): "quantity:meter**3/second:0.000666666666667",
        ("otter", "price"): "money:EUR:120.5",
        ("heron", "flow"): "quantity:meter**3/second:0.000916666666667",
        ("heron", "price"): "money:EUR:180",
    }
    assert found[0].text == "| Otter (P-12) | 40 | 120.50 |"
    assert found[0].entities == ("otter", "p 12")
    assert found[0].resolved


def test_a_table_of_properties_is_about_the_title() -> None:
    text = (
        "# Otter (P-12)\n\n| Property | Value |\n|---|---|\n| Shelf life | 2 years |\n"
    )
    (claim,) = claims(text, title="Otter (P-12)")
    assert (claim.subject_key, claim.attribute_key) == ("otter", "shelf life")
    assert claim.value_key == "quantity:month:24"
    assert "p 12" in claim.entities


def test_properties_in_a_document_about_many_things_have_no_sure_subject() -> None:
    text = "# Staff handbook\n\n## Leave\n\n| Topic | What applies |\n|---|---|\n" + (
        "| Paid leave | 28 days |\n"
    )
    (claim,) = claims(text, title="Staff handbook")
    assert not claim.resolved
    assert claim.subject_key is None
    assert claim.subject == "Leave"
    assert claim.attribute_key == "paid leave"


def test_a_form_that_repeats_is_about_the_heading_above_each() -> None:
    form = "- #### [{}](#x)\n\n  Words.\n\n  | Type: | int |\n  |---|---|\n"
    form += "  | Default: | {} |\n\n"
    text = form.format("retry.count", 3) + form.format("retry.wait.ms", 100)
    assert said(claims(text, title="Client settings"))[
        ("retry wait ms", "default")
    ] == ("number:100")
    assert said(claims(text))[("retry count", "default")] == "number:3"


def test_years_in_the_header_are_the_times_of_the_values() -> None:
    text = "| Figure | 2023 | 2024 |\n|---|---|---|\n| Tea sold, tonnes | 204 | 212 |\n"
    first, second = claims(text, title="Harbour Works")
    assert first.attribute_key == second.attribute_key == "tea sell"
    assert first.value_key == "quantity:kilogram:204000"
    assert (first.time_from, first.time_to) == (date(2023, 1, 1), date(2023, 12, 31))
    assert second.time_from == date(2024, 1, 1)


def test_a_column_of_validity_says_from_when_the_row_holds() -> None:
    text = (
        "| Form | Version | In force from | State |\n|---|---|---|---|\n"
        "| A-1 | 2.0 | 1 March 2024 | in force |\n"
        "| A-1 | 1.0 | 1 March 2021 | replaced |\n"
    )
    found = [claim for claim in claims(text) if claim.attribute_key == "version"]
    assert [(c.value_key, c.time_from, c.modality) for c in found] == [
        ("version:2", date(2024, 3, 1), "is"),
        ("version:1", date(2021, 3, 1), "was"),
    ]


def test_names_that_repeat_are_told_apart_by_a_second_column() -> None:
    text = (
        "| Blend | Leaf | Share |\n|---|---|---|\n"
        "| Dawn | Assam | 60 % |\n| Dawn | Kenya | 40 % |\n| Dusk | Assam | 100 % |\n"
    )
    found = claims(text)
    assert [(c.subject_key, c.scope, c.value_key) for c in found] == [
        ("dawn", ("leaf=assam",), "percent:0.6"),
        ("dawn", ("leaf=kenya",), "percent:0.4"),
        ("dusk", ("leaf=assam",), "percent:1"),
    ]


def test_rows_that_nothing_tells_apart_have_no_sure_subject() -> None:
    text = "| Zone | Weight kg |\n|---|---|\n| A | 3 |\n| A | 4 |\n| B | 5 |\n"
    assert not any(claim.resolved for claim in claims(text))


def test_the_unit_in_a_label_is_that_of_its_row() -> None:
    rows = "| Hotel, per night | EUR 140 |\n| Taxi | EUR 30 |\n"
    text = f"| Item | Limit |\n|---|---|\n{rows}"
    assert said(claims(text)) == {
        ("hotel", "limit"): "money:EUR/night:140",
        ("taxi", "limit"): "money:EUR:30",
    }


def test_a_column_of_units_is_read_with_the_numbers_beside_it() -> None:
    text = (
        "| Analyte | Limit | Unit |\n|---|---|---|\n| Lead | 1 | mg/kg |\n"
        "| Tin | 90 | µg/kg |\n"
    )
    assert said(claims(text)) == {
        ("lead", "limit"): "quantity:kilogram/kilogram:1e-06",
        ("tin", "limit"): "quantity:kilogram/kilogram:9e-08",
    }


def test_a_table_without_headers_is_a_list_of_pairs() -> None:
    text = "# Otter\n\n| Shelf life: | 24 months |\n|---|---|\n| Colour: | green |\n"
    assert said(claims(text, title="Otter")) == {
        ("otter", "shelf life"): "quantity:month:24",
        ("otter", "colour"): "name:green",
    }


def test_a_header_that_lost_its_rule_is_one_all_the_same() -> None:
    text = "| Pump | Use | Flow\n| Otter | pond | 5 l\n| Heron | well | 9 l\n"
    assert said(claims(text))[("heron", "flow")] == "quantity:meter**3:0.009"


def test_a_table_over_two_pages_keeps_its_headers() -> None:
    text = (
        "| Pump | Price EUR |\n|---|---|\n| Otter | 12 |\n\nPage 2\n\n"
        "| Heron | 14 |\n|---|---|\n| Stork | 15 |\n"
    )
    assert said(claims(text))[("heron", "price")] == "money:EUR:14"
    assert said(claims(text))[("stork", "price")] == "money:EUR:15"


@pytest.mark.parametrize(
    "text",
    [
        "| 1 | 2 | 3 |\n|---|---|---|\n| 4 | 5 | 6 |\n",
        "| a |\n|---|\n| b |\n",
        "| | |\n|---|---|\n| | |\n",
        "|---|---|\n|---|---|\n",
    ],
)
def test_a_table_that_says_nothing_gives_no_claims(text: str) -> None:
    assert claims(text) == []


def test_ragged_rows_and_dashes_are_read_as_far_as_they_go() -> None:
    text = (
        "| Pump | Flow | Price |\n|---|---|---|\n| Otter | 5 l |\n| Heron | - | 3 |\n"
    )
    assert said(claims(text)) == {
        ("otter", "flow"): "quantity:meter**3:0.005",
        ("heron", "price"): "number:3",
    }


def test_a_cell_of_prose_is_left_to_the_reader_of_sentences() -> None:
    prose = "The pump shall be checked every month by a person who is trained to do so."
    text = f"| Rule | Detail |\n|---|---|\n| R-1 | {prose} |\n"
    assert claims(text) == []


def test_right_to_left_cells_keep_their_letters() -> None:
    text = "| שם | מחיר EUR |\n|---|---|\n| קפה שחור | 12 |\n"
    (claim,) = claims(text)
    assert claim.subject_key == "קפה שחור"
    assert claim.value_key == "money:EUR:12"


def test_the_same_row_in_another_version_says_the_same() -> None:
    text = "| Pump | Price EUR |\n|---|---|\n| Otter | 12 |\n"
    (one,) = claims(text)
    (two,) = claims(f"Added.\n\n{text}")
    assert one.fingerprint == two.fingerprint
    assert one.claim_id != two.claim_id


@given(st.text(alphabet="|-:\n ab1%€.,()*`A", max_size=300))
def test_no_table_is_an_error(text: str) -> None:
    claims(text)


def test_a_row_that_names_one_person_gives_that_person_its_number() -> None:
    found = claims(
        "| Desk | Person | Extension |\n|---|---|---|\n"
        "| Records | Ada Brook | 215 |\n| Sales | Bo Lanter | 210 |\n"
    )
    assert said(found)["ada brook", "extension"] == "number:215"


def test_a_list_of_editions_says_since_when_each_is_in_force() -> None:
    found = claims(
        "| Version | In force from | What changed |\n|---|---|---|\n"
        "| 1.0 | 1 May 2020 | All of it |\n| 2.0 | 3 June 2021 | Chapter 3 |\n",
        title="Dock rules",
    )
    dates = {
        each.scope: each.value_key
        for each in found
        if (each.subject_key, each.attribute_key) == ("dock rule", "in force from")
    }
    assert dates[("version=2.0",)] == "date:2021-06-03"
