import resource
from pathlib import Path

import pytest

from pipelines.cli import household, machine
from resources.lakehouse import Lakehouse
from resources.settings import Settings
from tests.pipelines.cli.samples import Assay


def _states(assay: Assay) -> dict[str, str]:
    return {each["name"]: each["state"] for each in assay("doctor", "--json").json}


def test_a_sound_machine_and_home_pass(assay: Assay, lakehouse: Lakehouse) -> None:
    result = assay("doctor")
    assert result.code == 0
    assert "No check failed." in result.out
    assert set(_states(assay)) == {
        *("python", "packages", "extensions", "model", "ocr", "limits"),
        *("home", "warehouse", "disk", "catalog", "history", "branches"),
        *("garbage", "search"),
    }


def test_looking_at_a_home_that_is_not_there_does_not_make_it(
    assay: Assay, home: Path
) -> None:
    result = assay("doctor")
    assert result.code == 0
    assert "not made yet" in result.out
    assert "Try: assay ingest PATH" in result.out
    assert not home.exists()


def test_a_failed_check_exits_1_and_names_the_remedy(
    assay: Assay, lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_EMBEDDING_MODEL", "./not-a-model")
    result = assay("doctor")
    assert result.code == 1
    assert "fail  model" in result.out
    assert "Try: set ASSAY_EMBEDDING_MODEL" in result.out
    assert "1 check failed" in result.out


def test_what_runs_the_model_is_said_with_the_reason(
    assay: Assay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_MODELS", str(tmp_path / "models"))
    assert "what runs it is chosen when used" in assay("doctor").out
    monkeypatch.setenv("ASSAY_EMBEDDING_BACKEND", "torch")
    assert "torch, set by ASSAY_EMBEDDING_BACKEND" in assay("doctor").out


def test_the_files_of_a_table_that_are_gone_are_noticed(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    location = lakehouse.catalog.contents("main")["kb.files"].metadata_location
    assert location is not None
    Path(location.removeprefix("file://")).unlink()
    assert _states(assay)["catalog"] == "fail"


def test_damage_to_a_past_state_is_noticed(assay: Assay, lakehouse: Lakehouse) -> None:
    past = lakehouse.catalog.contents("main")["data.prices"].metadata_location
    lakehouse.catalog.at("main").drop_table("data.prices")
    assert past is not None
    Path(past.removeprefix("file://")).write_text("{}")
    found = assay("doctor")
    assert "fail  history" in found.out
    assert "Try: assay verify" in found.out
    assert _states(assay)["catalog"] == "ok"


def test_branches_of_failed_runs_are_named(assay: Assay, lakehouse: Lakehouse) -> None:
    lakehouse.catalog.create_branch("ingest/1")
    lakehouse.catalog.mark_failed("ingest/1", "spans")
    result = assay("doctor")
    assert result.code == 0
    assert "warn  branches" in result.out
    assert "assay branch delete ingest/1" in result.out


def test_a_store_that_is_no_catalog_is_a_failed_check(assay: Assay, home: Path) -> None:
    home.mkdir()
    (home / "catalog.db").write_bytes(b"not a database" * 100)
    assert _states(assay)["catalog"] == "fail"


def test_a_home_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = household.home(Settings(home=tmp_path / "file" / "home"))
    assert found.state == "fail"
    assert "--home DIR" in found.remedy


def test_little_space_warns_and_no_space_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    assert household.disk(settings).state == "ok"
    monkeypatch.setattr(household, "LOW_BYTES", 2**80)
    assert household.disk(settings).state == "warn"
    monkeypatch.setattr(household, "FULL_BYTES", 2**80)
    assert household.disk(settings).state == "fail"


def test_tight_limits_of_the_shell_warn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
    try:
        found = machine.limits(settings)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert found.state == "warn"
    assert found.remedy == "ulimit -n 1024"


def test_a_switched_off_ocr_needs_no_data(tmp_path: Path) -> None:
    found = machine.ocr(Settings(home=tmp_path, ocr=False))
    assert found.state == "ok"
    assert "ASSAY_OCR" in found.detail


@pytest.mark.parametrize(
    ("requirement", "problem"),
    [
        ("click", None),
        ("click>=999", "click is "),
        ("no-such-package-of-ours", "no-such-package-of-ours is missing"),
    ],
)
def test_a_package_that_does_not_fit_is_named(
    requirement: str, problem: str | None
) -> None:
    from packaging.requirements import Requirement

    found = machine._problem(Requirement(requirement))
    assert found is None if problem is None else (found or "").startswith(problem)
