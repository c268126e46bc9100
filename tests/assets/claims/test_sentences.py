import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.claims.blocks import Block
from assets.claims.sentences import (
    is_boilerplate,
    is_latin,
    is_prose,
    is_question,
    is_too_long,
    sentences,
)


def cut(text: str) -> list[str]:
    return [each.text for each in sentences(text, Block(0, len(text), item=False))]


def test_a_paragraph_is_cut_at_the_ends_of_its_sentences() -> None:
    assert cut("The tea is hot. It is black! Is it? Yes.") == [
        "The tea is hot.",
        "It is black!",
        "Is it?",
        "Yes.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Okonjo-Lind decides on it.",
        "The head of laboratory, R. Okonjo-Lind, decides.",
        "See Fig. Three for e.g. Assam and No. Four.",
        "The limit is 0.5 mg and 1.5 kg in all.",
        "The U.S. Treasury and Smith Ltd. Agreed on it",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_words_have_neither_marks_nor_the_number_of_a_section() -> None:
    text = "**3.1.2 The policy** is\nread by _all_."
    (sentence,) = sentences(text, Block(0, len(text), item=False))
    assert sentence.words == "The policy is read by _all_."


def test_arabic_and_chinese_sentences_end_at_their_own_signs() -> None:
    assert cut("茶很热。水很冷。") == ["茶很热。", "水很冷。"]
    assert len(cut("ما اسمك؟ اسمي علي.")) == 2


@pytest.mark.parametrize(
    "words",
    [
        "© 2020 Harbour Tea. All rights reserved.",
        "We use cookies to make this site better.",
        "Skip to main content",
        "Page 3 of 12",
        "Introduction ............ 4",
        "Kind regards, Magda",
        "This text is licensed under CC BY 4.0.",
    ],
)
def test_notices_and_navigation_are_boilerplate(words: str) -> None:
    assert is_boilerplate(words)


def test_an_ordinary_sentence_is_no_boilerplate() -> None:
    assert not is_boilerplate("The store is kept at 8 °C.")
    assert not is_boilerplate("Best of all is the first flush.")


def test_questions_scripts_and_enormous_sentences_are_known() -> None:
    assert is_question('"Is it cold?"')
    assert is_latin("Der Tee ist heiß")
    assert not is_latin("Чай горячий")
    assert not is_latin("123")
    assert is_too_long("word " * 300)


def test_a_cell_with_a_sentence_is_prose() -> None:
    assert is_prose("The lift carries goods only. No one rides.", alone=False)
    assert not is_prose("First flush of April", alone=False)
    assert is_prose("Leave by the nearest door", alone=True)
    assert not is_prose("18 °C", alone=True)


@given(st.text(alphabet="aA .!?\n*é(\"'1", max_size=200))
def test_sentences_are_exact_spans_and_lose_no_letter(text: str) -> None:
    found = list(sentences(text, Block(0, len(text), item=False)))
    assert all(text[each.start : each.end] == each.text for each in found)
    letters = "".join(filter(str.isalnum, text))
    assert "".join(filter(str.isalnum, "".join(e.text for e in found))) == letters
