"""Passages: nothing lost, nothing too long, cut where a reader would."""

import random
import re
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.documents.chunking import (
    CHUNKER,
    Chunker,
    Limits,
    Span,
    chunk,
    chunker_version,
)
from resources.tokens import WordPieces

BLANKS = re.compile(r"\s+")
PIECES = WordPieces()
Headings = Sequence[tuple[int, str, int]]
WORDS = ("tea", "leaf", "water", "price", "harvest", "garden", "rain", "press", "ship")
SMALL = Limits(tokens=16, characters=100)

words = st.text(st.characters(codec="utf-8"), max_size=30)
MARKS = (
    "\n|\n\n|# Head\n|## Sub\n\n|- item |. |, | |word |Sentence here. |日本語。|\r\n"
)
ODD = "\u2028|\x00|\u200b|ﷺ|👩\u200d👧|1,234.5|\t|naïve |e\u0301|" + "x" * 130
pieces = st.sampled_from([*MARKS.split("|"), *ODD.split("|"), "| a | b |\n", " " * 60])
texts = st.lists(st.one_of(pieces, words), max_size=60).map("".join)


def check(text: str, spans: list[Span], limits: Limits) -> None:
    assert "".join(text[s.start : s.end] for s in spans) == (text if spans else "")
    assert bool(spans) == bool(text.strip())
    assert all(a.end == b.start for a, b in pairwise(spans))
    passages = [text[s.start : s.end] for s in spans]
    assert all(passage.strip() for passage in passages)
    assert [s.tokens for s in spans] == PIECES.counts(passages).tolist()
    for span, passage in zip(spans, passages, strict=True):
        assert span.tokens <= limits.tokens or len(passage.strip()) == 1
        assert len(passage.strip()) <= limits.characters
        blanks = max(
            map(len, "".join(c if c.isspace() else "." for c in passage).split("."))
        )
        assert len(passage) <= limits.characters or blanks > limits.characters // 4


@given(text=texts)
@settings(max_examples=200)
@example("a" + " " * 500 + "b")
@example(" " * 60 + "# Head\n" + " " * 60)
@example(" " * 60 + "a" + " " * 60)
@example("a" + " " * 150 + "b")
@example("a b c d " * 12 + " " * 80 + "b")
@example("\0" * 300)
@example("x" * 100 + "\n")
@example(" " * 90 + "x" * 50 + " " * 90)
def test_passages_tile_the_text_within_the_limits(text: str) -> None:
    check(text, chunk(text, pieces=PIECES, limits=SMALL), SMALL)


@given(data=st.data(), text=texts)
@settings(max_examples=150)
def test_a_passage_belongs_to_one_page(data: st.DataObject, text: str) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True))
    edges = sorted({0, *cuts, len(text)})
    pages = [(n, a, b) for n, (a, b) in enumerate(pairwise(edges), start=1)]
    spans = chunk(text, pages, pieces=PIECES, limits=SMALL)
    check(text, spans, SMALL)
    for span in spans:
        inside = {
            number
            for number, start, end in pages
            if text[max(start, span.start) : min(end, span.end)].strip()
        }
        assert inside == {span.page}


@given(data=st.data(), text=texts)
@settings(max_examples=150)
def test_any_headings_leave_the_text_whole(data: st.DataObject, text: str) -> None:
    heading = st.tuples(
        st.integers(1, 6), st.just("Title"), st.integers(0, max(len(text) - 1, 0))
    )
    headings = data.draw(st.lists(heading, max_size=6))
    spans = chunk(text, [], headings, pieces=PIECES, limits=SMALL)
    check(text, spans, SMALL)
    assert all(len(span.heading_path) <= 6 for span in spans)


def passages(text: str, headings: Headings = (), limits: Limits = SMALL) -> list[str]:
    spans = chunk(text, [], headings, pieces=PIECES, limits=limits)
    check(text, spans, limits)
    return [text[span.start : span.end] for span in spans]


def test_the_version_names_the_limits_and_the_tokenizer() -> None:
    assert Chunker().version == CHUNKER
    assert "254t" in CHUNKER
    assert "2000c" in CHUNKER
    assert chunker_version(SMALL, "x") != chunker_version(Limits(), "x")
    assert Chunker(16, 100, PIECES).version == chunker_version(SMALL, PIECES.name)


