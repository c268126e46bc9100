"""Development sets, and compatible pairs for those that hold only conflicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.nli.reading import Pair, read_pairs, read_rows, sentences

LABELLED = {
    "snli": "snli",
    "mnli": "mnli_half",
    "breaking": "breaking_half",
    "cad": "cad",
    "conjnli": "conjnli",
    "mpe": "mpe",
    "fm2": "fm2",
    "healthver": "healthver",
}
_SEED = 11
_DRAWS = 4  # Compatible pairs of each kind for each conflict: steadier figures.


@dataclass(frozen=True)
class Scored:
    """Pairs of texts, some of which contradict each other.

    Attributes:
        pairs: Texts.
        conflict: Whether each pair is a real conflict.
        kind: Where each pair is from: "conflict", "related" or "re-paired".
    """

    pairs: list[tuple[str, str]]
    conflict: list[bool]
    kind: list[str]


def labelled(data: Path, name: str) -> list[Pair]:
    """Return a set of pairs with labels."""
    return read_pairs(data / "nli" / "dev" / f"{LABELLED[name]}.jsonl.gz", name)


def wikipedia_conflicts(data: Path, level: str) -> Scored:
    """Return WikiContradict's conflicts among pairs that are compatible.

    Only conflicts are annotated, and of the articles only the passages they are in.
    So a related pair is two runs of sentences, disjoint, of one passage: a passage
    does not contradict itself. Their numbers of sentences are those of a conflict's
    two sides, as far as the passage has them. Sentences across the two passages of a
    conflict are not used, as they may be part of it. A re-paired one is the first
    side of a conflict with the second side of another article's.

    Args:
        data: Folder with `nli/dev`.
        level: "sentences" (what was annotated) or "passages".
    """
    folder = data / "nli" / "dev"
    rows = list(read_rows(folder / f"wikicontradict_{level}_half.jsonl.gz"))
    passages = _passages(read_rows(folder / "wikicontradict_passages_half.jsonl.gz"))
    rng = np.random.default_rng(_SEED)
    found = Scored([], [], [])
    for row in rows:
        _add(found, (row["premise"], row["hypothesis"]), "conflict")
        for _ in range(_DRAWS):
            _add(found, _related(row, passages, rng), "related")
            _add(found, _re_paired(row, rows, rng), "re-paired")
    return found


def document_pairs(data: Path, count: int) -> Scored:
    """Return some of RAMDocs' pairs of documents; other kinds than conflicts are not.

    Args:
        data: Folder with `nli/dev`.
        count: Pairs to draw, by a seed.
    """
    rows = list(read_rows(data / "nli" / "dev" / "ramdocs_half.jsonl.gz"))
    order = np.random.default_rng(_SEED).permutation(len(rows))[:count]
    found = Scored([], [], [])
    for row in (rows[at] for at in order):
        kind = "conflict" if row["label"] == "contradiction" else row["label"]
        _add(found, (row["premise"], row["hypothesis"]), kind)
    return found


def _passages(rows: Iterable[dict[str, Any]]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        for side in ("premise", "hypothesis"):
            parts = sentences(row[side])
            if len(parts) > 1:
                found.setdefault(row["title"], []).append(parts)
    return found


def _related(
    row: dict[str, Any], passages: dict[str, list[list[str]]], rng: np.random.Generator
) -> tuple[str, str]:
    own = passages.get(row["title"])
    every = [parts for group in passages.values() for parts in group]
    choices: Sequence[list[str]] = own or every
    parts = choices[int(rng.integers(len(choices)))]
    left = len(sentences(row["premise"]))
    right = len(sentences(row["hypothesis"]))
    left = max(1, min(left, len(parts) - 1))
    right = max(1, min(right, len(parts) - left))
    start = int(rng.integers(len(parts) - left - right + 1))
    one = " ".join(parts[start : start + left])
    other = " ".join(parts[start + left : start + left + right])
    return (one, other) if rng.random() < 0.5 else (other, one)


def _re_paired(
    row: dict[str, Any], rows: list[dict[str, Any]], rng: np.random.Generator
) -> tuple[str, str]:
    others = [other for other in rows if other["title"] != row["title"]]
    other = others[int(rng.integers(len(others)))]
    return row["premise"], other["hypothesis"]


def _add(found: Scored, pair: tuple[str, str], kind: str) -> None:
    found.pairs.append(pair)
    found.conflict.append(kind == "conflict")
    found.kind.append(kind)
