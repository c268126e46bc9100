"""The index that search works on, over every chunk of every branch."""

import json
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow.compute as pc

from assets.reporting import column_schema, sample
from assets.vectors.embeddings import embeddings
from resources import progress
from resources.dagster_resources import RunBranch
from sql import load

COVERED_TABLES = ("kb.files", "kb.chunks", "kb.embeddings")


@dg.asset(
    deps=[embeddings],
    group_name="vectors",
    kinds={"lancedb"},
    owners=["team:knowledge"],
    code_version="1",
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
    live = branch.engine.warehouse.query(
        load("steps/chunks_to_index"), branch.name, {"model": state["model"]}
    )
    covered = index.covered()
    new = live.filter(pc.invert(pc.is_in(live["chunk_id"], value_set=covered)))
    progress.report("search_index", 0, new.num_rows)
    if new.num_rows:
        index.add(new)
        index.refresh()
    progress.report("search_index", new.num_rows, new.num_rows)
    marker.parent.mkdir(parents=True, exist_ok=True)
    rows = len(covered) + new.num_rows
    marker.write_text(json.dumps({"state": state, "rows": rows}), encoding="utf-8")
    shown = new.select(["version_id", "page", "heading_path", "text"]).slice(0, 5)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": rows,
            "dagster/column_schema": column_schema(live.schema),
            "added": new.num_rows,
            "live": live.num_rows,
            "sample": sample(shown.to_pylist()),
        }
    )


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
