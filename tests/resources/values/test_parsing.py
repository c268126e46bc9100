import pytest

from resources.values import parse_value

CELLS = [
    ("30", "Weight (g)", "quantity:kilogram:0.03"),
    ("30000", "timeout.ms", "quantity:second:30"),
    ("86400000 (1 day)", "retention.ms", "quantity:second:86400"),
    ("30", "retention_days", "quantity:second:2592000"),
    ("140", "Price (EUR per night)", "money:EUR/night:140"),
    ("140", "Price EUR", "money:EUR:140"),
    ("12", "share %", "percent:0.12"),
    ("9", "temperature_c", "quantity:kelvin:282.15"),
    ("3", "Size MB", "quantity:byte:3000000"),
    ("7", "Month", "number:7"),
    ("7", "Speed (km/h)", "quantity:meter/second:1.94"),
    ("7", "Rate [mg/day]", "quantity:kilogram/second:8.1"),
    ("7", "Rate (things per)", "number:7"),
    ("10 o'clock", "", "time:36000"),
    ("8 to 10 am", "", "time:28800..36000"),
    ("10 to 2 pm", "", "time:36000..50400"),
    ("22:00-06:00", "", "time:79200..108000"),
    ("3 per 0 l", "", "name:3 per 0 l"),
    ("2-5 June", "", "date:--06-02..--06-05"),
    ("v3.8 or earlier", "", "version:..3.8"),
    ("7", "pool.min", "number:7"),
    ("7", "requests_per_second", "number:7"),
    ("20 kg", "Weight (g)", "quantity:kilogram:20"),
    ("3.11", "min_version", "version:3.11"),
    ("Python 3.8 or later", "version", "version:3.8.."),
    ("2021", "Year", "date:2021"),
    ("2021", "Population", "number:2021"),
    ("A-17", "Order id", "name:a 17"),
    ("Certified", "Certified?", "boolean:true"),
    ("Not certified", "Certified", "boolean:false"),
    ("yes", "", "boolean:true"),
    ("Disabled", "", "boolean:false"),
    ("✓", "", "boolean:true"),
    ("12,5", "", "number:12.5"),
    ("1.200,50", "", "number:1200.5"),
    ("1 200", "", "number:1200"),
    ("5 in", "", "quantity:meter:0.127"),
    ("5 ft 10 in", "", "quantity:meter:1.778"),
    ("fifteen", "", "number:15"),
    ("one", "", "number:1"),
    ("a year", "", "quantity:month:12"),
    ("30 seconds by default", "", "quantity:second:30"),
    ("Monday to Friday", "", "set:monday|tuesday|wednesday|thursday|friday"),
    ("plain, black and green", "", "set:black|green|plain"),
    ("Dr Ruth Okonjo-Lind", "", "name:ruth okonjo lind"),
    ("R. Okonjo-Lind", "", "name:r okonjo lind"),
    ("null", "", "text:null"),
    ("n/a", "Weight (g)", "text:n a"),
    ("The lamp is old. It hums.", "", "text:lamp is old it hum"),
    ("", "", "text:"),
    ("١٢ kg", "", "quantity:kilogram:12"),
    ("שלום", "", "name:שלום"),
]


@pytest.mark.parametrize(("text", "hint", "key"), CELLS)
def test_a_cell_is_one_value(text: str, hint: str, key: str) -> None:
    assert parse_value(text, hint=hint).key.startswith(key)


@pytest.mark.parametrize(("text", "hint", "key"), CELLS)
def test_the_text_of_a_cell_stays_as_written(text: str, hint: str, key: str) -> None:
    assert parse_value(text, hint=hint).text == text


def test_the_unit_of_a_header_scales_the_tolerance_too() -> None:
    value = parse_value("2.5", hint="Length (km)")
    assert (value.low, value.tolerance) == (2500.0, 50.0)


def test_a_very_long_cell_is_text() -> None:
    assert parse_value("12 " * 1000).kind == "text"
