"""Planted restatements and the sample library, end to end by the real job."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.contradictions.edited.make import make
from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.homes import Home, unique, write_csv
from benchmarks.contradictions.matching import Place
from benchmarks.contradictions.outcome import figures, judge
from benchmarks.contradictions.plant import LIBRARY, plant
from benchmarks.contradictions.sample import library_figures
from benchmarks.contradictions.wording import Edit, write_edits

SEED = 1
SOURCES = ("samples", "planted")
# Hand-written facts in new sentences, and the library's own passages, edited.
PLANTED: Mapping[str, Callable[[Path, int], list[Edit]]] = {
    "restated": plant,
    "edited": make,
}
_MODEL = "select contradiction_id, model from kb.open_contradictions"


def measure(
    out: Path | None = None, seed: int = SEED, how: str = "restated"
) -> dict[str, Any]:
    """Return what is found in the sample library alone, then with planted papers.

    Args:
        out: Folder in which the home and the papers are kept; a temporary one if none.
        seed: Of what is planted.
        how: What is planted, of PLANTED.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = out or Path(scratch)
        home = Home(folder / "home")
        edits = PLANTED[how](folder / "papers", seed)
        write_edits(folder / "gold.csv", edits)
        print("  the sample library", flush=True)
        first = home.take_in(LIBRARY, SOURCES[0])
        alone = library_figures(home)
        print(f"  the {how} papers", flush=True)
        second = home.take_in(folder / "papers", SOURCES[1])
        return {
            "library": {**alone, "seconds": _rounded(first)},
            how: {
                **planted_figures(home, edits, folder),
                "seconds": _rounded(second),
            },
        }


def planted_figures(home: Home, edits: Sequence[Edit], folder: Path) -> dict[str, Any]:
    """Return precision and recall over planted papers; write what went wrong.

    Args:
        home: Holds the library and the papers.
        edits: What was planted.
        folder: Gets missed.csv and wrong.csv, for a person to read.
    """
    rows, library = home.reported()
    outcome = judge(library, rows, edits, SOURCES)
    by_model = {
        row["contradiction_id"] for row in home.ask(_MODEL) if row["model"] is not None
    }
    typed = [row for row in rows if row.id not in by_model]
    missed = [e for e in edits if e.harmful == (e.id not in outcome.scores)]
    write_csv(
        folder / "missed.csv",
        ("id", "kind", "change", "file", "sentence", "library"),
        [
            (e.id, e.kind, e.change, e.file, e.sentence, e.anchors[0].quote)
            for e in missed
        ],
    )
    write_csv(
        folder / "wrong.csv",
        ("id", "kind", "score", "explanation"),
        [(r.id, r.kind, r.score, r.explanation) for r in unique(outcome.wrong)],
    )
    return {
        **figures(outcome, edits),
        "comparers_only": figures(judge(library, typed, edits, SOURCES), edits),
    }


def edits_of(folder: Path, seed: int = SEED, how: str = "restated") -> list[Edit]:
    """Return what was planted in a folder that `measure` wrote."""
    return PLANTED[how](folder / "papers", seed)


def places(edits: Sequence[Edit]) -> dict[str, list[tuple[list[Place], list[Place]]]]:
    """Return the two places of each wrong restatement, by kind."""
    found: dict[str, list[tuple[list[Place], list[Place]]]] = {}
    for edit in edits:
        if edit.harmful:
            here = Anchor(edit.file, edit.sentence, edit.row_key)
            there = [(SOURCES[0], anchor) for anchor in edit.anchors]
            found.setdefault(f"planted_{edit.kind}", []).append(
                ([(SOURCES[1], here)], there)
            )
    return found


def _rounded(seconds: dict[str, float]) -> dict[str, float]:
    wanted = ("claims", "contradictions", "all")
    return {name: round(seconds[name], 1) for name in wanted if name in seconds}
