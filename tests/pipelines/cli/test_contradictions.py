import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.lock import WriterLock
from resources.schemas import CONTRADICTIONS, VOTES
from resources.settings import Settings
from resources.tables import append
from tests.pipelines.cli.conflict_rows import contradiction, filled, write_conflict
from tests.pipelines.cli.samples import Assay

ID = content_id("c1")
REASON = ("--reason", "two different rooms")


@pytest.fixture
def conflicts(home: Path, assay: Assay) -> Iterator[Lakehouse]:
    """A number, a doubtful date, a new edition, one dismissed and one resolved."""
    rows = (
        contradiction(),
        contradiction("c2", kind="date", score=0.6, source_b="archive"),
        contradiction("c3", kind="version", score=0.99),
        contradiction("c4", kind="name"),
        contradiction("c4", kind="name", revision=2, status="dismissed"),
        contradiction("c5", kind="name", status="resolved"),
    )
    with Lakehouse(Settings(home=home)) as opened:
        with opened.catalog.transaction(message="rows") as tx:
            write_conflict(tx, *rows)
        yield opened


def ids(assay: Assay, *words: object) -> list[str]:
    return [row["contradiction_id"] for row in assay(*words, "--json").json]


def test_without_a_command_it_lists_what_stands_the_worst_first(
    assay: Assay, conflicts: Lakehouse
) -> None:
    shown = assay("contradictions")
    assert shown.code == 0
    assert f"{ID[:12]}   number    0.97" in shown.out
    assert shown.out.endswith("3 contradictions at main\n")
    expected = [content_id(name) for name in ("c1", "c2", "c3")]
    assert ids(assay, "contradictions") == expected
    assert ids(assay, "contradictions", "list") == expected


FILTERS = (
    (("--kind", "date"), ["c2"]),
    (("--kind", "date", "--kind", "version"), ["c2", "c3"]),
    (("--status", "dismissed"), ["c4"]),
    (("--status", "all"), ["c1", "c4", "c5", "c2", "c3"]),
    (("--source", "archive"), ["c2"]),
    (("--source", "office", "--min-score", "0.9"), ["c1", "c3"]),
    (("--min-score", "1"), []),
    (("-n", "1"), ["c1"]),
    (("-n", "0"), ["c1", "c2", "c3"]),
    (("--ref", "main~1"), []),
)


def test_filters_leave_what_was_asked_for(assay: Assay, conflicts: Lakehouse) -> None:
    for words, names in FILTERS:
        found = ids(assay, "contradictions", *words)
        assert sorted(found) == sorted(map(content_id, names)), words


def test_a_kind_that_there_is_none_of_names_the_nearest(
    assay: Assay, conflicts: Lakehouse
) -> None:
    shown = assay("contradictions", "--kind", "numbr")
    assert (shown.code, shown.out) == (0, "0 contradictions at main\n")
    assert "None was ever of kind numbr. Did you mean 'number'?" in shown.err


def test_what_is_cut_off_is_counted(assay: Assay, conflicts: Lakehouse) -> None:
    shown = assay("contradictions", "-n", "1").out
    assert "3 contradictions at main, 1 shown: -n 0 shows all" in shown


def test_a_home_without_conflicts_says_so(assay: Assay, lakehouse: Lakehouse) -> None:
    shown = assay("contradictions")
    assert (shown.code, shown.out) == (0, "0 contradictions at main\n")


def test_one_is_shown_with_both_sides_marked_their_places_and_its_history(
    assay: Assay, conflicts: Lakehouse
) -> None:
    shown = assay("contradictions", "show", ID[:6])
    assert shown.code == 0
    assert "number, open, score 0.97" in shown.out
    assert "A  office/a.md\n   page 4 · characters 16-50 · version" in shown.out
    assert (
        "…Fees are below. The default timeout is [-30-] seconds. Ask if you doubt it.…"
        in shown.out
    )
    assert "…In short: the default timeout is {+45+} seconds." in shown.out
    assert "history (detector detector-1):\n   1  2025-03-01 08:30:00Z  open" in (
        shown.out
    )


def test_one_is_shown_to_programs_whole(assay: Assay, conflicts: Lakehouse) -> None:
    document = assay("contradictions", "show", ID, "--json").json
    assert document["context"]["a"] == ["Fees are below. ", " Ask if you doubt it."]
    assert [each["revision"] for each in document["history"]] == [1]
    assert document["sides"] == ["45", "thirty"]


