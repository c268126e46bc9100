from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay


def test_the_log_is_short_for_people_and_whole_for_programs(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    for number in range(25):
        lakehouse.catalog.at("main").create_namespace(f"n{number}")
    shown = assay("log")
    assert "The 20 newest; `assay log main -n 0` shows all." in shown.err
    assert len(shown.out.splitlines()) == 22
    commits = assay("log", "--json").json
    assert len(commits) == 27
    assert len(commits[0]["id"]) == 64
    assert commits[-2]["agent"] == "reader"
    assert len(assay("log", "-n", "0").out.splitlines()) == 29
    assert len(assay("log", "-n", "3", "--json").json) == 3


def test_a_commit_shows_who_why_and_what(assay: Assay, lakehouse: Lakehouse) -> None:
    head = lakehouse.catalog.resolve("main")
    shown = assay("show", head.id[:12])
    assert f"commit   {head.id}" in shown.out
    assert "agent    reader" in shown.out
    assert "run      run-1" in shown.out
    assert "    Ingest two files\n" in shown.out
    assert "put" in shown.out
    assert "data.prices" in shown.out
    document = assay("show", "--json").json
    assert document["message"] == "Ingest two files"
    assert {each["key"] for each in document["operations"]} >= {"kb.files", "data"}


def test_the_message_of_a_commit_cannot_steer_the_terminal(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    with lakehouse.catalog.transaction(
        message="\x1b]0;owned\x07", properties={"k\x1b": "v"}
    ) as tx:
        tx.create_namespace("x")
    for command in ("show", "log"):
        assert "\x1b" not in assay(command).out
        assert "\\x1b]0;owned\\x07" in assay(command).out


def test_the_reflog_keeps_what_was_deleted(assay: Assay, lakehouse: Lakehouse) -> None:
    assay("branch", "create", "draft")
    assay("branch", "delete", "draft")
    actions = [move["action"] for move in assay("reflog", "draft", "--json").json]
    assert actions == ["delete", "create"]
    shown = assay("reflog", "-n", "2")
    assert shown.code == 0
    assert "delete" in shown.out
    unknown = assay("reflog", "never")
    assert unknown.code == 1
    assert "Nothing was ever named never." in unknown.err
