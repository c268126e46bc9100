"""Passages with their vectors, and questions, out of public sets; none is made up."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"])")
SHORTEST, LONGEST = 20, 1500  # Characters of a passage.
WIDEST = 40  # Sentences of one: as many as are needed for distinct ones.
WORDS = 9  # Of a question that is the beginning of a passage.
BEGUN = 1000
BATCH = 8192

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Material:
    """What a home is filled with, and what is asked in it.

    Attributes:
        passages: Distinct texts.
        matrix: Shape (len(passages), dimension): a unit vector of each.
        questions: Distinct.
    """

    passages: list[str]
    matrix: Vectors
    questions: list[str]

    def texts(self, rows: slice) -> list[str]:
        """Return some of the passages."""
        return self.passages[rows]

    def vectors(self, rows: slice) -> Vectors:
        """Return the vectors of some passages, shape (rows, dimension)."""
        return np.ascontiguousarray(self.matrix[rows], dtype=np.float32)


def given(texts: Path, vectors: Path, count: int, data: Path | None) -> Material:
    """Return the first passages of a JSON-lines file, with vectors of a .npy file.

    Raises:
        ValueError: If there are fewer, or one of them has no unit vector.
    """
    with texts.open(encoding="utf-8") as lines:
        passages = [json.loads(line) for line in islice(lines, count)]
    matrix = np.load(vectors, mmap_mode="r")[:count]
    sampled = np.linalg.norm(matrix[:: max(count // 5000, 1)], axis=1)
    if min(len(passages), len(matrix)) < count or np.abs(sampled - 1).max() > 1e-2:
        msg = f"{texts} and {vectors} do not hold {count:,} passages with unit vectors"
        raise ValueError(msg)
    return Material(passages, matrix, questions(data, passages))


def made(data: Path, cache: Path, count: int) -> Material:
    """Return passages of public sets, embedded once and kept in a folder.

    Raises:
        ValueError: If the sets do not hold as many.
    """
    passages = list(islice(_windows(data), count))
    if len(passages) < count:
        msg = f"{data} holds {len(passages):,} distinct passages, not {count:,}"
        raise ValueError(msg)
    kept = cache / f"vectors-{count}.npy"
    if not kept.exists():
        _embed(passages, kept)
    matrix = np.load(kept, mmap_mode="r")
    return Material(passages, matrix, questions(data, passages))


def questions(data: Path | None, passages: list[str]) -> list[str]:
    """Return the questions of the sets, mixed, then what some passages begin with."""
    asked = [
        json.loads(line)["text"]
        for path in sorted((data / "retrieval").glob("*/queries.jsonl") if data else ())
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    mixed = [asked[at] for at in np.random.default_rng(7).permutation(len(asked))]
    step = max(len(passages) // BEGUN, 1)
    begun = [" ".join(each.split()[:WORDS]) for each in passages[::step]]
    return list(dict.fromkeys([*mixed, *begun]))


def _windows(data: Path) -> Iterator[str]:
    """Yield every distinct run of sentences, the short ones first."""
    documents = [
        SENTENCE_END.split(" ".join(json.loads(line)["text"].split()))
        for path in sorted((data / "retrieval").glob("*/corpus.jsonl.gz"))
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    seen: set[str] = set()
    for width in range(1, WIDEST + 1):
        for sentences in documents:
            for start in range(len(sentences) - width + 1):
                text = " ".join(sentences[start : start + width])
                if SHORTEST <= len(text) <= LONGEST and text not in seen:
                    seen.add(text)
                    yield text


def _embed(passages: list[str], kept: Path) -> None:
    from resources.embedding import Embedder

    kept.parent.mkdir(parents=True, exist_ok=True)
    embedder = Embedder(folder=kept.parent / "models")
    part = kept.with_suffix(".part")
    shape = (len(passages), embedder.dimension)
    matrix = np.lib.format.open_memmap(part, "w+", np.float32, shape)
    for start in range(0, len(passages), BATCH):
        matrix[start : start + BATCH] = embedder.embed(passages[start : start + BATCH])
        print(f"embedded {start:,} of {len(passages):,}", flush=True)
    matrix.flush()
    part.rename(kept)