@pytest.fixture
def disputed(conflicts: Lakehouse) -> Lakehouse:
    """The panel is divided on the first of them."""
    vote = {"contradiction_id": ID, "sides": "s", "verdict": "dispute", "panel": 0.5}
    votes = [
        filled(VOTES, vote | {"verifier": who, "probability": by, "grounds": why})
        for who, by, why in (("comparers", 0.9, "30 s against 45 s"), ("chat", 0.1, ""))
    ]
    with conflicts.catalog.transaction(message="votes") as tx:
        append(tx, VOTES, VOTES.table(votes))
    return conflicts


def test_what_the_panel_is_divided_on_is_shown_with_the_grounds_of_both_sides(
    assay: Assay, disputed: Lakehouse
) -> None:
    shown = assay("contradictions", "show", ID)
    assert "panel: divided, for people to decide, 0.50" in shown.out
    assert "0.90  comparers: 30 s against 45 s" in shown.out
    assert "0.10  chat:" in shown.out
    document = assay("contradictions", "show", ID, "--json").json
    assert len(document["panel"]["votes"]) == 2


def test_disputes_can_be_listed_alone(assay: Assay, disputed: Lakehouse) -> None:
    assert ids(assay, "contradictions", "list", "--disputed") == [ID]
    assert len(ids(assay, "contradictions", "list")) == 3


def test_a_terminal_shows_the_sides_in_two_columns(
    assay: Assay, conflicts: Lakehouse
) -> None:
    ours, theirs = pty.openpty()
    code = "import sys, pipelines.cli as c; sys.exit(c.main())"
    words = [sys.executable, "-c", code, "contradictions", "show", ID[:8]]
    environment = os.environ | {"COLUMNS": "120", "TERM": "xterm"}
    with subprocess.Popen(words, stdout=theirs, env=environment) as running:
        os.close(theirs)
        output = b""
        with suppress(OSError):  # How a terminal ends on Linux.
            while data := os.read(ours, 10_000):
                output += data
    os.close(ours)
    assert running.returncode == 0
    (heading,) = [line for line in output.splitlines() if b"office/a.md" in line]
    assert b"office/b.pdf" in heading
    assert b"\x1b[1;31m30" in output
    assert b"\x1b[1;32m45" in output


def test_an_unknown_id_names_the_nearest(assay: Assay, conflicts: Lakehouse) -> None:
    wrong = f"{ID[:7]}{'0' if ID[7] != '0' else '1'}"
    result = assay("contradictions", "show", wrong)
    assert result.code == 1
    assert f"There is no contradiction {wrong} at main." in result.err
    assert f"Did you mean '{ID[:8]}'?" in result.err


def test_an_id_that_several_begin_with_lists_them(
    assay: Assay, conflicts: Lakehouse
) -> None:
    with conflicts.catalog.transaction(message="twins") as tx:
        twins = [
            contradiction() | {"contradiction_id": f"{ID[:8]}{digit * 24}"}
            for digit in "ab"
        ]
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table(twins))
    result = assay("contradictions", "show", ID[:8])
    assert result.code == 1
    assert f"{ID[:8]} is the beginning of 3 ids" in result.err
    assert f"{ID[:8]}aaaa" in result.err
    assert assay("contradictions", "show", ID).code == 0


@pytest.mark.parametrize(
    ("verb", "status"),
    [("dismiss", "dismissed"), ("confirm", "confirmed"), ("reopen", "open")],
)
def test_a_decision_is_one_commit_in_the_name_of_who_made_it(
    assay: Assay, conflicts: Lakehouse, verb: str, status: str
) -> None:
    head = conflicts.catalog.resolve("main").id
    done = assay("contradictions", verb, ID[:6], *REASON, "--agent", "ada")
    assert done.out.startswith(f"{ID[:12]} is {status} at main: default timeout")
    commit = conflicts.catalog.resolve("main")
    assert commit.parents == (head,)
    assert commit.agent == "ada"
    assert commit.message == f"contradiction {ID[:12]} {status}: two different rooms"
    shown = assay("contradictions", "show", ID, "--json").json
    assert (shown["revision"], shown["status"]) == (2, status)
    assert (shown["decided_by"], shown["reason"]) == ("ada", "two different rooms")
    history = assay("contradictions", "show", ID).out
    assert f"{status} by ada: two different rooms" in history


def test_the_same_decision_again_changes_nothing(
    assay: Assay, conflicts: Lakehouse
) -> None:
    assay("contradictions", "dismiss", ID, *REASON)
    head = conflicts.catalog.resolve("main").id
    again = assay("contradictions", "dismiss", ID, *REASON)
    assert again.code == 0
    assert f"{ID[:12]} is dismissed already at main" in again.out
    assert assay("contradictions", "dismiss", ID, *REASON, "--json").json["commit"] is (
        None
    )
    assert conflicts.catalog.resolve("main").id == head
    assay("contradictions", "dismiss", ID, "--reason", "they are in two towns")
    assert conflicts.catalog.resolve("main").id != head


