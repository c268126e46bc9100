"""Real documents in several editions: what changed between them, and what did not."""

import csv
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.contradictions.homes import Home
from benchmarks.contradictions.matching import Library, Placed, Reported
from benchmarks.contradictions.sample import dump
from benchmarks.contradictions.scoring import share

SOURCE = "corpus"
NOT_DOCUMENTS = ("CONFLICTS.csv", "MANIFEST.csv", "goldnorm.py")
READ = 40  # Reports, chosen by chance, that a person is asked about.
SHARED = 0.6  # Share of words of the shorter of claim and snippet, at one place.
_WORD = re.compile(r"\w+(?:[.,]\w+)*")

Known = dict[str, str]


def measure(data: Path, out: Path | None = None) -> dict[str, Any]:
    """Return which known pairs of DATA/corpus are reported.

    Args:
        data: Folder that holds corpus.
        out: Folder in which home and corpus_read.csv are kept; a temporary one if none.
            A person writes yes or no in its column `real`; the next run counts it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = out or Path(scratch)
        home = Home(folder / "corpus-home")
        shutil.rmtree(home.folder, ignore_errors=True)
        print("  the documents", flush=True)
        seconds = home.take_in(data / "corpus", SOURCE, NOT_DOCUMENTS)
        read = [each for each in dump(home, folder / "corpus_read.csv", READ) if each]
        path = data / "corpus" / "CONFLICTS.csv"
        with path.open(encoding="utf-8", newline="") as file:
            known = list(csv.DictReader(file))
        rows, library = home.reported()
        return {
            **figures(known, rows, library),
            "real_among_read": share(read.count("yes"), len(read)).described(),
            "seconds": {name: round(value, 1) for name, value in seconds.items()},
        }


def figures(
    known: Sequence[Known], rows: Sequence[Reported], library: Library
) -> dict[str, Any]:
    """Return how many pairs that differ are reported, and which that do not.

    Args:
        known: Rows of CONFLICTS.csv.
        rows: The open conflicts.
        library: Knows where claims stand.
    """
    opposed = [(row, pair) for row in rows for pair in library.opposed(row)]
    reported = [
        sorted({row.kind for row, pair in opposed if _is(pair, each)}) for each in known
    ]
    told = list(zip(known, reported, strict=True))
    differing = [(e, kinds) for e, kinds in told if e["kind"] != "same-fact"]
    same = [(e, kinds) for e, kinds in told if e["kind"] == "same-fact"]
    return {
        "reports_by_kind": dict(Counter(row.kind for row in rows)),
        "differing_reported": share(
            sum(bool(kinds) for _, kinds in differing), len(differing)
        ).described(),
        "differing_missed": [e["topic"] for e, kinds in differing if not kinds],
        "kinds_of_reports": dict(Counter(k for _, kinds in differing for k in kinds)),
        "same_reported": [e["topic"] for e, kinds in same if kinds],
        "same_reported_share": share(
            sum(bool(kinds) for _, kinds in same), len(same)
        ).described(),
    }


def _is(pair: tuple[Placed, Placed], known: Known) -> bool:
    one, other = pair
    return (_at(one, known, "a") and _at(other, known, "b")) or (
        _at(other, known, "a") and _at(one, known, "b")
    )


def _at(claim: Placed, known: Known, side: str) -> bool:
    """Return whether a claim gives the value of a snippet, by the words they share.

    Snippets are normalised and may be longer than a claim or, for a row, shorter.
    """
    if claim.uri != f"{SOURCE}/{known[f'file_{side}']}":
        return False
    said = Counter(_words(f"{claim.row_key} {claim.text}"))
    snippet = Counter(_words(known[f"snippet_{side}"]))
    value = set(_words(known[f"value_{side}"]))
    shared = (said & snippet).total() / max(min(said.total(), snippet.total()), 1)
    return shared >= SHARED and value <= set(said)


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _WORD.finditer(text.casefold()))
