"""Who is told of what is released, and of nothing else."""

import json
from pathlib import Path

import dagster as dg
import pytest

from assets.release.alerts import alerts
from assets.release.release import release
from resources.schemas import CONTRADICTIONS
from resources.tables import append
from tests.assets.workshop import READING, Workshop, metadata
from tests.pipelines.cli.conflict_rows import contradiction
from tests.resources.alerts.samples import Hook, serving

JOB = (*READING, release, alerts)


@pytest.fixture
def shop(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    monkeypatch.setenv("ASSAY_ALERTS", '["file:alerts.jsonl"]')
    workshop.write("empty.txt", "")  # In quarantine: nothing to embed.
    return workshop


def contradict(shop: Workshop, branch: str = "main", **changes: object) -> None:
    with shop.lakehouse.catalog.transaction(branch, message="found") as tx:
        row = contradiction(**{"kind": "policy"} | changes)
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([row]))


def told(shop: Workshop) -> list[str]:
    path: Path = shop.settings.home / "alerts.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line)["event"] for line in lines]


def run(shop: Workshop) -> dg.ExecuteInProcessResult:
    return shop.run(*JOB, merge=False)


def test_what_is_released_is_told_once_and_closed_when_it_is_settled(
    shop: Workshop,
) -> None:
    contradict(shop)
    first = metadata(run(shop), "alerts")
    assert first["dagster/row_count"] == 1
    assert "default timeout" in first["sample"]
    assert metadata(run(shop), "alerts")["dagster/row_count"] == 0
    contradict(shop, revision=2, status="resolved", reason="no side says so")
    run(shop)
    assert told(shop) == ["opened", "closed"]


def test_what_is_not_released_is_not_told(shop: Workshop) -> None:
    shop.lakehouse.catalog.create_branch("draft")
    contradict(shop, "draft")
    run(shop)
    assert told(shop) == []


def test_a_webhook_that_fails_does_not_fail_the_run_and_is_told_with_the_next(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    contradict(shop)
    with serving(Hook(answers=[400])) as hook:
        sinks = ["mail:nobody", hook.url, "file:alerts.jsonl"]
        monkeypatch.setenv("ASSAY_ALERTS", json.dumps(sinks))
        result = run(shop)
        assert result.success
        report = metadata(result, "alerts")
        assert "it answered 400" in report["not_told"]
        assert "'mail:nobody' is no place" in report["not_told"]
        assert told(shop) == ["opened"]
        assert metadata(run(shop), "alerts")["dagster/row_count"] == 1
        events = [event for event, _ in hook.events]
    assert events == ["opened", "opened"]  # Refused, then taken.
    assert told(shop) == ["opened"]


def test_the_log_of_the_run_is_told(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSAY_ALERTS", '["log"]')
    contradict(shop)
    run(shop)
    assert "Contradiction on main opened: default timeout" in capfd.readouterr().err
