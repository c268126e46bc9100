"""Each statement of docs/catalog.md is held by tests, which are named here."""

import re
import shlex
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.cli import main
from resources.lakehouse import Lakehouse, open_catalog
from resources.schemas import FILES
from resources.settings import Settings
from resources.tables import append
from tests.pages import ROOT, check_commands, check_places, check_statements
from tests.pipelines.cli.samples import file_row

TEXT = (ROOT / "docs" / "catalog.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ assay (.+)$", TEXT, re.MULTILINE)
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)

# The beginning of each statement, and what holds it. Advice, and what is said of
# others, is held by nothing.
HELD = {
    "Assay keeps its tables": "test_many_tables_become_one_commit",
    "It speaks the Iceberg": "test_every_endpoint_that_config_lists_is_served",
    "This page says": "test_every_statement_is_held_by_tests_that_are_there",
    "A commit is a state": "test_a_tree_holds_what_a_dictionary_would",
    "A branch is a name": "test_every_move_of_a_ref_is_written_down",
    "A tag is a name": "test_a_tag_stays_where_it_is",
    "Both are in one": "test_branches_and_tags_share_one_name_space",
    "Making one copies": "test_a_branch_shares_everything_with_where_it_began",
    "Names begin with": "test_ordinary_names_are_valid",
    "`HEAD`, and what": "test_a_bad_name_says_which_rule_it_breaks",
    "`main` can neither": "test_main_can_be_neither_deleted_nor_marked_failed",
    "Whoever moves": "test_every_move_of_a_ref_may_name_the_head_it_was_seen_at",
    "A branch marked": "test_a_failed_branch_can_be_read_and_deleted_only",
    "The reflog has": "test_every_move_of_a_ref_is_written_down",
    "It stays when": "test_a_deleted_branch_is_brought_back_where_it_was "
    "test_a_deleted_branch_is_restored",
    "An unknown name": "test_an_unknown_name_names_the_nearest_and_what_to_run",
    "| `main` |": "test_a_name_alone_is_plain",
    "| `main@3f2a91c4` |": "test_a_commit_is_found_by_its_prefix",
    "| `main@2026-01-31`,": "test_a_time_gives_the_state_of_then",
    "| `main~2` |": "test_steps_walk_back",
    "| `main^2` |": "test_steps_walk_back",
    "| `main@2026-01-31~1^2`": "test_steps_are_kept_in_order",
    "| `3f2a91c4` |": "test_a_commit_is_found_by_its_prefix",
    "Only a branch can": "test_anything_but_a_branch_is_read_only",
    "A commit changes": "test_many_tables_become_one_commit "
    "test_main_is_whole_however_often_a_writer_is_killed",
    "Its id is": "test_equal_commits_have_equal_ids_and_any_change_gives_another",
    "It keeps author": "test_equal_commits_have_equal_ids_and_any_change_gives_another",
    '`catalog.at("branch")` is': (
        "test_each_write_on_a_branch_is_one_commit_that_says_what_it_did"
    ),
    "`with catalog": "test_append_overwrite_delete_and_drop_go_together",
    "Commits to different": "test_commits_to_other_tables_do_not_disturb",
    "They only race": "test_processes_that_write_to_different_tables_only_race",
    "A transaction that changed": (
        "test_a_table_changed_by_someone_else_meanwhile_is_a_conflict"
    ),
    "With `isolation": "test_a_serializable_one_may_not "
    "test_what_is_named_as_read_must_stay",
    "With a `request_id`": "test_a_request_that_is_repeated_yields_the_first_commit",
    "No file is ever": "test_no_file_is_ever_deleted "
    "test_a_client_that_cleans_up_after_its_commits_deletes_nothing",
    "Tables have `gc": "test_no_engine_can_switch_its_own_clean_up_on",
    "`assay merge SOURCE` compares": (
        "test_a_merge_is_one_commit_with_two_parents_and_moves_no_data "
        "test_a_merge_base_is_a_common_ancestor_with_none_below_it"
    ),
    "A branch can be merged": "test_a_branch_may_be_merged_again_and_again",
    "All conflicts": (
        "test_all_conflicts_are_reported_together_and_nothing_is_applied"
    ),
    "`--dry-run` says": "test_a_dry_run_tells_and_changes_nothing",
    "| changed on one side only": (
        "test_a_merge_takes_each_key_from_the_side_that_changed_it"
    ),
    "| changed alike": "test_an_identical_change_on_both_sides_is_clean",
    "| a namespace made": "test_namespaces_made_on_both_sides_become_one "
    "test_properties_changed_on_one_side_each_are_joined",
    "| one property": "test_one_property_changed_differently_is_a_conflict",
    "| added differently": "test_a_conflict_shows_both_sides_and_the_base",
    "| changed on one side, removed": "test_a_conflict_shows_both_sides_and_the_base",
    "| a table put": "test_a_table_merged_into_a_dropped_namespace_is_a_conflict",
    "| a table changed": (
        "test_why_tables_cannot_be_joined_is_the_reason_of_the_conflict"
    ),
    "`--force KEY`": (
        "test_force_takes_the_source_side_and_drop_leaves_the_target_side "
        "test_a_behaviour_for_a_key_that_is_not_touched_is_an_error"
    ),
    "**A table that both": "test_no_data_file_is_read_or_written_for_an_append",
    "| appended rows": "test_appends_of_both_sides_stand_side_by_side",
    "| deleted or replaced": (
        "test_a_delete_is_brought_over_if_what_was_added_meanwhile_cannot_match "
        "test_a_delete_that_would_have_had_to_see_new_rows_is_a_conflict "
        "test_position_deletes_of_a_file_that_was_rewritten_are_a_conflict"
    ),
    "| compacted files": "test_a_compaction_is_brought_over_beside_appends "
    "test_a_delete_beside_a_compaction_of_other_files_is_brought_over",
    "| added columns": "test_one_column_may_be_renamed_and_another_widened "
    "test_columns_added_on_both_sides_under_one_number_are_a_conflict",
    "| set properties": "test_properties_are_merged_name_by_name",
    "| changed partitioning": (
        "test_partitioning_added_on_one_side_is_brought_over_with_its_rows "
        "test_a_sort_order_set_on_one_side_is_brought_over"
    ),
    "| set a tag": "test_a_tag_of_the_table_comes_with_the_snapshot_that_it_names",
    "| dropped the table": "test_a_table_dropped_and_made_anew_is_a_conflict",
    "What cannot be brought": (
        "test_why_tables_cannot_be_joined_is_the_reason_of_the_conflict"
    ),
    "A file that both": "test_a_file_that_both_sides_added_is_not_doubled",
    "Ten branches": "test_ten_branches_that_appended_merge_one_after_another",
    "`assay cherry-pick": (
        "test_a_pick_keeps_author_time_run_message_and_properties "
        "test_a_pick_brings_one_commit_and_neither_what_was_before_nor_after_it"
    ),
    "`assay revert": "test_a_rollback_takes_out_what_one_agent_added_in_all_tables",
    "`assay rollback --agent": (
        "test_a_rollback_takes_out_what_one_agent_added_in_all_tables "
        "test_only_commits_since_a_time_are_taken_back"
    ),
    "The files that it added": (
        "test_deleted_rows_come_back_in_the_files_that_they_were_in "
        "test_a_rollback_leaves_the_rows_of_all_others"
    ),
    "It does not matter": "test_what_came_by_merges_is_taken_back_as_well",
    "A table that the agent made": (
        "test_a_table_that_others_wrote_to_stays_without_the_rows_of_its_maker"
    ),
    "A second run": "test_a_second_rollback_finds_nothing_to_do "
    "test_undoing_a_rollback_brings_everything_back",
    "Where a later commit": (
        "test_a_later_rewrite_by_somebody_else_is_named_and_nothing_done"
    ),
    "`--dependents skip`": (
        "test_what_is_built_upon_can_be_left_and_then_it_is_said "
        "test_what_builds_upon_it_can_be_taken_back_as_well"
    ),
    "A part of a commit": (
        "test_a_later_rewrite_by_somebody_else_is_named_and_nothing_done"
    ),
    "`assay reset": "test_a_ref_is_reset_and_put_back "
    "test_resetting_a_branch_leaves_its_commits_in_the_reflog",
    "`main` can be put back": (
        "test_main_goes_back_to_where_it_was_and_nowhere_else_without_a_merge"
    ),
    "An undo on `main`": "test_an_undo_on_main_is_not_held_up",
    "Trust is computed": "test_trust_is_computed_anew_after_an_undo",
    "`assay verify` recomputes": "test_a_catalog_as_it_was_written_has_no_problems "
    "test_operations_must_be_what_changed",
    "It checks the": "test_a_flipped_bit_is_found_wherever_it_is "
    "test_a_file_that_was_cut_short_is_named",
    "It finds a": "test_a_commit_that_was_rewritten_is_found "
    "test_swapped_parents_are_found test_a_file_that_is_gone_is_named",
    "`--deep` reads": "test_a_flipped_bit_in_a_data_file_is_found_when_files_are_read",
    "`assay keys create": (
        "test_a_key_is_made_and_a_history_signed_and_checked_with_it"
    ),
    "With `ASSAY_SIGNING": "test_commits_are_signed_by_themselves_once_a_key_is_set",
    "`assay verify --keys": (
        "test_unsigned_commits_are_reported_but_not_the_first "
        "test_a_key_that_is_not_trusted_is_reported"
    ),
    "A signature is": "test_a_signature_is_good_for_one_commit_and_one_key "
    "test_a_rewritten_commit_cannot_be_signed_again_without_the_key",
    "`assay gc` deletes": "test_dropped_tables_go_with_their_folders "
    "test_what_a_writer_left_behind_goes",
    "Heads are always": (
        "test_without_a_cut_off_every_state_of_every_ref_stays_readable "
        "test_past_a_cut_off_files_go_and_the_state_cannot_come_back"
    ),
    "What deleted and reset": (
        "test_a_deleted_branch_is_kept_as_long_as_the_reflog "
        "test_a_state_that_a_reset_left_is_kept_as_long_as_the_reflog"
    ),
    "Files younger": "test_young_files_are_never_touched "
    "test_a_table_elsewhere_is_read_and_never_deleted",
    "All snapshots": (
        "test_all_snapshots_that_a_live_table_lists_can_become_the_current_one "
        "test_expired_snapshots_go_and_those_that_table_refs_name_stay"
    ),
    "If anything live": "test_a_failed_mark_forbids_the_sweep",
    "`--dry-run` lists": "test_a_dry_run_lists_what_a_real_run_then_deletes",
    "It may run beside": "test_a_commit_that_lands_during_the_mark_is_whole "
    "test_a_merge_during_the_mark_revives_a_commit "
    "test_a_killed_collection_is_ended_by_the_next",
    "What was given up": "test_once_given_up_nothing_comes_back",
    "`assay compact` makes": (
        "test_small_files_become_one_and_rows_stay "
        "test_all_but_the_newest_snapshots_leave_in_one_commit"
    ),
    "`catalog.hooks.add": "test_a_commit_is_heard_before_and_after "
    "test_a_merge_is_heard_as_a_merge_and_names_its_source "
    "test_every_move_of_a_ref_is_heard_before_and_after",
    "Before it, a hook": "test_what_is_refused_does_not_happen "
    "test_what_a_hook_returns_is_kept_with_the_commit",
    "`event.state()` gives": (
        "test_what_a_merge_would_make_can_be_read_before_it_is_made "
        "test_who_looked_is_asked_again_if_the_branch_moves_meanwhile"
    ),
    "After it, what": "test_a_hook_that_fails_afterwards_is_kept_and_undoes_nothing",
    "A slow hook": "test_a_slow_hook_holds_no_other_writer_up",
    "The release gate": (
        "test_the_hook_refuses_for_main_what_a_release_would_and_names_the_branch "
        "test_a_merge_over_http_is_judged_as_any_other "
        "test_main_takes_only_what_a_release_would_let_in_and_other_branches_anything"
    ),
    "A cherry-pick onto": "test_a_pick_onto_main_is_judged_as_a_merge_is",
    "What is judged": (
        "test_both_sides_are_judged_together_where_both_changed_something "
        "test_what_nobody_else_changed_is_judged_as_it_is_on_its_branch"
    ),
    "So a file": "test_a_file_that_two_runs_read_does_not_come_to_main_twice",
    "A commit made directly": "test_a_direct_commit_to_main_is_not_a_merge",
    "`assay serve` speaks": ("test_without_tokens_a_server_listens_on_loopback_only"),
    "A client names": "test_tags_commits_and_past_states_are_attached_to_read",
    "Errors have": "test_errors_are_in_javas_form_and_words",
    "DuckDB and PyIceberg": (
        "test_duckdb_inserts_updates_and_deletes_at_any_branch "
        "test_rows_are_appended_deleted_and_overwritten_at_any_branch"
    ),
    "DuckDB's `BEGIN": (
        "test_a_transaction_over_two_tables_is_one_commit_of_the_catalog"
    ),
    "Unknown updates": (
        "test_what_is_unknown_or_malformed_is_400_and_changes_nothing "
        "test_a_requirement_that_fails_is_a_conflict"
    ),
    "A drop with purge": "test_a_dropped_and_purged_table_is_still_there_at_other_refs",
    "With `--tokens": "test_roles_hold_at_their_refs "
    "test_a_role_in_one_namespace_shows_and_changes_nothing_beside_it",
    "The file holds": ("test_a_token_that_was_made_is_known_and_kept_as_its_hash_only"),
    "Without it, only": (
        "test_without_tokens_only_this_machine_by_its_own_names_is_answered"
    ),
    "Refs, log,": "test_branches_and_tags_are_made_listed_moved_and_deleted "
    "test_a_branch_is_compared_and_merged test_the_api_is_described",
    "Keys of the storage": "test_secrets_of_the_storage_are_never_sent",
    "| `ASSAY_CATALOG`": "test_a_store_and_a_warehouse_may_lie_elsewhere",
    "| `ASSAY_WAREHOUSE`": "test_a_warehouse_on_a_disk_is_a_whole_path",
    "| `ASSAY_STORAGE`": ("test_settings_open_a_home_whose_warehouse_is_in_s3"),
    "Everything works": (
        "test_an_ingest_and_what_follows_work_with_nothing_of_the_catalog_at_home "
        "test_branches_change_and_merge_as_on_a_disk"
    ),
    "Many processes may": "test_a_new_store_may_be_opened_by_many_at_once",
    "Passwords and keys": "test_keys_are_neither_in_the_store_nor_in_the_files",
    "SQL reads": "test_sql_reads_nothing_but_the_warehouse_and_shows_no_key",
    "An unreadable": (
        "test_one_metadata_file_that_is_gone_or_damaged_is_named "
        "test_a_store_of_a_newer_version_is_refused "
        "test_a_warehouse_that_gets_full_in_a_commit_keeps_the_old_state "
        "test_a_warehouse_that_is_gone_is_said_to_be_and_not_begun_anew "
        "test_a_server_that_does_not_answer_is_told"
    ),
    "Killed at any": "test_a_commit_that_is_killed_is_there_or_not "
    "test_a_merge_that_is_killed_is_there_or_not "
    "test_a_rollback_that_is_killed_is_there_or_not "
    "test_a_collection_that_is_killed_loses_nothing",
    "Many processes that": "test_eight_processes_lose_and_double_nothing",
    "After any sequence": "TestCatalog",
    "A state that was": "test_a_fixed_state_does_not_see_later_writes "
    "test_without_a_cut_off_every_state_of_every_ref_stays_readable",
    "A transaction, merge": (
        "test_a_transaction_longer_than_the_grace_period_is_refused"
    ),
    "A write of another": "",
    "Keep `--grace`": "",
    "One warehouse": "test_folders_of_another_catalog_that_are_older_are_left_alone",
    "Tables of format": "test_a_table_of_format_3_is_made_written_and_read",
    "Commits and states": "test_once_given_up_nothing_comes_back",
    "A bucket's own": "",
    "What they do is": "",
    "| branches and tags": "test_many_tables_become_one_commit",
    "| one commit": "test_many_tables_become_one_commit",
    "| two branches": "test_no_data_file_is_read_or_written_for_an_append",
    "| the same change": "test_an_identical_change_on_both_sides_is_clean",
    "| per key": "test_force_takes_the_source_side_and_drop_leaves_the_target_side",
    "| revert one": "test_a_rollback_leaves_the_rows_of_all_others",
    "| undo all": "test_a_rollback_takes_out_what_one_agent_added_in_all_tables",
    "| a transaction": "test_a_serializable_one_may_not",
    "| reflog": "test_the_reflog_keeps_what_was_deleted",
    "| checks that": "test_what_is_refused_does_not_happen",
    "| ids, checksums": "test_a_flipped_bit_is_found_wherever_it_is",
    "| signed commits": "test_a_signed_history_is_whole_and_each_commit_is_signed_once",
    "| dropped tables": "test_dropped_tables_go_with_their_folders",
    "| Iceberg REST": "test_rows_are_appended_deleted_and_overwritten_at_any_branch",
    "| server needed": "test_a_new_store_has_main_at_a_commit_without_contents",
    "`make conformance`": "test_every_assumption_says_what_ours_does_instead",
    "`python -m benchmarks.catalog` measures": "",
}


def test_every_statement_is_held_by_tests_that_are_there() -> None:
    check_statements(TEXT, HELD)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a file on main."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ASSAY_HOME", str(folder))
    with (
        Lakehouse(Settings(home=folder)) as lakehouse,
        lakehouse.catalog.transaction(message="one file") as tx,
    ):
        append(tx, FILES, FILES.table([file_row(1, "office/a.md")]))
    return folder


def test_the_commands_shown_work_one_after_another(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(COMMANDS) > 5
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0, command
        said = capsys.readouterr().out.strip()
        assert said or command.startswith("diff"), command


def test_the_lines_of_python_work(home: Path) -> None:
    rows = pa.table({"item": ["bolt"], "price": [1.5]})
    found: dict[str, object] = {"schema": rows.schema, "rows": rows}
    (code,) = PYTHON
    exec(compile(code, "catalog.md", "exec"), found)  # noqa: S102
    with open_catalog(Settings()) as catalog:
        assert catalog.at("main").load_table("shop.stock").scan().to_arrow() == rows


def test_every_command_named_has_the_options_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    check_commands(TEXT, capsys)


def test_every_file_and_program_named_is_there() -> None:
    check_places(TEXT)
