from pathlib import Path

import pytest

from benchmarks.trust import flight
from benchmarks.trust.prepared import prepare
from tests.benchmarks.trust.test_loaders import right, write

HEAD = "day|flight|attr|source|value"


def read(folder: Path, day: str, attribute: str, raw: str) -> str | None:
    """Return the value that a cell is read as; None if it is read as nothing."""
    cell = f"{day}|AA-1-DFW-ORD|{attribute}"
    write(
        folder / "truth/flight",
        claims=[HEAD, f"{cell}|site|{raw}", f"{day}|AA-2|sched_dep|site|1:00pDec 1"],
        gold=["day|flight|attr|value", f"{cell}|{raw}"],
    )
    said = flight.load(folder).said
    subjects = said["subject"].to_pylist()
    values = dict(zip(subjects, said["value"].to_pylist(), strict=True))
    return values.get(f"{day} AA-1-DFW-ORD")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2011-12-01 02:07 PM", "2011-12-01 14:07"),
        ("12:10 AM, Dec 02", "2011-12-02 00:10"),
        ("12/1/11 2:06 PM (-05:00)", "2011-12-01 14:06"),
        ("2011-12-01 12:10PM CST", "2011-12-01 12:10"),
        ("12:10 PM  Thu 01-Dec-2011", "2011-12-01 12:10"),
        ("1:55pDec 1", "2011-12-01 13:55"),
        ("Dec 01 - 12:00noon", "2011-12-01 12:00"),
        ("Dec 01 - 12:00midnight*", "2011-12-01 00:00"),
        ("Thu., Dec.01, 2011 9:30 a.m.", "2011-12-01 09:30"),
        ("2011-12-01 9:04 PM (Estimated runway)", "2011-12-01 21:04"),
        ("2011-12-01 13:52", "2011-12-01 13:52"),
        ("2011-12-01 11/30 5:20 PM", "2011-11-30 17:20"),
        ("3:00P 12-01-11", "2011-12-01 15:00"),
        ("December 10, 2011               05:50 AM", "2011-12-10 05:50"),
        ("Dec 01 - Contact Airline", None),
        ("Feb 30 - 1:00pm", None),
        ("2011-12-01 Cancelled", None),
    ],
)
def test_a_time_is_read_in_every_format(
    tmp_path: Path, raw: str, expected: str | None
) -> None:
    assert read(tmp_path, "2011-12-01", "actual_dep", raw) == expected


def test_the_year_is_that_of_the_nearest_day(tmp_path: Path) -> None:
    cases = {"2011-12-31": "1:00aJan 1", "2012-01-01": "11:00pDec 31"}
    found = [read(tmp_path, day, "sched_dep", raw) for day, raw in cases.items()]
    assert found == ["2012-01-01 01:00", "2011-12-31 23:00"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("D22", "D22"),
        ("Term C - C44", "C44"),
        ("Terminal 2 - 58b", "58B"),
        ("C-44", "C44"),
        ("K5/T3", "K5"),
        ("39?", "39"),
        ("07", "7"),
        ("Terminal 8", None),
        ("Main Term - 3rd Lvl", None),
        ("Not provided by airline", None),
        ("-", None),
        ("HOLD", None),
    ],
)
def test_a_gate_is_read_without_its_terminal(
    tmp_path: Path, raw: str, expected: str | None
) -> None:
    assert read(tmp_path, "2011-12-01", "dep_gate", raw) == expected


def test_the_airlines_are_the_gold_and_no_sources(tmp_path: Path) -> None:
    write(
        tmp_path / "truth/flight",
        claims=[
            HEAD,
            "2011-12-01|AA-1|sched_dep|CO|1:00pDec 1",
            "2011-12-01|AA-1|sched_dep|orbitz|2:00pDec 1",
            "2011-12-02|AA-1|sched_dep|aa|2:00pDec 2",
            "2011-12-02|AA-1|sched_dep|orbitz|2011-12-02 02:00 PM",
        ],
        gold=[
            "day|flight|attr|value",
            "2011-12-01|AA-1|sched_dep|12/01/2011 01:00 PM",
            "2011-12-02|AA-1|sched_dep|Fri, Dec 2 2:00 PM",
        ],
    )
    case = flight.load(tmp_path)
    prepared = prepare(case)
    assert prepared.encoded.sources == ["orbitz"]
    assert right(prepared) == {("2011-12-02 AA-1", "2011-12-02 14:00")}
    assert prepared.late.tolist() == [False, True]
    minutes = case.said["number"][0].as_py() * flight.MINUTES
    assert minutes == pytest.approx(round(minutes), abs=1e-6)
