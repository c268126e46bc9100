"""Camps of sources that report another quantity, as contradictions."""

from typing import Any

import pytest

from assets.contradictions.detection import detect
from assets.contradictions.lifecycle import decide
from assets.trust.evidence.camps import camp_groups, far
from assets.trust.evidence.inputs import evidence_of
from assets.trust.source_reliability import source_reliability
from resources.schemas import CONTRADICTIONS
from tests.assets.policies.shelf import NOW
from tests.assets.trust.court import Court

GATE, GROUND = "orbitz/day.csv", "flightview/day.csv"


def depart(court: Court, uri: str, late: int) -> None:
    """Write a table in which all flights depart by so many minutes later."""
    minutes = [480 + 7 * n + late * (n % 3 + 1) // 2 for n in range(30)]
    times = [f"{at // 60:02}:{at % 60:02}" for at in minutes]
    court.say(uri, *((f"flight {n}", "departure", at) for n, at in enumerate(times)))


@pytest.fixture
def torn(court: Court) -> Court:
    """Two sources that mean another departure: from the gate, and from the ground."""
    depart(court, GATE, 0)
    depart(court, GROUND, 14)
    return court


def reported(court: Court) -> list[dict[str, Any]]:
    """Run the asset as a run of its own that is released; return what is known."""
    result = court.run(source_reliability)
    assert result.success
    catalog = court.lakehouse.catalog
    (branch,) = [ref.name for ref in catalog.refs() if ref.name != "main"]
    catalog.merge(branch, "main")
    catalog.delete_branch(branch)
    return court.sql("from kb.contradictions order by revision")


def test_two_camps_are_one_open_contradiction_with_a_claim_of_each(torn: Court) -> None:
    (row,) = reported(torn)
    assert (row["kind"], row["status"], row["subject"]) == (
        "meaning",
        "open",
        "departure",
    )
    assert row["explanation"].startswith("departure: 14 minutes ")
    assert row["explanation"].endswith(", for 30 things alike")
    assert 0.7 < row["score"] < 1.0
    sides = [one for one in torn.claims() if one["claim_id"] in row["claims"]]
    assert {one["uri"] for one in sides} == {GATE, GROUND}
    assert len({one["subject"] for one in sides}) == 1
    assert abs(sides[0]["low"] - sides[1]["low"]) == 14 * 60


def test_what_was_reported_is_not_written_again(torn: Court) -> None:
    reported(torn)
    before = torn.head()
    assert len(reported(torn)) == 1
    assert torn.head() == before


def test_a_camp_that_is_gone_resolves_it_and_one_that_is_back_opens_it(
    torn: Court,
) -> None:
    reported(torn)
    torn.say(GROUND)
    assert [row["status"] for row in reported(torn)] == ["open", "resolved"]
    depart(torn, GROUND, 14)
    assert reported(torn)[-1]["status"] == "open"


def test_one_that_was_dismissed_stays_so_until_another_source_joins(
    torn: Court,
) -> None:
    (row,) = reported(torn)
    settled = decide(row, "dismissed", "both are known", "ann", NOW)
    with torn.lakehouse.catalog.transaction(message="dismissed") as tx:
        tx.load_table(CONTRADICTIONS.key).append(CONTRADICTIONS.table([settled]))
    assert reported(torn)[-1]["status"] == "dismissed"
    depart(torn, "flytecomm/day.csv", 14)
    assert reported(torn)[-1]["status"] == "open"


def test_the_detector_leaves_it_alone(torn: Court) -> None:
    reported(torn)
    torn.say(GROUND)
    found = detect(torn.lakehouse, "main", "run")
    assert [row for row in found.rows if row["kind"] == "meaning"] == []


def test_it_takes_no_trust_from_its_two_claims(torn: Court) -> None:
    reported(torn)
    found = evidence_of(torn.lakehouse, "main", ())
    assert found.conflicts.num_rows == 0
    assert set(found.claims["schema"].to_pylist()) == {1.0}


def test_rare_properties_of_one_type_are_no_property(court: Court) -> None:
    for uri, late in ((GATE, 0), (GROUND, 14)):
        said = [(f"x{n}", f"length {n}", f"{100 * n + late} km") for n in range(40)]
        court.say(uri, *said)
    assert camp_groups(court.lakehouse, "main") == []


@pytest.mark.parametrize(
    ("offset", "kind", "unit", "said"),
    [
        (14 / 1440, "date", "minute", "14 minutes later"),
        (-3.0, "date", "day", "3 days earlier"),
        (90.0, "time", "clock", "90 seconds later"),
        (1.0, "time", "clock", "1 second later"),
        (-7200.0, "quantity", "second", "2 hours less"),
        (3.5, "quantity", "meter", "3.5 meter more"),
        (-0.05, "percent", None, "5 points less"),
        (12.0, "number", None, "12 more"),
    ],
)
def test_a_distance_is_said_as_people_would(
    offset: float, kind: str, unit: str | None, said: str
) -> None:
    assert far(offset, kind, unit) == said
