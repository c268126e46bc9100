"""The rules of the sample library hold what their descriptions say."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv

from assets.policies.violations import policy_groups
from resources.policies import (
    Policy,
    floors_of,
    governance_of,
    load_policies,
    quarantine_limits,
)
from tests.assets.policies.shelf import Shelf, statement, value

SAMPLES = Path(__file__).parents[3] / "docs" / "samples"
MAY = "Visitors may take photographs in the blending hall."
ANY = "Any member may operate the forklift in the yard."
NIGHT = ("limit", "EUR 160 per night")
CAPITAL = ("limit", "EUR 170 per night")


@pytest.fixture
def policies() -> tuple[Policy, ...]:
    return load_policies(SAMPLES / "policies")


def climate() -> pa.Table:
    return csv.read_csv(SAMPLES / "library" / "data" / "climate-2024-11.csv")


def deliveries() -> pa.Table:
    return csv.read_csv(SAMPLES / "library" / "data" / "deliveries-2024.csv")


def placed(table: pa.Table) -> pa.Table:
    """Return rows as a data table has them, with where they came from."""
    numbers = pa.array(range(1, table.num_rows + 1))
    versions = pa.array(["v"] * table.num_rows)
    return table.append_column("_row", numbers).append_column("_version_id", versions)


def test_the_sample_data_keep_the_rules_and_the_planted_papers_do_not(
    shelf: Shelf, policies: tuple[Policy, ...]
) -> None:
    shelf.table("samples_data_climate_2024_11", placed(climate()))
    shelf.table("samples_data_deliveries_2024", placed(deliveries()))
    lab = value("Kept for 12 months.", "keep sample", "12 months", subject="laboratory")
    shelf.write(
        "samples/policies/quality-policy-v2.md", lab, statement(MAY, modality="may")
    )
    shelf.write("samples/handbook/yard-rules.txt", statement(ANY, modality="may"))
    hotel = value("Limit.", *NIGHT, subject="hotel")
    capital = value("Capital.", *CAPITAL, subject="hotel in a capital city")
    shelf.write("samples/mail/fair.eml", hotel, capital)
    groups = policy_groups(shelf.lakehouse, "main", policies)
    found = {(group.b.claim.removeprefix("policy:"), group.a.text) for group in groups}
    assert found == {
        ("keep-samples-two-years", "Kept for 12 months."),
        ("no-cameras-in-the-blending-hall", MAY),
        ("trained-drivers-only", ANY),
        ("hotel-limit", "Limit."),
    }


def test_a_lot_that_is_too_wet_is_found(
    shelf: Shelf, policies: tuple[Policy, ...]
) -> None:
    table = placed(deliveries()).slice(0, 3)
    wet = pa.array([8.1, 5.0, 7.0])
    place = table.column_names.index("moisture_percent")
    table = table.set_column(place, "moisture_percent", wet)
    state = table.column_names.index("state")
    table = table.set_column(state, "state", pa.array(["released"] * 3))
    shelf.table("samples_data_deliveries_2024", table)
    rules = [each for each in policies if each.id == "released-lots-are-dry"]
    (group,) = policy_groups(shelf.lakehouse, "main", rules)
    assert group.a.place == "row 1"
    assert "moisture_percent: 8.1" in group.explanation


def test_the_rules_about_a_release_are_about_papers_that_are_there(
    policies: tuple[Policy, ...],
) -> None:
    library = SAMPLES / "library"
    uris = [
        f"samples/{path.relative_to(library).as_posix()}"
        for path in library.rglob("*")
        if path.is_file()
    ]
    places = pa.table({"source": ["samples"] * len(uris), "uri": uris})
    statuses = governance_of(policies, places)["status"].to_pylist()
    assert set(statuses) == {"official", "draft", "deprecated", None}
    limits = quarantine_limits(policies, places)["policy"].to_pylist()
    assert set(limits) == {"doubtful-letters", None}
    things = places.append_column("kind", pa.array(["document"] * len(uris)))
    floors = floors_of(policies, things)
    assert floors.num_rows == statuses.count("official")
