import multiprocessing
import os
from multiprocessing.synchronize import Barrier
from pathlib import Path

import dagster as dg
import pytest

from pipelines.home import open_instance, prepare_home
from resources.settings import Settings


def test_a_home_is_made_whole_and_dagster_finds_it(settings: Settings) -> None:
    folder = prepare_home(settings)
    assert os.environ["DAGSTER_HOME"] == str(folder) == str(settings.home / "dagster")
    assert os.environ["ASSAY_HOME"] == str(settings.home)
    assert settings.inbox_folder.is_dir()
    with dg.DagsterInstance.get() as instance:
        assert Path(instance.root_directory) == folder
        assert not instance.telemetry_enabled
        queue = instance.get_concurrency_config().run_queue_config
    assert queue is not None
    assert queue.max_concurrent_runs == 4
    (limit,) = queue.tag_concurrency_limits
    assert limit == {"key": "assay/writes", "value": "yes", "limit": 1}


def test_what_a_person_changed_is_not_overwritten(settings: Settings) -> None:
    config = prepare_home(settings) / "dagster.yaml"
    config.write_text("# mine\n", encoding="utf-8")
    prepare_home(settings)
    assert config.read_text(encoding="utf-8") == "# mine\n"


def test_a_home_where_a_file_lies_is_an_error(settings: Settings) -> None:
    settings.home.write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="home"):
        prepare_home(settings)


def open_with_others(settings: Settings, ready: Barrier) -> None:
    ready.wait()
    open_instance(settings).dispose()


def test_a_new_home_opened_by_many_at_once_opens_for_all(settings: Settings) -> None:
    fork = multiprocessing.get_context("fork")
    ready = fork.Barrier(4)
    openers = [
        fork.Process(target=open_with_others, args=(settings, ready)) for _ in range(4)
    ]
    for each in openers:
        each.start()
    for each in openers:
        each.join(60)
    assert [each.exitcode for each in openers] == [0] * 4
