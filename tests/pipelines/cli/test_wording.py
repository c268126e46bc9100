import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cli.wording import differences, marked

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
