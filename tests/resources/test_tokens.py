"""Word pieces: all of them, and where each starts."""

from pathlib import Path

import pytest

from resources.tokens import DEFAULT_TOKENIZER, TokenizerNotFoundError, WordPieces


def test_long_texts_are_neither_cut_off_nor_padded() -> None:
    pieces = WordPieces()
    assert pieces.name == DEFAULT_TOKENIZER
    assert pieces.counts(["word " * 5_000, "word", "", "\0"]).tolist() == [
        5_000,
        1,
        0,
        0,
    ]


def test_starts_are_code_points_of_the_text() -> None:
    text = "Größe 日本 naïve\n" * 3_000
    (starts,) = WordPieces().starts([text])
    assert len(starts) == WordPieces().counts([text])[0]
    assert all(starts[1:] >= starts[:-1])
    assert {text[at : at + 5] for at in starts.tolist()} >= {"Größe", "naïve"}
    assert WordPieces().starts([""])[0].tolist() == []


def test_texts_beyond_a_batch_are_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resources.tokens._BATCH", 10)
    texts = ["one two three", "four", "five six", "x " * 20_000]
    assert WordPieces().counts(texts).tolist() == [3, 1, 2, 20_000]
    assert [len(s) for s in WordPieces().starts(texts)] == [3, 1, 2, 20_000]


def test_a_folder_without_a_tokenizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(TokenizerNotFoundError, match=r"tokenizer\.json"):
        WordPieces(tmp_path).counts(["x"])
