import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.progress import StepProgress
from pipelines.cli.summary import print_summary
from pipelines.outcome import IngestSummary
from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay


def _summary(**changes: Any) -> IngestSummary:  # noqa: ANN401
    usual: dict[str, Any] = {
        "run_id": "4f1c",
        "branch": "ingest/4f1c",
        "into": "main",
        "status": "released",
        "commit": "ab12" * 16,
        "files": {"seen": 3, "new": 2, "deleted": 0},
        "documents": 2,
        "chunks": 1234,
        "vectors": 5,
        "tables": 1,
        "quarantined": [],
        "steps": {"files": 0.2, "embeddings": 75.0},
        "checks": [],
        "seconds": 75.2,
    }
    return IngestSummary(**usual | changes)


def _check(*values: str) -> dict[str, str]:
    names = ("name", "severity", "description", "look")
    return dict(zip(names, values, strict=True))


def test_what_holds_a_release_back_is_looked_at_and_decided_on_next(
    capsys: pytest.CaptureFixture[str],
) -> None:
    look = "assay contradictions --kind policy --ref ingest/4f1c"
    checks = [_check("policy_violations", "error", "1 that blocks", look)]
    out = _printed(_summary(status="failed", checks=checks), capsys)
    dismiss = "assay contradictions dismiss ID --reason TEXT"
    assert f"Try next:\n  {look}\n  {dismiss}\n  assay ui\n" in out


def _printed(summary: IngestSummary, capsys: pytest.CaptureFixture[str]) -> str:
    print_summary(summary)
    return capsys.readouterr().out


def test_a_summary_counts_times_and_says_what_to_try(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = _printed(_summary(contradictions=28), capsys)
    assert out.startswith("Released to main as commit ab12ab12ab12\n")
    assert "files           3 seen, 2 new\n" in out
    assert "chunks          1,234\n" in out
    assert "embeddings 1 min 15 s\n" in out
    assert "contradictions  28 open\n" in out
    first = "Try next:\n  assay contradictions\n  assay trust\n  assay search "
    assert first in out
    assert out.endswith(' from kb.current_documents"\n')


def test_the_time_of_checks_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = {"claims": 2.0, "claims_rules": 0.5, "claims_extraction_coverage": 0.25}
    out = _printed(_summary(steps=steps), capsys)
    told = [line.split() for line in out.splitlines()]
    assert told[told.index(["Time", "by", "step:"]) + 1 :][:3] == [
        ["claims", "2.0", "s"],
        ["2", "checks", "0.8", "s"],
        [],
    ]


@pytest.mark.parametrize(
    ("status", "begins"),
    [
        ("unchanged", "Nothing new: main"),
        ("kept", "Checked and kept on ingest/4f1c: assay merge ingest/4f1c"),
        ("failed", "Failed: main is as it was (run and branch ingest/4f1c)"),
    ],
)
def test_each_outcome_has_its_words(
    status: str, begins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _printed(_summary(status=status, commit=None), capsys)
    assert out.startswith(begins)


def test_a_release_that_waits_for_people_says_for_whom_and_how(
    capsys: pytest.CaptureFixture[str],
) -> None:
    waits = "rule prices: 1 of 2 people"
    out = _printed(_summary(status="kept", commit=None, waits_for=waits), capsys)
    assert out.startswith(f"Checked and kept on ingest/4f1c, for people: {waits}")
    assert "assay approve ingest/4f1c\n  assay merge ingest/4f1c" in out


def test_claims_that_are_held_back_are_counted_with_the_command_that_shows_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = _printed(_summary(held=3), capsys)
    assert "held back       3 claims: assay quarantine list" in out


def test_what_failed_and_what_was_kept_out_is_named_and_made_safe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = {"stage": "read", "reason": "corrupt", "detail": "x\x1b[2J", "remedy": "mend"}
    out = _printed(
        _summary(
            status="failed",
            error="resources.errors.AssayError: No space.\n  Try: free some",
            checks=[
                _check("spans", "error", "3 rows\x07", "assay sql x"),
                _check("new", "warn", "2 of 3", "assay contradictions"),
            ],
            quarantined=[row | {"uri": f"[red]{number}\n"} for number in range(25)],
            steps={},
            without={"alerts": "'flie:x' is no place\n  Try: ASSAY_ALERTS"},
        ),
        capsys,
    )
    assert "\nNo space.\n  Try: free some\n" in out
    assert "assay branch list" in out
    assert "1 check failed:\n  spans: 3 rows\\x07" in out
    assert "without:\n  alerts: 'flie:x' is no place\n    Try: ASSAY_A" in out
    assert "1 warning:\n  new: 2 of 3\n" in out
    assert "25 files kept out:" in out
    assert "[red]0\\n" in out
    assert "and 5 more: assay quarantine list" in out
    assert "\x1b" not in out


def test_progress_without_a_terminal_is_a_line_for_each_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with StepProgress() as progress:
        progress.report("files", 0, None)
        progress.report("files", 1200, 1200)
        progress.report("chunks", 3, 4)
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" in ")[0] for line in lines] == [
        "files: 1,200",
        "chunks: 3",
    ]


def test_progress_is_quiet_where_a_program_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with StepProgress(quiet=True) as progress:
        progress.report("files", 1, 1)
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_is_drawn_and_wiped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with StepProgress(quiet=True) as progress:
        progress.report("[b]files", 1, 2)
        progress.report("chunks", 2, 2)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "[b]files" in captured.err
    assert "\x1b[2K" in captured.err


def test_a_path_that_is_not_there_is_a_finding(assay: Assay, tmp_path: Path) -> None:
    result = assay("ingest", tmp_path / "nowhere")
    assert result.code == 1
    assert "nowhere" in result.err
    assert "Try: " in result.err


def test_a_search_without_a_hit_is_a_finding(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    assert assay("search", "  ").code == 2
    assert assay("search", "bolts", "-k", "0").code == 2
    result = assay("search", "bolts", "--mode", "text")
    assert result.code == 1
    assert "Nothing found at main." in result.err
    empty = assay("search", "bolts", "--mode", "text", "--json")
    assert (empty.code, empty.json) == (1, [])


@pytest.mark.slow
def test_documents_go_in_and_are_found(assay: Assay, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "leave.md").write_text("# Leave\n\nThirty days.\x1b[2J", encoding="utf-8")
    (folder / "empty.txt").touch()
    first = assay("ingest", folder)
    assert first.code == 0, first.err
    assert first.out.startswith("Released to main as commit ")
    assert "1 file kept out:" in first.out
    assert "documents: " in first.err
    again = assay("ingest", folder, "--agent", "robot", "--json").json
    assert (again["status"], again["documents"]) == ("unchanged", 0)
    hits = assay("search", "how many days off", "--json").json
    assert hits[0]["uri"] == "office/leave.md"
    shown = assay("search", "days")
    assert shown.out.startswith("1. Leave\n   office/leave.md · ")
    assert "\x1b" not in shown.out
    (folder / "empty.txt").write_text("Now there is text.", encoding="utf-8")
    retried = assay("quarantine", "retry", "office/empty.txt", "--json").json
    assert (retried["status"], retried["documents"]) == ("released", 1)
    assert assay("quarantine", "list", "--json").json == []