def test_blank_texts_have_no_passages() -> None:
    assert Chunker().cut(["", " \n\t", "\u2003"]) == [[], [], []]


def test_a_short_text_is_one_passage() -> None:
    assert passages("  One line.\n") == ["  One line.\n"]


def test_paragraphs_come_before_sentences_and_sentences_before_words() -> None:
    line = "one two three four five six. seven eight nine"
    assert passages(f"{line}\n\n{line}")[0] == f"{line}\n\n"
    sentences = "Aa bb cc dd ee ff gg hh ii. Jj kk ll mm nn oo pp qq rr ss tt uu."
    assert passages(sentences)[0] == "Aa bb cc dd ee ff gg hh ii. "
    many = passages(" ".join(["word"] * 50))
    assert all(passage.startswith("word") for passage in many)
    assert max(map(len, many)) == 16 * len("word ")


def test_list_items_and_table_rows_stay_whole() -> None:
    rows = [f"| row {i} | a b c |\n" for i in range(8)]
    assert all(p.startswith("| row") for p in passages("".join(rows)))
    items = [f"- item {i} has some words\n" for i in range(8)]
    assert all(p.startswith("- item") for p in passages("".join(items)))


def test_a_heading_stays_with_the_text_below_it() -> None:
    body = "One two three four five six seven eight nine ten. "
    text = f"{body}\n\n# Title\n\n## Part\n\n{body}{body}"
    headings = [(1, "Title", text.index("# T")), (2, "Part", text.index("## P"))]
    spans = chunk(text, [], headings, pieces=PIECES, limits=SMALL)
    assert [text[s.start : s.end][:12] for s in spans] == [
        "One two thre",
        "# Title\n\n## ",
        "One two thre",
    ]
    assert [s.heading_path for s in spans] == [(), *[("Title", "Part")] * 2]


def test_sections_with_enough_text_are_not_merged() -> None:
    section = "# Part\n\none two three four five six\n\n"
    text = section + section
    headings = [(1, "Part", 0), (1, "Part", len(section))]
    assert passages(text, headings, Limits(20, 500)) == [section, section]
    assert passages(text, headings, Limits(100, 500)) == [text]


def test_heading_paths_run_from_the_outermost_inwards() -> None:
    texts = ["# A\n\n", "x " * 20, "\n### B\n\n", "y " * 20, "\n## C\n\n", "z " * 20]
    text = "".join(texts)
    headings = [
        (level, title, text.index("#" * level + " " + title))
        for level, title in ((1, "A"), (3, "B"), (2, "C"))
    ]
    spans = chunk(text, [], headings[::-1], pieces=PIECES, limits=SMALL)
    last = {text[s.start : s.end].strip()[-1]: s.heading_path for s in spans}
    assert last == {"x": ("A",), "y": ("A", "B"), "z": ("A", "C")}


def test_a_heading_may_be_given_by_its_words() -> None:
    text = "one two three four five six seven.\n\n## The Part\n\n" + "w " * 20
    found = chunk(
        text, [], [(2, "The Part", text.index("The"))], pieces=PIECES, limits=SMALL
    )
    assert text[found[1].start :].startswith("## The Part")


def test_a_passage_is_at_the_page_of_its_first_word() -> None:
    text = "\n\none\n\n\n two"
    spans = chunk(text, [(1, 0, 1), (2, 1, 7), (3, 7, len(text))], pieces=PIECES)
    assert [(s.page, s.start) for s in spans] == [(2, 0), (3, 9)]
    (before,) = chunk("one two", [(5, 4, 7)], pieces=PIECES)[:1]
    assert before.page is None


def test_the_last_passage_is_not_a_crumb() -> None:
    spans = chunk(" ".join(["word"] * 255), pieces=PIECES)
    assert len(spans) == 2
    assert spans[-1].tokens >= 30


def test_letters_keep_their_marks_when_a_word_is_cut() -> None:
    text = "e\u0301" * 200
    assert all(p.startswith("e") for p in passages(text))
    assert len(passages("\u0301" * 300)) > 1


