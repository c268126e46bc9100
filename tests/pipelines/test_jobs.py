"""Every job, sensor and schedule, executed as Dagster would."""

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import defs
from pipelines.home import prepare_home
from pipelines.schedules import nightly_ingest, weekly_archive
from pipelines.sensors import inbox
from resources.lakehouse import Lakehouse
from resources.schemas import SOURCES
from resources.settings import Settings
from resources.tables import append


def job(name: str) -> dg.JobDefinition:
    return defs().resolve_job_def(name)


def add_rows(settings: Settings) -> str:
    row: dict[str, object] = {
        "source": "docs",
        "revision": 1,
        "kind": "folder",
        "root": "/nowhere",
        "include": ["**"],
        "exclude": [],
        "listing": [""],
        "run_id": "r",
        "added_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    with Lakehouse(settings) as lakehouse:
        with lakehouse.catalog.transaction(message="Rows") as tx:
            append(tx, SOURCES, SOURCES.table([row]))
        return lakehouse.catalog.resolve("main").id


def test_the_archive_job_writes_both_forms_of_the_released_state(
    settings: Settings,
) -> None:
    commit = add_rows(settings)
    assert job("archive").execute_in_process().success
    written = sorted(path.name for path in settings.archive_folder.iterdir())
    assert written == [f"assay-{commit[:12]}", f"assay-{commit[:12]}.h5"]


def test_the_archive_job_works_in_a_home_without_tables(settings: Settings) -> None:
    assert job("archive").execute_in_process().success
    assert len(list(settings.archive_folder.iterdir())) == 2


def test_the_maintenance_job_names_what_failed_runs_left(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with Lakehouse(settings) as lakehouse:
        lakehouse.catalog.create_branch("ingest/dead")
        lakehouse.catalog.mark_failed("ingest/dead", "a step failed")
        lakehouse.catalog.create_branch("ingest/alive")
    assert job("maintenance").execute_in_process().success
    said = capfd.readouterr().err
    assert "Branch ingest/dead failed: a step failed" in said
    assert "assay branch delete" in said
    assert "ingest/alive" not in said


def test_a_failed_step_marks_the_branch_of_its_run(settings: Settings) -> None:
    settings.inbox_folder.mkdir(parents=True)
    paths = {"paths": [str(settings.home / "nowhere")]}
    run_config = {"ops": {"files": {"config": paths}}}
    done = job("ingest").execute_in_process(run_config, raise_on_error=False)
    assert not done.success
    with Lakehouse(settings) as lakehouse:
        (branch,) = [r for r in lakehouse.catalog.refs() if r.name != "main"]
    assert branch.name == f"ingest/{done.run_id[:8]}"
    assert branch.failed == f"step files of run {done.run_id[:8]} failed"


def test_the_inbox_sensor_asks_for_a_run_that_works(settings: Settings) -> None:
    prepare_home(settings)
    (settings.inbox_folder / "empty.txt").touch()  # Quarantined: nothing to embed.
    asked = inbox(dg.build_sensor_context())
    assert isinstance(asked, dg.SensorResult)
    (request,) = asked.run_requests or []
    dg.validate_run_config(job("ingest"), request.run_config)
    assert job("ingest").execute_in_process(request.run_config).success
    with Lakehouse(settings) as lakehouse:
        rows = lakehouse.warehouse.query("select uri, stage from kb.current_quarantine")
    assert rows.to_pylist() == [{"uri": "inbox/empty.txt", "stage": "extract"}]


@pytest.mark.parametrize("schedule", [nightly_ingest, weekly_archive])
def test_each_schedule_asks_for_a_run_that_is_valid(
    settings: Settings, schedule: dg.ScheduleDefinition
) -> None:
    at = datetime(2026, 1, 4, 4, tzinfo=UTC)
    context = dg.build_schedule_context(scheduled_execution_time=at)
    asked = schedule.evaluate_tick(context)
    (request,) = asked.run_requests or []
    dg.validate_run_config(job(schedule.job_name), request.run_config)


def test_schedules_and_sensors_wait_until_they_are_switched_on(
    settings: Settings,
) -> None:
    repository = defs().get_repository_def()
    for schedule in repository.schedule_defs:
        assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
    for sensor in repository.sensor_defs:
        assert sensor.default_status is dg.DefaultSensorStatus.STOPPED


def test_archives_follow_a_release_by_themselves(
    settings: Settings,
) -> None:
    instance = dg.DagsterInstance.ephemeral()
    before = dg.evaluate_automation_conditions(
        defs=defs(), instance=instance, evaluation_time=datetime(2026, 1, 3, tzinfo=UTC)
    )
    assert before.total_requested == 0
    unreleased = dg.evaluate_automation_conditions(
        defs=defs(),
        instance=instance,
        cursor=before.cursor,
        evaluation_time=datetime(2026, 1, 4, 5, tzinfo=UTC),
    )
    assert unreleased.total_requested == 0
    instance.report_runless_asset_event(dg.AssetMaterialization("release"))
    released = dg.evaluate_automation_conditions(
        defs=defs(),
        instance=instance,
        cursor=unreleased.cursor,
        evaluation_time=datetime(2026, 1, 4, 6, tzinfo=UTC),
    )
    assert released.total_requested == 2


@pytest.mark.parametrize("executor", ["in_process", "multiprocess"])
def test_the_executor_is_a_setting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, executor: str
) -> None:
    monkeypatch.setenv("ASSAY_EXECUTOR", executor)
    assert job("ingest").executor_def.name == executor


def test_a_job_runs_in_the_home_that_it_is_given(
    settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    config = {"resources": {"lakehouse": {"config": {"home": str(other)}}}}
    assert job("archive").execute_in_process(config).success
    assert (other / "archive").is_dir()
    assert not settings.home.exists()
