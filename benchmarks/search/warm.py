"""Searches in a process that has searched before, each with a question of its own."""

import statistics
import time
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import psutil

from benchmarks.catalog.timing import spread
from benchmarks.measuring import significant
from benchmarks.search.home import BEFORE, DRAFT
from benchmarks.search.rows import uri_of
from benchmarks.search.stopwatch import watched
from resources.lakehouse import Lakehouse
from resources.search import Filters, Search

WARM_UPS = 20
PLAIN = "hybrid, main"
KINDS: Mapping[str, Mapping[str, Any]] = {
    "by meaning": {"mode": "vector"},
    "by words": {"mode": "text"},
    "at a tag": {"ref": BEFORE},
    "at a branch": {"ref": DRAFT},
    "100 hits": {"k": 100},
    "windows of 1 neighbour": {"windows": 1},
    "a source of 40 %": {"filters": Filters(sources=("wiki",))},
    "a source of 1 %": {"filters": Filters(sources=("notes",))},
    "one document": {"filters": Filters(documents=(uri_of(7),))},
    "the last year": {"filters": Filters(since=date(2025, 1, 1))},
    "trust of 0.5": {"filters": Filters(min_trust=0.5)},
    "no contradictions": {"filters": Filters(without_contradictions=True)},
}


def measure(lakehouse: Lakehouse, questions: list[str], turns: int) -> dict[str, Any]:
    """Return milliseconds of searches by kind, and what the plain one is made of.

    Args:
        lakehouse: A home whose states were all searched before.
        questions: Distinct; none is asked twice, so that no vector is known.
        turns: Searches of the plain kind; a tenth as many of each other.
    """
    search, asked = lakehouse.search, iter(questions)
    for _ in range(WARM_UPS):
        search.search(next(asked))
    plain = [_timed(search, next(asked)) for _ in range(turns)]
    return {
        "kinds": {PLAIN: spread(plain), **_kinds(search, asked, max(turns // 10, 1))},
        "parts_ms": _parts(search, asked, max(turns // 5, 1)),
        "batch": _batch(search, asked, max(turns // 5, 1)),
        "resident_mib": round(psutil.Process().memory_info().rss / 2**20),
    }


def _kinds(search: Search, asked: Iterator[str], turns: int) -> dict[str, Any]:
    """Return the spread of each kind, in turn; the first of each is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in KINDS}
    for turn in range(-1, turns):
        for name, options in KINDS.items():
            took = _timed(search, next(asked), **options)
            if turn >= 0:
                taken[name].append(took)
    return {name: spread(each) for name, each in taken.items()}


def _parts(search: Search, asked: Iterator[str], turns: int) -> dict[str, float]:
    """Return the median milliseconds of each part of plain searches, and of all."""
    found: dict[str, list[float]] = {}
    for _ in range(turns):
        with watched() as watch:
            found.setdefault("all", []).append(_timed(search, next(asked)))
        for part, seconds in watch.seconds.items():
            found.setdefault(part, []).append(seconds)
    return {
        part: significant(1e3 * statistics.median(taken))
        for part, taken in found.items()
    }


def _batch(search: Search, asked: Iterator[str], count: int) -> dict[str, float]:
    """Return milliseconds of each question of a second batch: the first sets up."""
    search.batch([next(asked) for _ in range(count)])
    questions = [next(asked) for _ in range(count)]
    started = time.perf_counter()
    search.batch(questions)
    seconds = time.perf_counter() - started
    return {"questions": count, "ms_each": significant(1e3 * seconds / count)}


def _timed(search: Search, question: str, **options: Any) -> float:  # noqa: ANN401
    started = time.perf_counter()
    search.search(question, **options)
    return time.perf_counter() - started
