import dagster as dg
import pytest

from pipelines.home import prepare_home
from resources.dagster_resources import PROCESS_TAG, process_tag
from resources.lakehouse import Lakehouse
from resources.settings import Settings
from tests.pipelines.parallel import parallel


@pytest.mark.slow
def test_steps_of_one_run_write_side_by_side_and_hold_others_off_between(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_EXECUTOR", "multiprocess")
    prepare_home(settings)
    job = dg.reconstructable(parallel)
    with dg.DagsterInstance.get() as instance:
        result = dg.execute_job(job, instance, raise_on_error=True)
        assert result.success
        run = instance.get_run_by_id(result.run_id)
    assert run is not None
    assert run.tags[PROCESS_TAG] == process_tag(settings)
    lock = settings.home / "writer.lock"
    assert lock.read_text(encoding="utf-8") == f"run {run.run_id}"
    with Lakehouse(settings) as lakehouse:
        found = lakehouse.catalog.contents(f"ingest/{run.run_id[:8]}")
    assert set(found) == {"begun", "left", "right"}
