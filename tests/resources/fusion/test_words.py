import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.fusion import telling_words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the seat of the county it lies in?", ["seat", "county", "lies"]),
        ("Who's the owner, and why doesn't it pay?", ["owner", "pay"]),
        ("Who\u2019s the owner, why doesn\u2019t it pay?", ["owner", "pay"]),
        ("Is Don's kiln O'Neill's?", ["Don's", "kiln", "O'Neill's"]),
    ],
)
def test_function_words_are_left_out(question: str, words: list[str]) -> None:
    assert re.findall(r"[\w']+", telling_words(question)) == words


@pytest.mark.parametrize("question", ["The Who", "to be or not to be", "", "?!"])
def test_a_question_of_function_words_alone_stays_as_it_is(question: str) -> None:
    assert telling_words(question) == question


def test_a_name_in_capitals_is_no_function_word() -> None:
    assert telling_words("the IT budget of the US").split() == ["IT", "budget", "US"]


def test_capitals_throughout_name_nothing() -> None:
    assert telling_words("WHAT IS THE BUDGET").split() == ["BUDGET"]


def test_other_scripts_are_left_alone() -> None:
    question = "北京 有 多少 人口, сколько людей?"
    assert telling_words(question) == question


@given(st.text(max_size=80))
def test_something_remains_of_every_question_and_nothing_more_can_go(
    question: str,
) -> None:
    left = telling_words(question)
    assert telling_words(left) == left
    assert bool(left.strip()) == bool(question.strip())
