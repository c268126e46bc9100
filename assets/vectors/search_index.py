"""The index that search works on, over every chunk of every branch."""

import json
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc

from assets.reporting import column_schema, sample
from assets.retries import BUSY_DISK
from assets.vectors.embeddings import embeddings
from resources import progress
from resources.dagster_resources import RunBranch
from resources.search_index import SearchIndex
from sql import load

CHUNKS_A_BATCH = 50_000  # About 200 MB with their vectors.
SHOWN = ["version_id", "page", "heading_path", "text"]
COVERED_TABLES = ("kb.files", "kb.chunks", "kb.embeddings")


@dg.asset(
    deps=[embeddings],
    group_name="vectors",
    kinds={"lancedb"},
    owners=["team:knowledge"],
    code_version="1",
    retry_policy=BUSY_DISK,
)
def search_index(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Vectors and words of every live chunk, ready for search at any ref.

    The index only grows; which of its chunks a search may return is decided by the ref
    that is searched, so indexing before the release shows nothing of it.
    """
    state = _state(branch)
    marker = branch.engine.settings.search_folder / "covered.json"
    before = _read(marker)
    if before.get("state") == state:
        rows = before.get("rows", 0)
        return dg.MaterializeResult(metadata={"dagster/row_count": rows, "added": 0})
    index = branch.engine.search_index
    details = _add_missing(branch, index, state["model"])
    if details["added"]:
        index.refresh()
    marker.parent.mkdir(parents=True, exist_ok=True)
    rows = index.rows
    marker.write_text(json.dumps({"state": state, "rows": rows}), encoding="utf-8")
    return dg.MaterializeResult(metadata={"dagster/row_count": rows, **details})


def _add_missing(branch: RunBranch, index: SearchIndex, model: str) -> dict[str, Any]:
    """Add the live chunks that the index lacks; return what there is to say of it."""
    covered = index.covered()
    added = live = 0
    shown: list[dict[str, Any]] = []
    query = load("steps/chunks_to_index")
    with branch.engine.warehouse.stream(query, branch.name, {"model": model}) as found:
        batches = found.to_arrow_reader(CHUNKS_A_BATCH)
        for batch in batches:
            rows = pa.Table.from_batches([batch])
            known = pc.is_in(rows["chunk_id"], value_set=covered)
            added += index.add(rows.filter(pc.invert(known)))
            live += rows.num_rows
            progress.report("search_index", live)
            shown = shown or rows.select(SHOWN).slice(0, 5).to_pylist()
    return {
        "dagster/column_schema": column_schema(batches.schema),
        "added": added,
        "live": live,
        "sample": sample(shown),
    }


def _state(branch: RunBranch) -> dict[str, str]:
    """Return what the index must cover: the tables it is made from, and the model."""
    contents = branch.catalog.contents(branch.ensure())
    tables = {
        key: str(contents[key].metadata_location)
        for key in COVERED_TABLES
        if key in contents
    }
    return {**tables, "model": branch.engine.embedder.model_id}


def _read(marker: Path) -> dict[str, Any]:
    """Return what the index covers; nothing if there is none, or the marker is cut."""
    try:
        return dict(json.loads(marker.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
