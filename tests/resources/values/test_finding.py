from itertools import pairwise

import pytest

from resources.values import compare, find_values, parse_value

SENTENCES = [
    ("The default timeout is 30 seconds.", ["quantity:second:30"]),
    ("Port: 8080", ["number:8080"]),
    ("The kiln fires at 75-80 °C.", ["quantity:kelvin:348.15..353.15"]),
    ("About 1,200 people came.", ["number:~1200"]),
    ("Some 1.2 million visitors, 4 per day", ["number:~1200000", "quantity:1/second:"]),
    ("It costs EUR 140 per night.", ["money:EUR/night:140"]),
    ("€14.30 or 140 euros or $1.2m", ["money:EUR:14.3", "money:EUR:140", "money:USD:"]),
    ("One in eight wells is dry.", ["percent:0.125"]),
    ("Two thirds of the wells are dry.", ["percent:0.6666"]),
    ("Between 55 % and 65 % of them", ["percent:0.55..0.65"]),
    ("20 g per litre is 2 g per 100 ml", ["quantity:kilogram/meter**3:20"] * 2),
    ("a quarter of a kilogram", ["quantity:kilogram:0.25"]),
    ("two and a half hours", ["quantity:second:9000"]),
    ("1 h 30 min", ["quantity:second:5400"]),
    ("It takes an hour.", ["quantity:second:3600"]),
    ("two or three weeks", ["quantity:second:1209600..1814400"]),
    ("within five working days", ["quantity:working_day:..5"]),
    ("5.0 ± 0.2 g", ["quantity:kilogram:0.005"]),
    ("Founded in 1846 and sold in 1901.", ["date:1846", "date:1901"]),
    ("Opened on 12 May 1987.", ["date:1987-05-12"]),
    ("Opened on May 12, 1987.", ["date:1987-05-12"]),
    ("12-15 May 1987", ["date:1987-05-12..1987-05-15"]),
    ("from 12 May to 3 June 1987", ["date:1987-05-12..1987-06-03"]),
    ("between 1990 and 1995", ["date:1990..1995"]),
    ("in Q3 2021 and the 1990s", ["date:2021-Q3", "date:1990s"]),
    ("the 19th century", ["date:century 19"]),
    ("A 2007 drama", ["date:2007"]),
    ("open from 9 am to 5 pm", ["time:32400..61200"]),
    ("closes at 17:30 or at noon", ["time:63000", "time:43200"]),
    ("open Tuesday to Friday", ["set:tuesday|wednesday|thursday|friday"]),
    ("Since version 6.0 and in v3.9.1", ["version:6", "version:3.9.1"]),
    ("The cache is not enabled.", ["boolean:false"]),
    ("The field is optional.", ["boolean:false"]),
    ("£20k a year", ["money:GBP/month:1666.6"]),
    ("at least 8 and no more than 20", ["number:8..", "number:..20"]),
    ("18 or older", ["number:18.."]),
    ("-5 °C at night", ["quantity:kelvin:268.15"]),
    ("$5-10 per hour", ["money:USD/hour:5..10"]),
    ("from €3 to €5 million", ["money:EUR:3000000..5000000"]),
    ("10+ years", ["quantity:month:120.."]),
    ("40 hours per week", ["quantity:second/week:144000"]),
    ("5 mg/kg/day", ["quantity:kilogram/kilogram/second:"]),
    ("It exceeds 40 hours.", ["quantity:second:144000.."]),
    ("in 12/2024", ["date:2024-12"]),
    ("10^6 cells", ["number:1000000"]),
    ("between the 1930s and the 1970s", ["date:1930s..1970s"]),
    ("c. 1954", ["date:~1954"]),
    ("a population of 1950 people", ["number:1950"]),
]

NO_VALUES = [
    "There is nothing to measure here.",
    "See Section 3, Table 2 and page 17.",
    "It follows ISO 9001 [12].",
    "No one of them came, and one who did left.",
    "a third party",
    "The optional file is read first.",
    "The sun sat over Black Friday Street.",
    "3.5.1.2",
    "Call 555-123-4567.",
    "COVID-19 and H2O",
    "5x faster",
    "a 16:9 screen",
    "Gate A-12",
    "FIPS140-2",
    "",
]


@pytest.mark.parametrize(("text", "keys"), SENTENCES)
def test_values_of_a_sentence_are_found_in_order(text: str, keys: list[str]) -> None:
    found = find_values(text)
    assert len(found) >= len(keys)
    for value, key in zip(found, keys, strict=False):
        assert value.value.key.startswith(key), (value, key)


@pytest.mark.parametrize(("text", "keys"), SENTENCES)
def test_the_span_of_a_value_is_its_text(text: str, keys: list[str]) -> None:
    for found in find_values(text):
        assert text[found.start : found.end] == found.value.text


@pytest.mark.parametrize(("text", "keys"), SENTENCES)
def test_a_found_value_reads_the_same_in_a_cell(text: str, keys: list[str]) -> None:
    for found in find_values(text):
        again = parse_value(found.value.text)
        assert compare(found.value, again).verdict == "agree", again


@pytest.mark.parametrize("text", NO_VALUES)
def test_what_only_looks_like_a_value_is_left_alone(text: str) -> None:
    assert find_values(text) == []


def test_words_that_bound_a_value_are_in_its_span() -> None:
    (found,) = find_values("Keep it for at least about 30 days, please.")
    assert found.value.text == "at least about 30 days"
    assert found.value.approximate
    assert found.value.high is None


def test_a_change_from_one_number_to_another_is_no_range() -> None:
    keys = [found.value.key for found in find_values("It rose from 5 to 10 percent.")]
    assert keys == ["number:5", "percent:0.1"]


def test_a_number_of_a_list_item_is_not_its_value() -> None:
    (found,) = find_values("2. The lamp needs 40 W.")
    assert found.value.text == "40 W"


def test_values_of_one_sentence_do_not_overlap() -> None:
    text = "From 9 am to 5 pm on 12 May 1987, 20-30 % of 1,200 people paid €5 a head."
    found = find_values(text)
    assert [value.value.kind for value in found] == [
        "time",
        "date",
        "percent",
        "number",
        "money",
    ]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_the_60s_are_years_and_60s_are_seconds() -> None:
    (decade,), (span,) = find_values("in the 60s"), find_values("after 60s")
    assert (decade.value.key, span.value.key) == ("date:1960s", "quantity:second:60")
