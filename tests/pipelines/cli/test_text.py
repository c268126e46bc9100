import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cli import text
from pipelines.cli.output import to_json

HOSTILE = "a\x1b[31mred\x9b2J\u202egnp.exe\udcff\r\x07"


@given(st.text(st.characters()))
def test_one_line_holds_nothing_that_a_terminal_obeys(raw: str) -> None:
    shown = text.one_line(raw)
    shown.encode("utf-8")
    assert shown.splitlines() in ([], [shown])
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown)


@given(st.text(st.characters()))
def test_lines_keep_line_ends_and_lose_every_other_control(raw: str) -> None:
    shown = text.lines(raw)
    assert shown.count("\n") == raw.count("\n")
    assert "\x1b" not in shown


def test_control_characters_are_written_out_and_not_dropped() -> None:
    assert text.one_line(HOSTILE) == (
        "a\\x1b[31mred\\x9b2J\\u202egnp.exe\\udcff\\r\\x07"
    )


def test_letters_of_every_script_stay_as_they_are() -> None:
    assert text.one_line("Zürich 東京 שלום 🎉") == "Zürich 東京 שלום 🎉"


@given(st.dictionaries(st.text(st.characters()), st.text(st.characters())))
def test_json_is_safe_to_print_and_means_the_same(value: dict[str, str]) -> None:
    document = to_json(value)
    document.encode("utf-8")
    assert json.loads(document) == value
    assert not any(127 <= ord(c) < 160 for c in document)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (12.4, "12 s"), (185, "3 min 5 s")],
)
def test_durations_read_as_people_say_them(seconds: float, shown: str) -> None:
    assert text.duration(seconds) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(12, "12 bytes"), (3100, "3.1 kB"), (2 * 10**9, "2.0 GB"), (5 * 10**12, "5.0 TB")],
)
def test_sizes_read_as_people_say_them(count: int, shown: str) -> None:
    assert text.size(count) == shown


def test_ids_in_a_sentence_are_shortened() -> None:
    assert (
        text.short_ids(f"Merged {'ab12' * 16} into main")
        == "Merged ab12ab12ab12 into main"
    )
    assert text.short_ids("deadbeef stays") == "deadbeef stays"
    assert text.short_id(None) == ""


def test_a_count_agrees_with_its_noun() -> None:
    assert text.plural(1, "file") == "1 file"
    assert text.plural(2000, "branch", "branches") == "2,000 branches"


def test_a_cut_text_shows_that_it_was_cut() -> None:
    assert text.cut("abcdef", 4) == "abc…"
    assert text.cut("abcd", 4) == "abcd"
    assert text.flowing(" a\n\n b\x1b ") == "a b\\x1b"
