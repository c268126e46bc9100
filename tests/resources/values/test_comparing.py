import pytest

from resources.values import compare, parse_value

AGREE = [
    ("30 s", "0.5 min"),
    ("about 1,200", "1,187"),
    ("66.0 %", "two thirds"),
    ("12.5 %", "one in eight"),
    ("0.125", "12.5 %"),
    ("24 months", "2 years"),
    ("one day", "24 hours"),
    ("six minutes", "360 s"),
    ("30 days", "one month"),
    ("365 days", "a year"),
    ("2 weeks", "14 days"),
    ("20 g per litre", "2 g per 100 ml"),
    ("a quarter of a kilogram", "250 g"),
    ("100 °F", "38 °C"),
    ("10 miles", "16 km"),
    ("64 KB", "65,536 bytes"),
    ("1.2 million", "1,187,000"),
    ("1.200,50", "1,200.50"),
    ("14,30 €", "€14.30"),
    ("EUR 100 per month", "EUR 1,200 a year"),
    ("55 % to 65 %", "60 %"),
    ("at least 8", "10"),
    ("under 5", "3"),
    ("within 30 days", "14 days"),
    ("9 am to 5 pm", "9:00-17:00"),
    ("noon", "12:00"),
    ("2021", "3 March 2021"),
    ("March 2021", "3 March 2021"),
    ("Q1 2021", "3 March 2021"),
    ("the 1990s", "1994"),
    ("circa 1850", "1853"),
    ("25 December", "25 December 2020"),
    ("03/04/2021", "4 March 2021"),
    ("2010-2015", "2012-2014"),
    ("version 4.2", "4.2.0"),
    ("v3.x", "v3.9"),
    ("R. Okonjo-Lind", "Dr Ruth Okonjo-Lind"),
    ("Lind, Ruth", "Ruth Lind"),
    ("Ruth A. Lind", "Ruth Lind"),
    ("Acme Ltd", "ACME"),
    ("Copenhagen", "Kopenhagen"),
    ("plain, black and green", "green, plain"),
    ("Monday to Friday", "Tuesday and Wednesday"),
    ("fifteen", "15"),
    ("3rd", "3"),
    ("yes", "true"),
    ("at least 20", "up to 30"),
    ("10 to 20 kg", "12 kg to 18 kg"),
    ("10 to 20 kg", "10-20 kg"),
    ("9 am to 5 pm", "10 am"),
    ("about 9 am", "9:10"),
    ("1 January 2020 to 31 March 2020", "2020-01-01 to 2020-03-31"),
    ("around 2010", "late 2010"),
    ("the 1990s", "1990-95"),
    ("10 days", "10.0 days"),
    ("3 months", "90 days"),
    ("Anna-Maria", "Anna Maria"),
    ("version 3.8 or later", "version 3.9"),
    ("v3.8+", "version 4 or earlier"),
    ("green", "plain, black and green"),
]

DIFFER = [
    ("30 s", "45 s", "number", 0.9),
    ("1,200", "1,187", "number", 0.5),
    ("1 hour", "45 minutes", "number", 0.9),
    ("4.2", "4.1", "number", 0.8),
    ("three", "four", "number", 0.8),
    ("about 1,200", "2,500", "number", 0.6),
    ("15 minutes", "15 seconds", "unit", 0.9),
    ("100 µg/kg", "150 mg/kg", "unit", 0.9),
    ("4.2 kg", "4.2 g", "unit", 0.9),
    ("1 year", "1 month", "unit", 0.9),
    ("$140", "€140", "unit", 0.7),
    ("5 working days", "5 days", "unit", 0.5),
    ("EUR 140 per night", "EUR 150 per night", "number", 0.9),
    ("12.5 %", "14.5 %", "number", 0.9),
    ("75-80 °C", "78-85 °C", "range", 0.5),
    ("75-80 °C", "90-95 °C", "range", 0.9),
    ("75-80 °C", "90 °C", "number", 0.9),
    ("at least 8", "at least 12", "range", 0.7),
    ("up to 20", "30", "number", 0.9),
    ("9 am to 5 pm", "9:00-18:00", "range", 0.7),
    ("9 am", "10 am", "time", 0.9),
    ("3 April 1987", "12 May 1987", "date", 0.9),
    ("in 2021", "3 March 2020", "date", 0.9),
    ("25 December", "26 December", "date", 0.8),
    ("2010-2015", "2010-2016", "range", 0.7),
    ("version 4.2", "version 4.1", "version", 0.9),
    ("v3.8+", "v3.7", "version", 0.8),
    ("enabled", "disabled", "boolean", 0.9),
    ("not certified", "certified", "boolean", 0.9),
    ("Ruth Okonjo", "Ruth Adeyemi", "name", 0.7),
    ("Paris", "London", "name", 0.8),
    ("plain, black", "red and blue", "set", 0.8),
    ("Mondays", "Tuesdays", "set", 0.8),
    ("plain, black, red", "red and blue", "set", 0.5),
    ("green", "plain and black", "set", 0.6),
    ("at least 20", "up to 20", "range", 0.5),
    ("9 am to 5 pm", "7 pm", "time", 0.6),
    ("9 am to 12:00", "14:00 to 17:00", "time", 0.9),
    ("about 9 am", "noon", "time", 0.6),
    ("2010-2015", "2012-2017", "range", 0.5),
    ("2010-2015", "2016-2018", "range", 0.9),
    ("March 2020 to May 2021", "2021", "range", 0.5),
    ("circa 1850", "1900", "date", 0.6),
    ("5 working days", "60 days", "number", 0.6),
    ("1 month", "45 days", "number", 0.8),
    ("1 GB", "1.5 GB", "number", 0.8),
    ("ISO 9001", "ISO 9002", "name", 0.8),
    ("v3.8+", "v3.9+", "range", 0.7),
    ("v1.0-rc1", "v1.0", "version", 0.9),
    ("about 10-20 kg", "about 10-30 kg", "range", 0.4),
]

