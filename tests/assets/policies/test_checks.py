"""What the UI and the release make of violations."""

from typing import Any

import dagster as dg
import pytest

from assets.contradictions.contradictions import contradictions
from assets.policies.checks import check_result, policy_violations
from assets.policies.standing import PolicyViolatedError, violations
from resources.dagster_resources import LakehouseResource, RunBranch
from resources.policies import load_policies
from tests.assets.policies.shelf import Shelf, value

KEEP = "- {id: keep, severity: block, bound: retention >= 30 days}"
SHORT = value("Kept for 20 days.", "retention", "20 days", subject="logs")


@pytest.fixture
def broken(shelf: Shelf) -> Shelf:
    policies = shelf.rules(KEEP)
    shelf.write("office/logs.md", SHORT)
    shelf.commit(policies)
    return shelf


def checked(shelf: Shelf) -> dg.AssetCheckEvaluation:
    lakehouse = LakehouseResource(home=str(shelf.settings.home))
    result = dg.materialize(
        [contradictions, policy_violations],
        selection=dg.AssetSelection.checks(policy_violations),
        resources={"lakehouse": lakehouse, "branch": RunBranch(lakehouse=lakehouse)},
        raise_on_error=False,
    )
    (evaluation,) = result.get_asset_check_evaluations()
    assert result.success is (evaluation.passed or evaluation.severity.value == "WARN")
    return evaluation


def records(table: dg.MetadataValue[Any]) -> list[dict[str, Any]]:
    assert isinstance(table, dg.TableMetadataValue)
    return [dict(record.data) for record in table.records]


def test_a_rule_that_blocks_stops_the_run_and_shows_what_breaks_it(
    broken: Shelf,
) -> None:
    found = checked(broken)
    assert (found.passed, found.blocking) == (False, True)
    summary, _, drawn = str(found.description).partition("\n\n")
    assert summary == "Violations: 1 that block, 0 that warn; of keep."
    assert drawn.startswith("![violations by rule](data:image/svg")
    assert "in logs.md" in records(found.metadata["worst"])[0]["what"]
    assert "violations by rule" in str(found.metadata["by_rule"].value)
    look = str(found.metadata["look"].value)
    assert look.startswith("assay contradictions --kind policy --ref ingest/")
    policies = load_policies(broken.settings.policies_folder)
    error = PolicyViolatedError("main", violations(broken.lakehouse, "main", policies))
    assert "logs, retention: 20 days in" in error.problem
    assert "assay contradictions dismiss" in error.remedy


def test_a_rule_that_warns_lets_the_run_go_on(broken: Shelf) -> None:
    broken.rules(KEEP.replace("block", "warn"))
    found = checked(broken)
    assert found.severity == dg.AssetCheckSeverity.WARN
    at = str(found.metadata["look"].value).rpartition(" ")[2]
    assert broken.lakehouse.catalog.resolve(at)  # Its branch goes with the release.


def test_a_rule_that_is_gone_is_not_broken(broken: Shelf) -> None:
    broken.rules("")
    found = checked(broken)
    assert found.passed
    assert str(found.description).startswith("There is no rule: put a file")


def test_a_rule_that_is_kept_is_shown_all_the_same(broken: Shelf) -> None:
    policies = broken.rules(KEEP.replace("keep", "grow").replace("retention", "height"))
    found = check_result(broken.lakehouse, "main", policies)
    assert (found.passed, found.description) == (True, "No rule is broken.")
    (rule,) = records(found.metadata["in_force"])
    assert (rule["what it demands"], rule["broken"]) == ("height >= 30 days", 0)
    assert "look" not in found.metadata
