"""Words before what a sentence says."""

import pytest

from assets.claims.prefaces import preface_end


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Please note that the mill is closed.", "the mill is closed."),
        ("It is worth knowing that the mill is closed.", "the mill is closed."),
        ("To sum up, the mill is closed.", "the mill is closed."),
        ("As we agreed in May, the mill is closed.", "the mill is closed."),
        ("According to the minutes, the mill is closed.", "the mill is closed."),
        ("The newsletter says that the mill is closed.", "the mill is closed."),
        ("As far as I know, the mill is closed.", "the mill is closed."),
        (
            "Please note that, to sum up, according to Ada the mill is closed.",
            "Please note that, to sum up, according to Ada the mill is closed.",
        ),
        (
            "Please remember that according to the rules, the mill is closed.",
            "the mill is closed.",
        ),
        ("The mill that is closed is old.", "The mill that is closed is old."),
        ("The board decided that it stays.", "The board decided that it stays."),
        ("According to the minutes.", "According to the minutes."),
    ],
)
def test_a_preface_ends_where_something_is_said(words: str, said: str) -> None:
    end = preface_end(words)
    if said != words:
        assert words[end:] == said
    else:
        assert words[end:].lstrip(", ").endswith(said[-20:])


def test_a_sentence_without_a_preface_begins_at_its_first_word() -> None:
    assert preface_end("The mill that is closed is old.") == 0
    assert preface_end("The board decided that the mill stays, for now.") == 0
    assert preface_end("") == 0