def test_a_decision_wants_a_reason(assay: Assay, conflicts: Lakehouse) -> None:
    assert assay("contradictions", "dismiss", ID).code == 2
    assert assay("contradictions", "dismiss", ID, "--reason", " ").code == 2


def test_what_is_resolved_cannot_be_decided(assay: Assay, conflicts: Lakehouse) -> None:
    result = assay("contradictions", "confirm", content_id("c5"), *REASON)
    assert result.code == 1
    assert "is resolved at main" in result.err


def test_a_decision_goes_to_a_branch_only(assay: Assay, conflicts: Lakehouse) -> None:
    conflicts.catalog.create_branch("draft")
    conflicts.catalog.create_tag("q1")
    done = assay("contradictions", "dismiss", ID, *REASON, "--ref", "draft")
    assert done.code == 0
    assert len(ids(assay, "contradictions")) == 3
    assert len(ids(assay, "contradictions", "--ref", "draft")) == 2
    assert assay("contradictions", "dismiss", ID, *REASON, "--ref", "q1").code == 1
    assert assay("contradictions", "dismiss", ID, *REASON, "--ref", "x").code == 1


def new_on(lakehouse: Lakehouse, branch: str) -> str:
    """Write a contradiction to a branch that main does not have; return its id."""
    lakehouse.catalog.create_branch(branch)
    with lakehouse.catalog.transaction(branch, message="found") as tx:
        row = contradiction("new", revision=3)
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([row]))
    return content_id("new")


def test_what_blocked_a_release_can_be_dismissed_for_the_next(
    assay: Assay, conflicts: Lakehouse
) -> None:
    identity = new_on(conflicts, "ingest/1234abcd")
    conflicts.catalog.mark_failed("ingest/1234abcd", "a check failed")
    done = assay("contradictions", "dismiss", identity[:8], *REASON)
    assert "is dismissed at main" in done.out
    assert "found on ingest/1234abcd; the next ingest keeps to the decision" in done.out
    (event,) = assay("contradictions", "show", identity, "--json").json["history"]
    assert (event["revision"], event["status"]) == (1, "dismissed")
    again = assay("contradictions", "dismiss", identity[:8], *REASON)
    assert "already" in again.out


def test_what_may_still_be_merged_is_decided_where_it_is(
    assay: Assay, conflicts: Lakehouse
) -> None:
    identity = new_on(conflicts, "ingest/1234abcd")
    result = assay("contradictions", "dismiss", identity, *REASON)
    assert result.code == 1
    assert "not at main, but on ingest/1234abcd" in result.err
    assert "--ref ingest/1234abcd" in result.err


def test_a_decision_waits_for_an_ingest_and_says_for_whom(
    assay: Assay, conflicts: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_LOCK_SECONDS", "0.3")
    path = conflicts.settings.home / "writer.lock"
    with WriterLock(path, holder="run 4711", seconds=0):
        result = assay("contradictions", "dismiss", ID, *REASON)
    assert result.code == 1
    assert "Waiting for run 4711." in result.err
    assert "ASSAY_LOCK_SECONDS" in result.err
    assert assay("contradictions", "dismiss", ID, *REASON).code == 0
    assert path.read_text() == ""


def test_a_name_that_a_run_left_in_the_lock_is_looked_up(
    assay: Assay, conflicts: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")  # The look-up sets it for the process.
    path = conflicts.settings.home / "writer.lock"
    path.write_text("run 00000000-0000-0000-0000-000000000000")
    assert assay("contradictions", "dismiss", ID, *REASON).code == 0


def test_words_of_a_document_cannot_steer_the_terminal(
    assay: Assay, conflicts: Lakehouse
) -> None:
    evil = "timeout \x1b[31m is [/bold] 30\nseconds \u202e"
    with conflicts.catalog.transaction(message="evil") as tx:
        row = contradiction("evil", text_a=evil, explanation=evil, reason=evil)
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([row]))
    for words in ((), ("show", content_id("evil"))):
        shown = assay("contradictions", *words)
        assert shown.code == 0
        assert "\x1b" not in shown.out
        assert "\u202e" not in shown.out


def test_a_mistyped_command_names_the_right_one(
    assay: Assay, conflicts: Lakehouse
) -> None:
    result = assay("contradictions", "dismis", ID)
    assert result.code == 2
    assert "dismiss" in result.err


def test_a_setting_that_is_not_usable_is_named_with_what_it_is_for(
    assay: Assay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_CONTRADICTION_BLOCK", '{"office": 95}')
    shown = assay("contradictions")
    assert shown.code == 1
    assert "ASSAY_CONTRADICTION_BLOCK is not valid: office: Input should" in shown.err
    assert "Score that blocks a release" in shown.err