def test_a_part_of_a_long_word_may_be_more_tokens_than_the_word() -> None:
    word = "q" * 150  # One unknown token as a whole, dozens when it is cut.
    text = " ".join([*["word"] * 15, word, *["word"] * 20])
    passages(text, limits=Limits(16, 130))
    passages(text, limits=Limits(16, 200))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 300_000,
        "1," * 100_000,
        "." * 100_000,
        'a."' * 60_000,
        "a" + " " * 300_000 + "b",
        "\n" * 300_000 + "x",
        "\0" * 300_000,
        "".join("  " * (i % 300) + "- item\n" for i in range(1_000)),
        "日本語の文章" * 20_000,
        "# h\n" * 40_000,
    ],
    ids=range(10),
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    headings = [(1, "h", at) for at in range(0, len(text), 4)] if text[0] == "#" else []
    begin = time.process_time()  # Another's load does not count.
    spans = chunk(text, [], headings, pieces=PIECES)
    assert time.process_time() - begin < 5
    check(text, spans, Limits())


def prose(count: int, seed: int) -> list[str]:
    draw = random.Random(seed)  # noqa: S311 - not for secrets.
    return [
        f"{' '.join(draw.choices(WORDS, k=draw.randint(8, 30))).capitalize()}. "
        for _ in range(count)
    ]


def reused(before: list[str], after: list[str]) -> float:
    known = set(passages("".join(before), (), Limits()))
    new = passages("".join(after), (), Limits())
    return sum(each in known for each in new) / len(new)


@pytest.mark.parametrize(
    ("every", "least"), [(100, 0.9), (1000, 0.98)], ids=["1 %", "0.1 %"]
)
def test_edits_of_a_text_leave_its_other_passages_as_they_were(
    every: int, least: float
) -> None:
    text, other = prose(3_000, seed=1), prose(3_000, seed=2)
    replaced, longer, shorter = text.copy(), text.copy(), text.copy()
    for at in range(every // 2, len(text), every):
        replaced[at], longer[at], shorter[at] = other[at], text[at] + other[at], ""
    assert reused(text, replaced) >= least
    assert reused(text, longer) >= least
    assert reused(text, shorter) >= least


def test_a_text_put_in_front_changes_the_beginning_only() -> None:
    text = prose(600, seed=3)
    before = passages("".join(text), (), Limits())
    after = passages("".join(prose(40, seed=4) + text), (), Limits())
    assert after[-len(before) + 3 :] == before[3:]


@given(st.integers(0, 10_000), st.sampled_from(["", " ", "\n", "\n\n"]))
@settings(max_examples=25)
def test_the_same_sentences_in_two_texts_are_cut_the_same(seed: int, gap: str) -> None:
    shared = prose(120, seed)
    one, other = ("".join([*prose(30, seed + k), gap, *shared]) for k in (1, 2))
    first, second = (passages(text, (), Limits()) for text in (one, other))
    assert first[-4:] == second[-4:]


def test_a_cut_leaves_no_crumbs_of_prose() -> None:
    for seed in range(20):
        text = "".join(prose(16, seed))
        sizes = PIECES.counts(passages(text, (), Limits())).tolist()
        assert len(sizes) == 1 or min(sizes) >= 254 // 7


def test_a_long_text_has_few_sentences_in_a_passage_and_a_short_text_is_whole() -> None:
    text = "".join(
        f"The kettle number {at} boils, or so it is said. " for at in range(90)
    )
    long = passages(text, (), Limits())
    assert max(each.count(".") for each in long) == 8
    short = "".join(f"The kettle number {at} boils. " for at in range(30))
    assert passages(short, (), Limits()) == [short]


def test_sentences_in_lower_case_with_marks_apart_end_where_the_marks_are() -> None:
    text = "one two three four five six . seven eight nine ten eleven twelve . "
    found = passages(text * 4)
    assert all(each.strip().endswith(" .") for each in found)


def test_many_texts_give_what_each_gives_alone() -> None:
    texts = ["one two. " * 300, "", "three\n\nfour " * 200]
    chunker = Chunker(pieces=PIECES)
    assert chunker.cut(texts) == [chunker.cut([text])[0] for text in texts]
