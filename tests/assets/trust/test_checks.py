"""Drops, floors and calibration as asset checks."""

from math import log
from random import Random

import dagster as dg
import numpy as np
import pytest

from assets.trust.checks import (
    calibration_result,
    drop_result,
    trust_calibration,
    trust_dropped,
    trust_floor,
    trust_rules,
)
from assets.trust.claim_trust import claim_trust
from assets.trust.document_trust import document_trust
from assets.trust.evidence.drops import trust_drops
from assets.trust.evidence.gold import FEWEST, calibration, measured, miscalibrated
from assets.trust.source_reliability import source_reliability
from assets.trust.table_trust import table_trust
from resources.schemas import TRUST
from tests.assets.trust.court import Court

ASSETS = (source_reliability, claim_trust, document_trust, table_trust)
SIZES = tuple((f"x{number}", "size", "3 m") for number in range(40))
FALSE = tuple((f"x{number}", "size", "8 m") for number in range(40))


def sizes(name: str, wrong: float) -> list[tuple[str, str, str]]:
    """Return the sizes of forty things as a source has them, some of them wrong."""
    draw = Random(name)  # noqa: S311 - no secret.
    return [
        (
            f"x{place}",
            "size",
            f"{draw.randint(60, 90) if draw.random() < wrong else place % 25} m",
        )
        for place in range(40)
    ]


def score(court: Court, trust: float, revision: int, **more: object) -> None:
    odds = log(trust / (1 - trust))
    part = {"signal": "prior", "value": trust, "log_odds": odds}
    row = {"kind": "source", "target": "desk", "trust": trust, "signals": [part]}
    bounds = {"revision": revision, "low": trust - 0.01, "high": trust + 0.01}
    court.add(TRUST, row | bounds | more)


@pytest.fixture
def branched(court: Court) -> Court:
    """A home with one source of trust 0.8, and a branch of it."""
    court.say("desk/a.csv", ("x", "size", "3 m"))
    score(court, 0.8, 1)
    court.lakehouse.catalog.create_branch("work")
    return court


def drops(court: Court) -> list[tuple[str, str]]:
    found = trust_drops(court.lakehouse, "main", "work")
    return [(row["kind"], row["target"]) for row in found]


def test_a_source_that_lost_more_than_a_fifth_is_found(branched: Court) -> None:
    score(branched, 0.63, 2)
    (row,) = trust_drops(branched.lakehouse, "main", "work")
    assert (row["kind"], row["target"]) == ("source", "desk")
    assert (row["before"], row["trust"]) == (0.8, 0.63)
    assert row["drop"] == pytest.approx(1 - 0.63 / 0.8)


def test_a_source_that_turns_false_is_found_by_those_it_contradicts(
    court: Court,
) -> None:
    for name in ("desk", "shelf", "yard", "garden", "cellar", "attic"):
        court.say(f"{name}/a.md", *sizes(name, 0.1))
    court.tell()
    before = court.head()
    court.say("attic/a.md", *sizes("another attic", 1.0))
    court.tell()
    (row,) = trust_drops(court.lakehouse, "main", before)
    assert row["target"] == "attic"
    assert trust_drops(court.lakehouse, before, "main") == []


def test_less_than_a_fifth_what_is_new_and_a_single_property_are_no_drop(
    branched: Court,
) -> None:
    score(branched, 0.65, 2)
    score(branched, 0.1, 1, attribute="size")
    (table,) = branched.sql("select distinct table_name from kb.data_tables")
    score(branched, 0.1, 1, kind="table", target=table["table_name"])
    assert drops(branched) == []


def test_a_drop_warns_and_names_who_fell() -> None:
    row = {"kind": "source", "target": "desk", "before": 0.8, "trust": 0.4, "drop": 0.5}
    told = drop_result([row])
    assert not told.passed
    assert told.severity == dg.AssetCheckSeverity.WARN
    assert "desk" in (told.description or "")
    assert drop_result([]).passed


def test_the_checks_run_on_the_branch_of_a_run(court: Court) -> None:
    court.say("desk/a.md", ("x", "size", "3 m"))
    court.tell()
    checks = (trust_dropped, trust_floor, trust_calibration, trust_rules)
    made = court.run(*ASSETS, *checks)
    passed = {one.check_name: one.passed for one in made.get_asset_check_evaluations()}
    assert passed == {
        "trust_dropped": True,
        "trust_floor": True,
        "trust_calibration": True,
        "trust_rules": True,
    }


def test_trust_below_the_floor_of_a_policy_fails_the_check(court: Court) -> None:
    court.rules("""
        - id: desk-floor
          applies_to: {sources: [desk]}
          trust: {at_least: 0.97}
    """)
    court.say("desk/a.md", ("x", "size", "3 m"))
    court.tell()
    (told,) = court.run(*ASSETS, trust_floor).get_asset_check_evaluations()
    assert not told.passed
    assert told.severity == dg.AssetCheckSeverity.ERROR
    assert "desk-floor" in (told.description or "")


@pytest.mark.parametrize(("said", "off"), [(SIZES, False), (FALSE, True)])
def test_calibration_is_measured_against_a_gold_source(
    court: Court, said: tuple[tuple[str, str, str], ...], *, off: bool
) -> None:
    court.rules("""
        - id: register
          applies_to: {sources: [register]}
          governance: {status: gold}
    """)
    court.say("register/a.csv", *SIZES)
    court.say("desk/a.csv", *said)
    found = calibration(court.lakehouse, "main")
    assert len(found.right) == 40
    assert found.right.all() != off
    assert not miscalibrated(court.lakehouse, "main")


def test_trust_that_is_what_it_says_is_well_calibrated() -> None:
    draw = np.random.default_rng(0)
    probability = draw.uniform(0.01, 0.99, 2000)
    right = draw.random(2000) < probability
    found = measured(probability, right)
    assert found.ece < 0.05
    assert not found.off
    assert calibration_result(found).passed


def test_trust_that_is_sure_of_what_is_wrong_warns() -> None:
    found = measured(np.full(FEWEST, 0.95), np.arange(FEWEST) % 2 == 0)
    assert found.off
    told = calibration_result(found)
    assert not told.passed
    assert "![" in (told.description or "")


def test_a_few_answers_are_no_ground_to_judge_by() -> None:
    found = measured(np.full(FEWEST - 1, 0.95), np.zeros(FEWEST - 1, dtype=bool))
    assert not found.off
    assert calibration_result(found).passed
    assert not measured(np.zeros(0), np.zeros(0, dtype=bool)).off
