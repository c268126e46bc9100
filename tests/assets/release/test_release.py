"""What may be released, what is kept back, and what is said about it."""

import gc
import json
import weakref
from datetime import UTC, datetime

import pytest

from assets.documents.chunks import chunks
from assets.documents.files import files
from assets.policies.approvals import approve
from assets.release.audit import AuditFailedError, audit, audit_table, look_at
from assets.release.checks import check_result, documents_rules, files_rules
from assets.release.findings import ReleaseBlockedError
from assets.release.gate import decide, install
from assets.release.release import NothingPreparedError, release
from resources.expectations import SUITES, RuleResult, SuiteResult
from resources.lakehouse import Lakehouse
from resources.schemas import CHUNKS, SOURCES
from resources.tables import append
from tests.assets.workshop import READING, Workshop, metadata

JOB = (*READING, release)


@pytest.fixture
def released(workshop: Workshop) -> Workshop:
    workshop.write("empty.txt", "")  # In quarantine: nothing to embed.
    workshop.write("prices.json", '[{"price": 1}]')
    workshop.run(*JOB, merge=False)
    return workshop


def branches(workshop: Workshop) -> list[str]:
    return [ref.name for ref in workshop.lakehouse.catalog.refs()]


def test_a_release_is_one_commit_on_main_with_the_run_behind_it(
    released: Workshop,
) -> None:
    commit = released.lakehouse.catalog.resolve("main")
    assert len(commit.parents) == 2
    assert commit.message == f"Release of ingest/{commit.run_id[:8]}"
    assert branches(released) == ["main"]
    again = metadata(released.run(*JOB, merge=False), "release")
    assert (again["status"], again["commit"]) == ("unchanged", "")
    assert released.lakehouse.catalog.resolve("main") == commit


def test_an_audited_branch_may_be_kept(released: Workshop) -> None:
    released.write("other.json", '[{"price": 2}]')
    config = {"release": {"config": {"merge": False}}}
    kept = metadata(released.run(*JOB, merge=False, ops=config), "release")
    assert kept["status"] == "kept"
    assert branches(released) == [kept["branch"], "main"]
    assert released.live() == ["docs/empty.txt", "docs/prices.json"]


def test_a_release_that_people_have_to_approve_is_kept_for_them(
    released: Workshop,
) -> None:
    folder = released.settings.policies_folder
    folder.mkdir()
    rule = "- {id: two, applies_to: {sources: docs}, approval: {people: 1}}"
    (folder / "rules.yaml").write_text(rule)
    released.write("other.json", '[{"price": 2}]')
    kept = metadata(released.run(*JOB, merge=False), "release")
    assert kept["status"] == "kept"
    assert kept["waits_for"] == "rule two: 0 of 1 approvals"
    assert released.live() == ["docs/empty.txt", "docs/prices.json"]
    lakehouse, branch = released.lakehouse, kept["branch"]
    approve(lakehouse, branch, "anna", "", datetime.now(UTC))
    verdict = decide(lakehouse, branch, "main")
    assert verdict.may_pass
    lakehouse.catalog.merge(branch, properties=verdict.properties())
    assert "docs/other.json" in released.live()


def test_a_release_records_the_rules_and_figures_that_let_it_pass(
    released: Workshop,
) -> None:
    properties = released.lakehouse.catalog.resolve("main").properties
    assert properties["assay.policies"] == "none"
    audit = json.loads(properties["assay.audit"])
    assert audit["suites"] == len(SUITES)
    assert (audit["failed"], audit["rows"] > 0) == (0, True)


def test_a_release_without_the_steps_before_it_is_refused(released: Workshop) -> None:
    alone = released.run(release, merge=False, raise_on_error=False)
    (failure,) = [each for each in alone.all_events if each.is_step_failure]
    assert NothingPreparedError.__name__ in str(failure.step_failure_data.error)
    assert "run the whole job again" in str(failure.step_failure_data.error)


def break_chunks(workshop: Workshop, branch: str) -> None:
    row: dict[str, object] = {
        "chunk_id": "f" * 32,
        "version_id": "unknown",
        "position": 0,
        "start": 0,
        "end": 2,
        "heading_path": [],
        "tokens": 0,
        "text": "  ",
        "text_hash": "x",
        "chunker": "c",
        "run_id": "r",
    }
    with workshop.lakehouse.catalog.transaction(branch, message="Break") as tx:
        append(tx, CHUNKS, CHUNKS.table([row]))


def test_rows_that_break_a_rule_are_named_and_never_released(
    released: Workshop,
) -> None:
    released.lakehouse.catalog.create_branch("draft")
    break_chunks(released, "draft")
    failed = [each for each in audit(released.lakehouse, "draft") if not each.passed]
    assert [each.name for each in failed] == ["chunks"]
    error = AuditFailedError("draft", failed)
    assert "breaks rules and was not merged: chunks: 1 of 1 rows" in error.problem
    assert error.remedy.startswith('assay sql "select * from kb.chunks where chunk_id')
    assert error.remedy.endswith("--ref draft")
    with pytest.raises(AuditFailedError):
        raise error


def test_the_release_looks_again_at_what_the_checks_passed(released: Workshop) -> None:
    head = released.head()
    break_chunks(released, "main")
    released.write("other.json", '[{"price": 2}]')
    failed = released.run(*JOB, merge=False, raise_on_error=False)
    assert not failed.success
    (failure,) = [each for each in failed.all_events if each.is_step_failure]
    assert "breaks rules and was not merged" in str(failure.step_failure_data.error)
    assert released.lakehouse.catalog.resolve("main").parents == (head,)


