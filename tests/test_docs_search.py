"""Each statement of docs/search.md is held by tests, which are named here."""

import re
import shlex
from pathlib import Path

import pytest

from pipelines.cli import main
from resources.embedding import Embedder
from tests.pages import ROOT, check_commands, check_places, check_statements
from tests.resources.search.shelf import Shelf

TEXT = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ assay (.+)$", TEXT, re.MULTILINE)
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)

# The beginning of each statement, and what holds it. Advice, and what is said of
# others, is held by nothing.
SEARCHING = {
    "Assay finds passages": "test_meaning_finds_what_words_do_not TestHistories",
    "This page says": "test_every_statement_is_held_by_tests_that_are_there",
    "A search at a ref": "TestHistories "
    "test_what_was_indexed_ahead_of_its_release_does_not_show "
    "test_passages_of_a_replaced_chunker_do_not_show",
    "A ref is a branch": "test_branches_tags_commits_and_times_show_their_own_state",
    "A passage that lies": "test_a_passage_of_two_places_shows_until_the_last_is_gone "
    "test_a_document_that_two_branches_brought_shows_once",
    "A text that stands": "test_one_text_in_two_documents_shows_with_each",
    "A merge, a rollback": "test_a_merge_shows_both_sides_without_indexing_anything "
    "test_a_rollback_and_its_undoing_index_nothing "
    "test_a_branch_that_is_reset_shows_what_it_shows_again",
    "A state that was never": (
        "test_a_search_fills_a_lost_index_from_the_stored_vectors "
        "test_a_deleted_document_comes_back_with_its_passages"
    ),
    "Passages without a": ("test_passages_without_a_vector_are_said_and_not_left_out"),
    "What another process": (
        "test_processes_see_what_each_other_committed_and_indexed "
        "test_two_open_homes_index_side_by_side"
    ),
    "Each hit names": "test_a_hit_names_document_place_and_reasons",
    "It names the": "test_a_hit_names_the_open_contradictions_of_its_passage "
    "test_a_hit_names_the_claims_in_it_that_are_held_back",
    "`--window 1` adds": "test_neighbours_are_those_of_the_same_version "
    "test_a_window_is_the_text_around_a_passage_in_its_own_edition",
    "| `hybrid`": "test_meaning_finds_what_words_do_not",
    "| `rrf`": "test_places_in_both_rankings_add_up",
    "| `vector`": "test_the_nearest_come_with_their_similarity",
    "| `text`": "test_a_search_by_words_does_not_load_the_model",
    "`hybrid` takes the": "",
    "Each gets its exact": (
        "test_of_two_equally_similar_the_one_that_words_find_comes_first "
        "test_without_words_the_most_similar_comes_first"
    ),
    "Then the question is": "test_a_passage_that_resembles_the_best_one_gains",
    "A score is comparable": "",
    "`python -m benchmarks.retrieval` measures": "",
    "Quotes, colons": "test_words_are_found_and_never_read_as_a_query",
    "Text of every script": "test_words_are_found_and_never_read_as_a_query",
    "Function words of": "test_a_question_is_asked_by_its_telling_words "
    "test_a_question_of_function_words_alone_stays_as_it_is "
    "test_a_name_in_capitals_is_no_function_word",
    "Where passages were": (
        "test_a_passage_that_is_doubted_comes_after_one_that_is_trusted "
        "test_more_trust_never_lowers_a_passage"
    ),
    "Equal scores are": "test_equal_scores_are_ordered_by_id_up_to_the_last_place "
    "test_the_answer_does_not_depend_on_how_the_index_grew",
    "`Search.batch`, and": "test_many_questions_at_once_are_answered_as_each_alone",
    "| `--source": "test_a_source_is_any_that_the_document_lies_in",
    "| `--document": "test_a_document_is_named_by_a_glob_over_all_its_places "
    "test_a_document_is_named_by_the_beginning_of_its_id",
    "| `--since": "test_days_are_whole_and_both_included",
    "| `--min-trust": "test_the_least_trust_passes_and_the_unknown_does_not",
    "| `--no-contradictions": "test_what_a_contradiction_stands_in_is_left_out",
    "All that are given": "test_all_conditions_must_hold "
    "test_filters_leave_exactly_what_fits_at_each_ref",
    "They decide before": "test_only_what_is_allowed_is_shown",
    "An unknown source": "test_an_unknown_source_is_refused_with_the_nearest",
    "Both hold the": "test_what_was_indexed_ahead_of_its_release_does_not_show",
    "Both lie in": "test_a_lost_part_is_made_good_while_the_home_is_open",
    "A state that was searched": (
        "test_a_state_that_was_searched_is_searched_again_without_sql "
        "test_a_damaged_state_is_made_anew"
    ),
    "Words, and vectors": (
        "test_a_large_index_has_codes_of_its_vectors_and_finds_what_is_nearest"
    ),
    "Vectors of small": "test_a_large_selection_finds_nearly_all_and_nothing_else "
    "test_a_small_selection_is_searched_exactly",
    "A home with more": "test_both_tiers_show_the_same_at_every_ref",
    "Both find the": "test_both_tiers_show_the_same_at_every_ref",
    "`assay index` adds": "test_filling_the_indexes_says_what_they_hold "
    "test_a_damaged_index_is_told_by_doctor_and_made_anew",
    "`assay doctor` looks": "test_a_damaged_index_is_told_by_doctor_and_made_anew "
    "test_damaged_vectors_are_told_by_doctor_and_mended",
    "After `assay gc`": "test_what_no_kept_state_shows_can_go_and_the_others_stay "
    "test_collecting_garbage_takes_it_out_of_the_indexes",
    "New passages are found": (
        "test_words_are_cut_in_the_same_way_before_and_after_they_are_indexed"
    ),
    "It takes them in": "test_a_short_tail_can_be_left_unindexed "
    "test_many_small_additions_do_not_stay_apart",
    "Killed at any": "test_a_killed_search_leaves_every_ref_searchable "
    "test_a_kill_at_any_step_leaves_a_whole_state_and_the_act_can_be_repeated",
    "Many processes may": "test_two_processes_add_the_same_chunks_while_another_reads "
    "test_processes_that_add_at_once_lose_and_double_nothing",
    "`python -m benchmarks.search` measures": "",
}
EMBEDDING: dict[str, str] = {
    "Each distinct text": "test_each_text_is_embedded_once_for_each_model "
    "test_vectors_are_unit_length_float32_and_in_the_order_of_the_texts",
    "The default model,": (
        "test_loading_the_default_model_writes_nothing_and_asks_no_network"
    ),
    "`ASSAY_EMBEDDING_MODEL` names": "test_a_model_at_a_path_gives_the_same_vectors "
    "test_a_hub_model_that_is_in_the_cache_is_found_without_the_network",
    "A model is known": "test_the_id_is_of_the_files_and_not_of_their_place",
    "| `torch`": "test_without_a_folder_only_pytorch_can_be_had",
    "| `openvino-f32`": "test_every_kind_of_text_has_the_references_vector",
    "| `openvino-bf16`": "test_every_kind_of_text_has_the_references_vector",
    "| `auto`": "test_the_choice_is_the_fastest_at_parity_and_says_why",
    "The first text decides": "test_nothing_is_chosen_by_asking_what_was "
    "test_what_was_chosen_once_needs_no_torch_again",
    "Each back end embeds": "test_the_fastest_of_those_at_parity_is_taken",
    "A back end that": "test_what_is_set_but_gives_other_vectors_is_refused "
    "test_a_back_end_that_was_not_at_parity_is_refused",
    "The verdict belongs": "test_a_verdict_of_another_machine_or_version_is_none "
    "test_a_verdict_of_another_version_is_found_out_again",
    "Exports are made": "test_what_is_damaged_or_gone_is_made_again",
    "Texts are batched": "test_each_text_is_in_one_batch_and_no_batch_is_too_large",
    "In OpenVINO, a text": ("test_a_text_has_the_same_bits_whatever_stands_beside_it"),
    "`python -m benchmarks.embedding` measures": "",
    "Vectors are kept": "test_keys_are_equal_where_space_and_text_are "
    "test_another_space_shares_nothing",
    "What any run made": (
        "test_what_another_branch_had_embedded_comes_from_the_cache_without_a_model "
        "test_what_another_process_made_is_read_from_disk_and_then_from_memory"
    ),
    "A run on unchanged": ("test_a_second_run_finds_every_vector_and_loads_no_model"),
    "Questions are kept": "test_texts_that_are_not_to_last_are_in_memory_alone",
    "| `ASSAY_CACHE_MEMORY_BYTES`": "test_each_tier_can_be_switched_off "
    "test_it_never_outgrows_its_limit_and_never_gives_a_wrong_value",
    "| `ASSAY_CACHE_MEMORY_SECONDS`": "test_what_nobody_asked_for_in_time_is_gone",
    "| `ASSAY_CACHE_DISK_BYTES`": "test_each_tier_can_be_switched_off "
    "test_a_smaller_limit_gives_the_disk_its_room_back",
    "In both tiers": "test_what_was_not_used_for_longest_makes_room",
    "The folder may be shared": (
        "test_many_processes_add_the_same_and_find_it_once "
        "test_a_process_that_is_killed_while_it_writes_leaves_whole_entries "
        "test_what_was_made_before_an_error_is_kept"
    ),
    "It can be deleted": "test_a_folder_that_is_deleted_under_it_is_made_again",
    "Each entry has": (
        "test_an_entry_that_is_not_what_was_written_is_dropped_and_kept_anew "
        "test_a_damaged_vector_is_made_again"
    ),
    "A file that cannot": "test_a_file_that_is_no_database_is_begun_anew "
    "test_a_file_that_was_cut_short_is_begun_anew",
    "A disk that cannot": (
        "test_a_disk_that_cannot_be_used_is_done_without_and_said_so "
        "test_a_disk_that_cannot_be_used_changes_no_vector"
    ),
    "No damage changes": (
        "test_bytes_flipped_anywhere_in_the_file_never_give_a_wrong_value"
    ),
    "The asset `embeddings`": (
        "test_a_second_run_finds_every_vector_and_loads_no_model"
    ),
    "`python -m benchmarks.updates` measures": "",
    "A document is cut": "test_passages_tile_the_text_within_the_limits",
    "A passage lies": "test_a_passage_belongs_to_one_page",
    "A heading stays": "test_a_heading_stays_with_the_text_below_it",
    "Among places of": (
        "test_the_words_before_a_place_decide_its_rank_and_nothing_else_does "
        "test_edits_of_a_text_leave_its_other_passages_as_they_were"
    ),
    "`python -m benchmarks.chunking` measures": "",
}


