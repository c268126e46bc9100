"""Encyclopaedia passages of open licence, as sentences: raw material of typed pairs."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.nli.reading import clean, sentences

_FEWEST, _MOST = 6, 45  # Words of a sentence that is used.
_HELD_OUT = 20  # One article in so many is kept for calibration.


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one article.

    Attributes:
        title: Title of the article.
        sentences: Clean sentences in reading order, none very short or long.
    """

    title: str
    sentences: tuple[str, ...]


def read_passages(data: Path, *, held_out: bool = False) -> list[Passage]:
    """Return the passages of HotpotQA and MuSiQue samples, each text once.

    Args:
        data: Folder with `retrieval/hotpotqa-200`, `musique-200` and
            `musique-train100`.
        held_out: Whether to return the articles that are kept from training, chosen
            by their titles, instead of all the others.
    """
    seen: set[str] = set()
    found = []
    for row in _rows(data / "retrieval"):
        text = clean(row["text"])
        kept_back = zlib.crc32(row["title"].encode()) % _HELD_OUT == 0
        if text in seen or kept_back is not held_out:
            continue
        seen.add(text)
        kept = tuple(part for part in sentences(text) if _usable(part))
        if kept:
            found.append(Passage(row["title"], kept))
    return found


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for name in ("hotpotqa-200", "musique-200"):
        with gzip.open(folder / name / "corpus.jsonl.gz", "rt", encoding="utf-8") as f:
            for line in f:
                yield json.loads(line)
    train = folder / "musique-train100" / "musique_train_corpus.json.gz"
    with gzip.open(train, "rt", encoding="utf-8") as file:
        yield from json.load(file)


def _usable(sentence: str) -> bool:
    return (
        _FEWEST <= len(sentence.split()) <= _MOST
        and sentence[-1] in ".!\"')"
        and not sentence[0].islower()
    )
