import dagster as dg

from assets.trust.healing.checks import (
    claim_quarantine_rules,
    reconciliations_rules,
)
from assets.trust.healing.healing import healing
from resources.dagster_resources import LakehouseResource, RunBranch
from tests.assets.trust.ward import Ward
from tests.assets.workshop import metadata


def run(ward: Ward) -> dg.ExecuteInProcessResult:
    """Heal on a branch of its own, as a run does, and merge it."""
    home = LakehouseResource(home=str(ward.settings.home))
    branch = RunBranch(lakehouse=home, agent="reader")
    parts = [healing, claim_quarantine_rules, reconciliations_rules]
    result = dg.materialize(parts, resources={"branch": branch})
    name = f"ingest/{result.run_id[:8]}"
    ward.lakehouse.catalog.merge(name)
    ward.lakehouse.catalog.delete_branch(name)
    return result


def test_a_run_heals_on_its_branch_and_tells_what_it_did(ward: Ward) -> None:
    ward.believe({"office/a.md": 0.9, "office/b.md": 0.08, "office/c.md": 0.8})
    ward.conflict()
    result = run(ward)
    assert [each.passed for each in result.get_asset_check_evaluations()] == [True] * 2
    said = metadata(result, "healing")
    assert (said["dagster/row_count"], said["added"]) == (1, 1)
    assert (said["held"], said["suggested"]) == (1, 1)
    assert "office/b.md" in said["held_back"]
    (suggested,) = [record.data for record in said["suggestions"].records]
    assert (suggested["value"], len(suggested["conflict"])) == ("30 seconds", 12)
    assert str(suggested["why"]).startswith(f"30 seconds: {suggested['probability']}")
    done = [record.data for record in said["done"].records]
    assert [row["what"][:18] for row in done] == [
        "1 claim held back:",
        "settlement of 1 co",
    ]
    holding = ward.lakehouse.catalog.resolve(done[0]["commit"])
    assert (holding.run_id, holding.agent) == (result.run_id, "reader")
    assert holding.properties["assay.undo"] == done[0]["undo"]
    assert ward.held() == ["office/b.md"]


def test_a_second_run_has_nothing_to_do(ward: Ward) -> None:
    ward.believe({"office/a.md": 0.9, "office/b.md": 0.08})
    run(ward)
    head = ward.lakehouse.catalog.resolve("main").id
    said = metadata(run(ward), "healing")
    assert (said["added"], said["held"], said["done"].records) == (0, 1, [])
    assert ward.lakehouse.catalog.resolve("main").id == head