def test_a_target_that_moved_on_takes_what_keeps_the_rules(
    released: Workshop,
) -> None:
    released.write("other.json", '[{"price": 2}]')
    config = {"release": {"config": {"merge": False}}}
    kept = metadata(released.run(*JOB, merge=False, ops=config), "release")
    now = datetime.now(UTC)
    row: dict[str, object] = {
        "source": "mine", "revision": 1, "kind": "folder", "root": "/mine",
        "include": [], "exclude": [], "listing": [""], "run_id": "r", "added_at": now,
    }  # fmt: skip
    with released.lakehouse.catalog.transaction(message="Meanwhile") as tx:
        append(tx, SOURCES, SOURCES.table([row]))
    install(released.lakehouse)
    assert released.lakehouse.catalog.merge(kept["branch"]).commit
    assert "docs/other.json" in released.live()
    assert released.count("kb.sources") == 2


def test_a_file_that_two_runs_read_does_not_come_to_main_twice(
    released: Workshop,
) -> None:
    catalog = released.lakehouse.catalog
    install(released.lakehouse)
    released.write("blank.txt", "")  # A data table would be a conflict already.
    config = {"release": {"config": {"merge": False}}}
    runs = [released.run(*JOB, merge=False, ops=config) for _ in range(2)]
    one, other = (metadata(each, "release")["branch"] for each in runs)
    catalog.merge(one)
    states = catalog.refs(), catalog.reflog()
    files = released.count("kb.files")
    assert catalog.merge(other, dry_run=True).replayed  # Nothing else stops it.
    with pytest.raises(ReleaseBlockedError, match="id_is_unique") as caught:
        catalog.merge(other)
    assert caught.value.problem.startswith("Together with what came to main meanwhile:")
    assert "an ingest adds only what is missing" in caught.value.remedy
    assert f"assay merge {other} --into look" in caught.value.remedy
    assert (catalog.refs(), catalog.reflog()) == states
    again = metadata(released.run(*JOB, merge=False), "release")
    assert again["status"] == "unchanged"
    assert released.count("kb.files") == files


def test_a_check_of_an_unchanged_state_says_so(released: Workshop) -> None:
    done = released.run(*READING, files_rules, documents_rules, merge=False)
    checks = done.get_asset_check_evaluations()
    told = {(each.asset_key.to_user_string(), each.check_name) for each in checks}
    assert told == {("files", "rules"), ("documents", "rules")}
    assert all(str(each.description).startswith("Nothing changed") for each in checks)


def test_a_check_judges_what_a_run_wrote(released: Workshop) -> None:
    released.write("new.json", '[{"price": 5}]')
    done = released.run(files, files_rules, merge=False)
    (check,) = done.get_asset_check_evaluations()
    assert check.passed
    assert check.metadata["rows"].value == 3
    assert "| holds |" in str(check.metadata["rules"].value)


def rule(name: str, *, blocking: bool = True, offending: int = 0) -> RuleResult:
    ids = tuple(f"{name}-{number}" for number in range(offending))
    return RuleResult(name, "column", not offending, blocking, offending, ids)


def test_a_failed_check_shows_the_rows_and_how_to_look_at_them() -> None:
    broken = SuiteResult(
        "files", "file_id", 9, (rule("good"), rule("bad", offending=2))
    )
    shown = check_result("ingest/1", broken)
    assert not shown.passed
    text = str(shown.metadata["rules"].value)
    assert "| bad | **2 break it** | `bad-0`, `bad-1` |" in text
    command = "select * from kb.files where file_id in ('bad-0', 'bad-1')"
    assert shown.metadata["look"].value == f'assay sql "{command}" --ref ingest/1'


def test_the_command_shows_what_blocks_before_what_only_warns() -> None:
    rules = rule("warns", blocking=False, offending=1), rule("blocks", offending=7)
    command = look_at("b", SuiteResult("files", "file_id", 9, rules))
    assert "'blocks-0'" in command
    assert "'blocks-4'" in command
    assert "'blocks-5'" not in command


@pytest.mark.parametrize(
    ("suite", "name", "table"),
    [
        ("documents", "accounted", "live_files"),
        ("embeddings", "has_vector", "current_chunks"),
    ],
)
def test_rows_that_are_missing_are_shown_where_they_are_missed(
    suite: str, name: str, table: str
) -> None:
    command = look_at("b", SuiteResult(suite, "id", 1, (rule(name, offending=1),)))
    assert f"from kb.{table} where id in" in command


def test_a_state_is_judged_once_for_as_long_as_its_lakehouse_is_there(
    released: Workshop,
) -> None:
    lakehouse = Lakehouse(released.settings)
    first = audit_table(lakehouse, "main", "files")
    assert audit_table(lakehouse, "main", "files") is first
    gone = weakref.ref(lakehouse)
    lakehouse.close()
    del lakehouse
    gc.collect()
    assert gone() is None


def test_passages_are_cut_again_when_the_limits_change(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.write("a.txt", "One sentence is here. Another one follows it.\n" * 60)
    workshop.run(*READING, chunks)
    before = workshop.count("kb.chunks")
    monkeypatch.setenv("ASSAY_CHUNK_TOKENS", "40")
    workshop.run(*READING, chunks)
    versions = workshop.sql("select distinct chunker from kb.chunks")
    assert len(versions) == 1
    assert workshop.count("kb.chunks") > before
    assert audit_table(workshop.lakehouse, "main", "chunks").passed
    head = workshop.head()
    workshop.run(*READING, chunks)
    assert workshop.head() == head
