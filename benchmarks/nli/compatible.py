"""Sentences that do not contradict each other: of other things, or of other sides."""

from collections.abc import Sequence

import numpy as np

from benchmarks.nli.edits import changed
from benchmarks.nli.general import Random
from benchmarks.nli.names import Names, begins_with_pronoun, resolved, subject
from benchmarks.nli.passages import Passage
from benchmarks.nli.reading import Pair
from benchmarks.nli.settings import ENTAILMENT, NEUTRAL

_NEIGHBOURS = 12  # Nearest sentences, of which one of another article is drawn.
_SAME_TEXT = 0.85  # Cosine above which two sentences may be one.


def same_passage(passages: Sequence[Passage], count: int, rng: Random) -> list[Pair]:
    """Pair sentences of one passage, in half of the pairs with the second edited."""
    rich = [p for p in passages if len(p.sentences) > 1]
    found = []
    for at in rng.integers(len(rich), size=count):
        one, other = _apart(rich[at], rng)
        if rng.random() < 0.4:
            other = changed(other, rng) or other
        found.append(Pair(*_either(one, other, rng), NEUTRAL, "same passage"))
    return found


def same_article(passages: Sequence[Passage], count: int, rng: Random) -> list[Pair]:
    """Pair one or two sentences of two passages of the same article."""
    by_title: dict[str, list[Passage]] = {}
    for passage in passages:
        by_title.setdefault(passage.title, []).append(passage)
    several = [group for group in by_title.values() if len(group) > 1]
    found = []
    for at in rng.integers(len(several), size=count):
        group = several[at]
        left, right = rng.choice(len(group), size=2, replace=False)
        premise, hypothesis = _some(group[left], rng), _some(group[right], rng)
        found.append(Pair(premise, hypothesis, NEUTRAL, "same article"))
    return found


def nearest_elsewhere(
    passages: Sequence[Passage], count: int, rng: Random
) -> list[Pair]:
    """Pair sentences of different articles that share the most telling words.

    Sentences of one pattern about two things: each article's subject stands in place
    of a leading pronoun, so that both say what they are about.
    """
    from sklearn.feature_extraction.text import (
        TfidfVectorizer,
    )

    rows = [
        (passage.title, resolved(sentence, passage.title))
        for passage in passages
        for sentence in passage.sentences
    ]
    rows = [row for row in rows if not begins_with_pronoun(row[1])]
    matrix = TfidfVectorizer(sublinear_tf=True).fit_transform([t for _, t in rows])
    drawn = rng.choice(len(rows), size=min(count, len(rows)), replace=False)
    found = []
    for start in range(0, len(drawn), 500):
        chunk = drawn[start : start + 500]
        likeness = (matrix[chunk] @ matrix.T).toarray()
        for at, scores in zip(chunk, likeness, strict=True):
            other = _near(int(at), scores, rows, rng)
            if other is not None:
                texts = _either(rows[at][1], rows[other][1], rng)
                found.append(Pair(*texts, NEUTRAL, "nearest elsewhere"))
    return found


def unrelated(passages: Sequence[Passage], count: int, rng: Random) -> list[Pair]:
    """Pair one to three sentences of two articles drawn at random."""
    found = []
    for left, right in rng.integers(len(passages), size=(count, 2)):
        one, other = passages[left], passages[right]
        if one.title != other.title:
            texts = _some(one, rng), _some(other, rng)
            found.append(Pair(*texts, NEUTRAL, "unrelated"))
    return found


def other_entity(
    passages: Sequence[Passage], names: Names, count: int, rng: Random
) -> list[Pair]:
    """Say of another article's subject what a sentence says, or nearly so."""
    found: list[Pair] = []
    for left, right in rng.integers(len(passages), size=(12 * count, 2)):
        if len(found) == count:
            break
        passage, other = passages[left], subject(passages[right].title)
        title = subject(passage.title)
        sentence = resolved(_one(passage, rng), passage.title)
        if title not in sentence or title == other:
            continue
        if len(title.split()) != len(other.split()) or not other[0].isupper():
            continue
        text = sentence.replace(title, other)
        if rng.random() < 0.6:
            text = names.change(text, rng) or changed(text, rng) or text
        texts = _either(sentence, text, rng)
        found.append(Pair(*texts, NEUTRAL, "other entity"))
    return found


def added_detail(passages: Sequence[Passage], count: int, rng: Random) -> list[Pair]:
    """Put a sentence against itself and another: what is added does not follow."""
    rich = [p for p in passages if len(p.sentences) > 1]
    found = []
    for at in rng.integers(len(rich), size=count):
        one, other = _two(rich[at], rng)
        both = f"{one} {other}"
        if rng.random() < 0.5:
            found.append(Pair(one, both, NEUTRAL, "added detail"))
        else:
            found.append(Pair(both, one, ENTAILMENT, "added detail"))
    return found


def _near(
    at: int, scores: np.ndarray, rows: list[tuple[str, str]], rng: Random
) -> int | None:
    most = min(_NEIGHBOURS, len(scores) - 1)
    order = np.argpartition(-scores, most)[:most]
    others = [
        int(o)
        for o in order[np.argsort(-scores[order], kind="stable")]
        if rows[o][0] != rows[at][0]
        and scores[o] < _SAME_TEXT
        and subject(rows[o][0]) not in rows[at][1]
        and subject(rows[at][0]) not in rows[o][1]
    ]
    return others[int(rng.integers(len(others)))] if others else None


def _one(passage: Passage, rng: Random) -> str:
    return passage.sentences[int(rng.integers(len(passage.sentences)))]


def _two(passage: Passage, rng: Random) -> tuple[str, str]:
    one, other = rng.choice(len(passage.sentences), size=2, replace=False)
    return passage.sentences[one], passage.sentences[other]


def _apart(passage: Passage, rng: Random) -> tuple[str, str]:
    """Return one or two sentences of a passage, and one or two others."""
    order = [int(at) for at in rng.permutation(len(passage.sentences))]
    left = 2 if len(order) > 2 and rng.random() < 0.3 else 1
    right = 2 if len(order) > left + 1 and rng.random() < 0.3 else 1
    parts = sorted(order[:left]), sorted(order[left : left + right])
    one, other = (" ".join(passage.sentences[at] for at in part) for part in parts)
    return one, other


def _some(passage: Passage, rng: Random) -> str:
    start = int(rng.integers(len(passage.sentences)))
    length = int(rng.choice((1, 2, 3), p=(0.6, 0.25, 0.15)))
    return " ".join(passage.sentences[start : start + length])


def _either(one: str, other: str, rng: Random) -> tuple[str, str]:
    return (one, other) if rng.random() < 0.5 else (other, one)
