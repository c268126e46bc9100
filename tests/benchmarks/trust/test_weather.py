from pathlib import Path

import pytest

from benchmarks.trust import weather
from benchmarks.trust.prepared import prepare
from tests.benchmarks.trust.test_loaders import right, write

HEAD = "object|property|value|source|timestamp"
AT = "fri jan 29 08:45:00 2010"


def number(folder: Path, attribute: str, raw: str) -> float | None:
    """Return the number that a cell is read as; None if it is read as nothing."""
    write(
        folder / "truth/weather",
        claims=[HEAD, f"a|{attribute}|{raw}|msn|{AT}", f"b|Humidity|1|msn|{AT}"],
        gold=["object|property|value", "a|Humidity|1"],
    )
    said = weather.load(folder).said
    found = dict(
        zip(said["subject"].to_pylist(), said["number"].to_pylist(), strict=True)
    )
    return found.get("a")


@pytest.mark.parametrize(
    ("attribute", "raw", "expected"),
    [
        ("Temperature", "48.0", 48.0),
        ("Temperature", "-3", -3.0),
        ("Pressure", "30.06", 30.06),
        ("Pressure", "1017.7", 30.05),
        ("Visibility", "2 1/2", 2.5),
        ("Visibility", "1/4", 0.25),
        ("Visibility", "12-Oct", 11.0),
        ("Visibility", "Unlimited", None),
        ("Humidity", "N/A", None),
        ("Humidity", "*", None),
    ],
)
def test_a_number_is_read_in_every_format(
    tmp_path: Path, attribute: str, raw: str, expected: float | None
) -> None:
    assert number(tmp_path, attribute, raw) == expected


def test_the_last_word_of_an_hour_counts(tmp_path: Path) -> None:
    write(
        tmp_path / "truth/weather",
        claims=[
            HEAD,
            "a|Humidity|80|msn|fri jan 29 08:45:00 2010",
            "a|Humidity|70|msn|fri jan 29 08:15:00 2010",
        ],
        gold=["object|property|value", "a|Humidity|80"],
    )
    assert weather.load(tmp_path).said["number"].to_pylist() == [80.0]


def test_a_number_is_right_within_what_its_attribute_allows(tmp_path: Path) -> None:
    write(
        tmp_path / "truth/weather",
        claims=[
            HEAD,
            *(f"a|Temperature|{n}|s{n}|{AT}" for n in (47, 48, 50)),
            *(f"a|Pressure|{n}|s{n}|{AT}" for n in ("30.00", "30.04", "30.09")),
        ],
        gold=["object|property|value", "a|Temperature|48", "a|Pressure|30.06"],
    )
    assert right(prepare(weather.load(tmp_path))) == {
        ("a", "47.0"),
        ("a", "48.0"),
        ("a", "30.04"),
    }
