"""Training and development sets as pairs of clean sentences."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.nli.settings import LABELS

_TREEBANK = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": '"',
    "''": '"',
}
_TREEBANK_WORD = re.compile(r"-[LR][RSC]B-|``|''")
_BRACKETED = re.compile(r"\s*\[[^\]]*\]|\(\s*\)")
_BEFORE = re.compile(r"\s+([,.;:!?%)\]]|'s\b|n't\b|'[dm]\b|'(?:re|ve|ll)\b)")
_AFTER = re.compile(r"([(\[$£€])\s+")
_CAPTION = re.compile(r"\s*\d+jpg\d+\s*")
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and what the first says about the second.

    Attributes:
        premise: What is taken to be true.
        hypothesis: What is judged by it.
        label: Index into `LABELS`.
        origin: Set or generator that it comes from.
    """

    premise: str
    hypothesis: str
    label: int
    origin: str


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_pairs(path: Path, origin: str) -> list[Pair]:
    """Return the labelled pairs of a file, cleaned as their origin needs."""
    return [
        Pair(
            clean(row["premise"]),
            clean(row["hypothesis"]),
            LABELS.index(row["label"]),
            origin,
        )
        for row in read_rows(path)
        if row.get("label") in LABELS
    ]


def clean(text: str) -> str:
    """Undo treebank tokens, caption numbers and doubled spaces.

    `-LRB- born 1926 -RRB- , an actor` becomes `(born 1926), an actor`; what stands
    in square brackets (pronunciations, mostly) is left out.
    """
    text = _CAPTION.sub(". ", text).removeprefix(". ")
    if _TREEBANK_WORD.search(text) or " ," in text or " ." in text:
        text = _TREEBANK_WORD.sub(lambda found: _TREEBANK[found[0]], text)
        text = _AFTER.sub(r"\1", _BEFORE.sub(r"\1", _BRACKETED.sub("", text)))
        text = text.replace(" -- ", " \N{EN DASH} ")
    return " ".join(text.split())


def sentences(text: str) -> list[str]:
    """Cut a text after full stops that a capital or a digit follows."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def focused(pair: Pair, words: int) -> Pair:
    """Keep the premise's sentences that share most words with the hypothesis.

    Args:
        pair: Premise of any length.
        words: Keep at most about this many words of the premise; the best sentence
            is kept whole. The order of sentences stays.
    """
    parts = sentences(pair.premise)
    if len(pair.premise.split()) <= words or len(parts) < 2:
        return pair
    wanted = _content(pair.hypothesis)
    shared = [len(wanted & _content(part)) for part in parts]
    kept: set[int] = set()
    size = 0
    for at in sorted(range(len(parts)), key=lambda at: (-shared[at], at)):
        size += len(parts[at].split())
        if kept and size > words:
            break
        kept.add(at)
    return replace(pair, premise=" ".join(parts[at] for at in sorted(kept)))


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 2}
