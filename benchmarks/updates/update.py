"""New passages in a warm process: embedded, indexed, committed, found."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assets.vectors.missing import MissingVectors
from benchmarks.measuring import significant
from benchmarks.search.home import DRAFTED, Plan
from benchmarks.search.rows import PASSAGES, Edition, written
from benchmarks.updates.articles import Passages
from resources.lakehouse import Lakehouse
from resources.schemas import EMBEDDINGS
from resources.tables import append

DOCUMENTS = 13  # Of one update: 260 passages, no fewer than 256.
UPDATE = DOCUMENTS * PASSAGES
LOOKED_AT = 100  # Hits: doubt lowers a passage, even below others that fit less.
PARTS = ("read", "lookup", "compute", "store", "write", "index", "merge")


def measure(lakehouse: Lakehouse, plan: Plan, new: Passages) -> dict[str, Any]:
    """Return what updates of a home take, the first of which is not counted.

    Args:
        lakehouse: A home that was built by the plan.
        plan: What is in it.
        new: Passages that are not in it, some updates of them.
    """
    lakehouse.search.search("warm")  # Fills both indexes, and loads the model.
    turns = [
        _update(lakehouse, plan, new, turn) for turn in range(len(new.texts) // UPDATE)
    ][1:]
    parts = {each: [turn[each] for turn in turns] for each in turns[0]}
    total = parts["total"]
    return {
        "passages": UPDATE,
        "home": plan.passages,
        "turns": len(turns),
        "mean_tokens": round(new.tokens, 1),
        "median_s": significant(statistics.median(total)),
        "longest_s": significant(max(total)),
        "first_search_s": significant(statistics.median(parts["search"])),
        "parts_s": {
            each: significant(statistics.median(parts[each])) for each in PARTS
        },
    }


def _update(
    lakehouse: Lakehouse, plan: Plan, new: Passages, turn: int
) -> dict[str, float]:
    """Bring one block of passages in, and return the seconds of each part."""
    branch = f"update-{turn}"
    lakehouse.catalog.create_branch(branch)
    _cut(lakehouse, branch, plan, new, turn)
    took: dict[str, float] = {}
    with _timed("total", took):
        work = MissingVectors(lakehouse, branch, branch)
        with lakehouse.catalog.transaction(branch, message="vectors") as tx:
            for rows in work.rows():
                append(tx, EMBEDDINGS, rows)
        told = work.report()
        with _timed("index", took):
            lakehouse.indexer.bring_up_to(lakehouse.catalog.resolve(branch).id)
        with _timed("merge", took):
            lakehouse.catalog.merge(branch)
    if told["computed"] != UPDATE:
        msg = f"{UPDATE} passages had to be embedded, and {told['computed']} were"
        raise RuntimeError(msg)
    _find(lakehouse, new.texts[turn * UPDATE], took)
    return took | {each: told[f"seconds_{each}"] for each in PARTS[:5]}


def _cut(
    lakehouse: Lakehouse, branch: str, plan: Plan, new: Passages, turn: int
) -> None:
    """Write the documents of an update with their passages, and without vectors."""
    first = plan.documents + DRAFTED + turn * DOCUMENTS
    edition = Edition(first, turn * UPDATE, DOCUMENTS)
    embedder = lakehouse.embedder
    material = new.material(embedder.dimension)
    with lakehouse.catalog.transaction(branch, message="passages") as tx:
        for spec, rows in written(material, edition, embedder.model_id):
            if spec is not EMBEDDINGS:
                append(tx, spec, rows)


def _find(lakehouse: Lakehouse, text: str, took: dict[str, float]) -> None:
    """Search for a passage of the update by its text.

    Raises:
        RuntimeError: If it is not found.
    """
    with _timed("search", took):
        hits = lakehouse.search.search(text, k=LOOKED_AT)
    if text not in {hit.text for hit in hits}:
        msg = f"a passage that was just committed is not found: {text}"
        raise RuntimeError(msg)


@contextmanager
def _timed(name: str, took: dict[str, float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    took[name] = time.perf_counter() - started
