import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.wording import bare, differences, marked

texts = st.text(st.sampled_from("ab1 .,-\nאß"), max_size=60)


def shown(one: str, other: str) -> tuple[str, str]:
    left, right = differences(one, other)
    return marked(left, "[-", "-]"), marked(right, "{+", "+}")


@given(texts, texts)
def test_the_parts_of_a_text_are_the_text(one: str, other: str) -> None:
    left, right = differences(one, other)
    assert "".join(part.text for part in left) == one
    assert "".join(part.text for part in right) == other


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    left, right = differences(text, text)
    assert not any(part.differs for part in left + right)


@given(texts, texts)
def test_no_mark_begins_or_ends_with_a_space(one: str, other: str) -> None:
    for parts in differences(one, other):
        assert all(part.text == part.text.strip() for part in parts if part.differs)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        (
            "The default timeout is 30 seconds.",
            "The default timeout is 45 seconds.",
            "The default timeout is [-30-] seconds.",
            "The default timeout is {+45+} seconds.",
        ),
        (
            "Visitors may take photographs.",
            "Visitors must not take photographs.",
            "Visitors [-may-] take photographs.",
            "Visitors {+must not+} take photographs.",
        ),
        (
            "It costs EUR 1,140.50 a night.",
            "it costs EUR 1,160.50 a night.",
            "It costs EUR [-1,140.50-] a night.",
            "it costs EUR {+1,160.50+} a night.",
        ),
        ("It is organic.", "It is not organic.", "It is organic.",
         "It is {+not+} organic."),
        ("שלום עולם", "שלום לכם", "שלום [-עולם-]", "שלום {+לכם+}"),
        ("", "all of it", "", "{+all of it+}"),
    ],
)  # fmt: skip
def test_only_the_words_that_differ_are_marked(
    one: str, other: str, left: str, right: str
) -> None:
    assert shown(one, other) == (left, right)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("## Keeping\n\nA **sample** is [kept](x.md).", "Keeping: A sample is kept."),
        ("| a | b |\n| --- | ---: |\n| 1 | 2 |\n\nThen.", "a · b; 1 · 2; Then."),
        ("| 0.5 mg/kg | LAB-1 |", "0.5 mg/kg · LAB-1"),
        ("it costs 5\\* | 6", "it costs 5* · 6"),
        ("-- \n3 < 4 - 2", "3 < 4 - 2"),
        ("מזון | חדש", "מזון · חדש"),
        ("", ""),
    ],
)
def test_the_marks_of_a_layout_are_left_out(markdown: str, words: str) -> None:
    assert bare(markdown) == words


def test_signs_of_the_layout_are_not_marked_as_different() -> None:
    assert shown("tea · 150 g", "tea: 150 kg") == ("tea · 150 [-g-]", "tea: 150 {+kg+}")
