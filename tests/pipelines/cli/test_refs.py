from pathlib import Path

import pytest

from pipelines.cli.text import short_id
from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay


@pytest.mark.parametrize("kind", ["branch", "tag"])
def test_a_ref_is_made_listed_and_deleted(
    assay: Assay, lakehouse: Lakehouse, kind: str
) -> None:
    made = assay(kind, "create", "draft", "--from", "main~1", "--json")
    assert made.code == 0
    assert made.json["head"] == lakehouse.catalog.resolve("main~1").id
    listed = assay(kind, "list", "--json").json
    assert "draft" in [ref["name"] for ref in listed]
    shown = assay(kind, "list")
    assert short_id(made.json["head"]) in shown.out
    assert made.json["head"] not in shown.out
    assert assay(kind, "delete", "draft").out == f"deleted {kind} draft\n"
    assert "draft" not in assay(kind, "list", "--json").out


def test_several_branches_go_at_once(assay: Assay, lakehouse: Lakehouse) -> None:
    for name in ("one", "two"):
        assert assay("branch", "create", name).out.startswith(f"branch {name} is at ")
    assert assay("branch", "delete", "one", "two", "--json").json == {
        "deleted": ["one", "two"]
    }


def test_a_list_says_why_a_branch_failed(assay: Assay, lakehouse: Lakehouse) -> None:
    lakehouse.catalog.create_branch("ingest/1")
    lakehouse.catalog.mark_failed("ingest/1", "spans_inside: 3 rows\x1b[2J")
    out = assay("branch", "list").out
    assert "failed: spans_inside: 3 rows\\x1b[2J" in out


def test_an_unknown_ref_is_a_finding_with_the_nearest_name(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    result = assay("branch", "create", "x", "--from", "mian")
    assert result.code == 1
    assert "Did you mean 'main'?" in result.err
    assert "Try: " in result.err
    assert result.out == ""


def test_an_empty_list_says_so(assay: Assay, lakehouse: Lakehouse) -> None:
    assert assay("tag", "list").out == "No tag yet.\n"
    assert assay("tag", "list", "--json").json == []


def test_a_home_that_is_not_there_is_not_made_by_looking(assay: Assay) -> None:
    result = assay("branch", "list")
    assert result.code == 1
    assert "There is no home in" in result.err


def test_global_options_stand_before_or_after_the_command(
    assay: Assay, lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = str(lakehouse.settings.home)
    monkeypatch.setenv("ASSAY_HOME", "/nonexistent")
    after = assay("branch", "list", "--json", "--home", home)
    before = assay("--home", home, "--json", "branch", "list")
    between = assay("branch", "--home", home, "--json", "list")
    assert after.code == before.code == between.code == 0
    assert after.json == before.json == between.json


def test_a_bad_setting_is_named(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_EMBEDDING_BATCH", "many")
    result = assay("branch", "list")
    assert result.code == 1
    assert "ASSAY_EMBEDDING_BATCH" in result.err
    assert "Traceback" not in result.err


def test_an_empty_setting_is_no_setting(
    assay: Assay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSAY_HOME", "")
    assert f"There is no home in {tmp_path / '.assay'}." in assay("log").err


def test_a_deleted_branch_is_restored(assay: Assay, lakehouse: Lakehouse) -> None:
    head = assay("branch", "create", "draft", "--json").json["head"]
    assert assay("branch", "delete", "draft").code == 0
    assert assay("branch", "restore", "draft", "--json").json["head"] == head
    again = assay("branch", "restore", "draft")
    assert again.code == 1
    assert "already exists" in again.err
    other = assay("branch", "restore", "draft", "--as", "draft-2")
    assert other.out == f"branch draft-2 is at {short_id(head)}\n"
    assert "No deleted branch 'never'" in assay("branch", "restore", "never").err


@pytest.mark.parametrize("kind", ["branch", "tag"])
def test_deleting_may_expect_a_commit(
    assay: Assay, lakehouse: Lakehouse, kind: str
) -> None:
    head = assay(kind, "create", "draft", "--json").json["head"]
    wrong = assay(kind, "delete", "draft", "--expect", "0123456789ab")
    assert wrong.code == 1
    assert short_id(head) in wrong.err
    assert "0123456789ab" in wrong.err
    assert assay(kind, "delete", "draft", "--expect", head[:8]).code == 0


@pytest.mark.parametrize("kind", ["branch", "tag"])
def test_a_ref_is_reset_and_put_back(
    assay: Assay, lakehouse: Lakehouse, kind: str
) -> None:
    newest, first = (lakehouse.catalog.resolve(at).id for at in ("main", "main~1"))
    assay(kind, "create", "draft")
    moved = assay("reset", "draft", "main~1")
    assert moved.out == (
        f"{kind} draft is at {short_id(first)}, was at {short_id(newest)}\n"
    )
    assert lakehouse.catalog.ref("draft").head == first
    refused = assay("reset", "draft", "main", "--expect", newest)
    assert refused.code == 1
    assert short_id(first) in refused.err
    back = assay("reset", "draft", newest[:12], "--expect", first, "--json").json
    assert (back["before"]["head"], back["after"]["head"]) == (first, newest)
    assert assay("reset", "draft", "main").out.startswith("Nothing to do")
    actions = [move["action"] for move in assay("reflog", "draft", "--json").json]
    assert actions == ["reset", "reset", "create"]


def test_the_reflog_shows_where_a_ref_was_and_where_it_came_to(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    newest, first = (lakehouse.catalog.resolve(at).id for at in ("main", "main~1"))
    assay("reset", "main", "main~1")
    out = assay("reflog", "main", "-n", "1").out
    for word in ("reset", short_id(newest), short_id(first), "tester"):
        assert word in out


def test_main_is_reset_to_what_it_was_and_to_nothing_else(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    newest, first = (lakehouse.catalog.resolve(at).id for at in ("main", "main~1"))
    assay("branch", "create", "draft")
    lakehouse.catalog.at("draft").create_namespace("extra")
    assert assay("reset", "main", first).code == 0
    assert assay("reset", "main", newest).code == 0
    refused = assay("reset", "main", "draft")
    assert refused.code == 1
    assert "main was never at 'draft'" in refused.err
    assert "Try: assay merge draft" in refused.err
    assert lakehouse.catalog.resolve("main").id == newest
