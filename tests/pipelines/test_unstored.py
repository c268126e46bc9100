"""What Dagster must not store reaches the steps all the same."""

import os
from pathlib import Path

import dagster as dg
import pytest

from pipelines.home import open_instance
from pipelines.run import IngestRequest, ingest
from pipelines.unstored import in_environment
from resources.settings import Settings
from tests.chat_server import fails, says, serving

KEY = "a key that nobody may see"


def test_settings_given_in_python_are_in_the_environment_of_a_run_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ASSAY_LLM_KEY", raising=False)
    monkeypatch.setenv("ASSAY_ALERTS", '["log"]')
    before = dict(os.environ)
    with in_environment(Settings(llm_key=KEY, alerts=["file:news.jsonl"])):
        found = Settings()
        assert found.llm_key == KEY
        assert found.alerts == ["file:news.jsonl"]
    assert dict(os.environ) == before


def test_an_empty_value_overrules_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSAY_LLM_KEY", KEY)
    monkeypatch.setenv("ASSAY_ALERTS", '["log"]')
    with in_environment(Settings(llm_key="", alerts=[])):
        assert (Settings().llm_key, Settings().alerts) == ("", [])
    assert Settings().llm_key == KEY


def test_what_was_not_given_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSAY_LLM_KEY", raising=False)
    with in_environment(Settings()):
        assert "ASSAY_LLM_KEY" not in os.environ


def test_a_run_uses_a_key_and_sinks_from_python_and_stores_neither(
    settings: Settings, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, months in (("handbook", "three"), ("leaflet", "six")):
        text = f"# {name.title()}\n\nThe notice period is {months} months.\n"
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    news = tmp_path / "news.jsonl"
    with serving(says('{"claims": []}')) as chat:
        given = Settings(
            llm_url=chat.url,
            llm_key=KEY,
            alerts=[f"file:{news}"],
            contradiction_warn=0.5,
        )
        done = ingest(IngestRequest(paths=[docs]), given)
    assert done.status == "released"
    assert set(chat.keys) == {f"Bearer {KEY}"}
    assert "three months" in news.read_text(encoding="utf-8")
    with open_instance(settings) as instance:
        (run,) = instance.get_runs(dg.RunsFilter(run_ids=[done.run_id]))
    assert KEY not in str(run.run_config)
    assert "news.jsonl" not in str(run.run_config)


def test_a_run_goes_on_without_a_model_or_a_sink_and_says_so(
    settings: Settings, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# A\n\nThe notice period is three months.\n")
    with serving(fails(500)) as chat:
        given = Settings(llm_url=chat.url, alerts=["flie:news.jsonl"])
        done = ingest(IngestRequest(paths=[docs]), given)
    assert done.status == "released"
    assert "500" in done.without["language model"]
    assert "'flie:news.jsonl' is no place" in done.without["alerts"]