def test_every_statement_is_held_by_tests_that_are_there() -> None:
    check_statements(TEXT, SEARCHING | EMBEDDING)


@pytest.fixture
def home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_embedder: Embedder
) -> Path:
    """A home with documents on main, and a second edition of one."""
    shelf = Shelf(tmp_path / "home", shared_embedder)
    shelf.write("office/staff.md", ["The notice period is one month."])
    shelf.write(
        "office/staff.md",
        ["The notice period is three months.", "Paid holiday is 28 days a year."],
    )
    shelf.lakehouse.close()
    monkeypatch.setenv("ASSAY_HOME", str(shelf.settings.home))
    return shelf.settings.home


@pytest.fixture(scope="module")
def shared_embedder() -> Embedder:
    """The default model, loaded once for this page."""
    return Embedder()


def test_the_commands_shown_work_one_after_another(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(COMMANDS) > 3
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0, command
        assert capsys.readouterr().out.strip(), command


def test_the_lines_of_python_work(home: Path) -> None:
    found: dict[str, list[object]] = {}
    (code,) = PYTHON
    exec(compile(code, "search.md", "exec"), found)  # noqa: S102
    assert len(found["hits"]) == 2
    assert [len(each) for each in found["many"]] == [1, 1]  # type: ignore[arg-type]


def test_every_command_named_has_the_options_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    check_commands(TEXT, capsys)


def test_every_file_and_program_named_is_there() -> None:
    check_places(TEXT)
