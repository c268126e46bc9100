"""What each figure of the catalog must keep to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.catalog.places import STORES

FLAT_MS = 2.0
MERGE_MS = 50.0
ROLLBACK_MS = 100.0
ROWS_RATIO = 1.5
APPEND_RATIO, LOAD_RATIO = 1.15, 1.1
TIMES_AS_MANY = 3.0


@dataclass(frozen=True)
class Line:
    """One figure with its limit.

    Args:
        name: What was measured.
        value: The figure.
        limit: What it must keep to.
        unit: Of both.
        is_least: Whether the limit is the least; else it is the most.
    """

    name: str
    value: float
    limit: float
    unit: str
    is_least: bool = False

    @property
    def share(self) -> float:
        """The part of the limit that is used: 1 or less is within."""
        used = self.limit / self.value if self.is_least else self.value / self.limit
        return round(used, 3)

    @property
    def is_kept(self) -> bool:
        """Whether the figure is within its limit."""
        return self.share <= 1.0


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """Return every figure that has a limit, of the parts that were measured."""
    return [
        *_beside_peer(figures.get("commits", {})),
        *_sized(figures.get("sized", {})),
        *_rows(figures.get("rows", {})),
    ]


def _beside_peer(commits: Mapping[str, Any]) -> Iterator[Line]:
    for store in STORES:
        if store not in commits:
            continue
        found = commits[store]
        yield _times(f"append, {store}", found["append"]["ratio"], APPEND_RATIO)
        for kind, words in (
            ("namespace", "namespace properties"),
            ("metadata", "table properties"),
        ):
            yield Line(
                f"commits a second of {words}, {store}",
                found[kind]["times_as_many"],
                TIMES_AS_MANY,
                "times SqlCatalog",
                is_least=True,
            )
        for kind, words in (("load_known", "load again"), ("load_new", "load new")):
            yield _times(f"{words}, {store}", found[kind]["ratio"], LOAD_RATIO)


def _times(name: str, ratio: float, limit: float) -> Line:
    return Line(name, ratio, limit, "times SqlCatalog")


def _sized(sized: Mapping[str, Any]) -> Iterator[Line]:
    for store in STORES:
        for kind, limit in (("branch", FLAT_MS), ("tag", FLAT_MS), ("merge", MERGE_MS)):
            for size, took in sized.get(store, {}).get(kind, {}).items():
                name = f"{kind}, {size}, {store}"
                yield Line(name, took["median_ms"], limit, "ms")


def _rows(rows: Mapping[str, Any]) -> Iterator[Line]:
    if rows:
        fewest, *_, most = rows["merge"]
        name = f"merge of {most} rows to {fewest}"
        yield Line(name, rows["ratio"]["merge"], ROWS_RATIO, "times")
        took = rows["rollback"][most]["median_ms"]
        yield Line(f"rollback of {most} rows", took, ROLLBACK_MS, "ms")