INCOMPARABLE = [
    ("3 kg", "3 m"),
    ("Berlin", "West Berlin"),
    ("World Health Organization", "WHO"),
    ("Robert Martin", "Robert Marvin"),
    ("12", "12 %"),
    ("$140", "€130"),
    ("enabled", "optional"),
    ("5 working days", "7 days"),
    ("30 s", "blue"),
    ("2 percentage points", "2 %"),
    ("25 December", "December 2020"),
    ("Alice", "Alice, Bob Smith the elder of the two towns by the sea"),
]


@pytest.mark.parametrize(("a", "b"), AGREE)
def test_values_that_can_both_be_right_agree(a: str, b: str) -> None:
    result = compare(parse_value(a), parse_value(b))
    assert result.verdict == "agree", result
    assert result.score <= 0.2


@pytest.mark.parametrize(("a", "b", "kind", "least"), DIFFER)
def test_values_that_cannot_both_be_right_differ(
    a: str, b: str, kind: str, least: float
) -> None:
    hint = "certified" if "certified" in a else ""
    result = compare(parse_value(a, hint=hint), parse_value(b, hint=hint))
    assert (result.verdict, result.kind) == ("differ", kind), result
    assert least <= result.score <= 0.99


@pytest.mark.parametrize(("a", "b"), INCOMPARABLE)
def test_values_of_different_things_are_incomparable(a: str, b: str) -> None:
    result = compare(parse_value(a), parse_value(b))
    assert (result.verdict, result.score) == ("incomparable", 0.0), result


def test_a_larger_gap_is_a_surer_conflict() -> None:
    scores = [
        compare(parse_value("100 kg"), parse_value(f"{other} kg")).score
        for other in (103, 110, 150, 400)
    ]
    assert scores == sorted(scores)
    assert scores[-1] > 0.95


def test_the_reason_is_for_people() -> None:
    result = compare(parse_value("30 s"), parse_value("45 s"))
    assert result.reason == "30 s against 45 s"


def test_the_reason_names_the_unit_that_only_the_header_gave() -> None:
    a = parse_value("30", hint="timeout (s)")
    b = parse_value("45000", hint="timeout.ms")
    assert compare(a, b).reason == "30 (= 30 second) against 45000 (= 45 second)"


def test_an_alias_stands_for_the_name_it_is_given_for() -> None:
    a, b = parse_value("Saint Petersburg"), parse_value("Leningrad")
    assert compare(a, b).verdict == "differ"
    aliases = {"leningrad": a.items[0]}
    assert compare(a, b, aliases=aliases).verdict == "agree"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("28 March to 6 April", "28 May to 6 June", "differ"),
        ("28 March to 6 April", "from 28 March to 6 April", "agree"),
        ("12 to 15 May", "13 May", "agree"),
        ("within ten working days", "within ten hours", "differ"),
        ("within 5 working days", "within 7 days", "incomparable"),
    ],
)
def test_days_of_any_year_and_bounds_in_working_days_are_compared(
    one: str, other: str, verdict: str
) -> None:
    assert compare(parse_value(one), parse_value(other)).verdict == verdict
