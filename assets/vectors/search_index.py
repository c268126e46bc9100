"""The indexes that search works on, over every chunk of every branch."""

import dagster as dg

from assets.reporting import sample
from assets.retries import BUSY_DISK
from assets.vectors.embeddings import embeddings
from resources.dagster_resources import RunBranch

SHOWN = ("version_id", "page", "heading_path", "text")
SAMPLED = 5  # Passages.


@dg.asset(
    deps=[embeddings],
    group_name="vectors",
    kinds={"lancedb"},
    owners=["team:knowledge"],
    code_version="2",
    retry_policy=BUSY_DISK,
)
def search_index(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Vectors and words of every live chunk, ready for search at any ref.

    The indexes only grow; which of their chunks a search may return is decided by the
    ref that is searched, so indexing before the release shows nothing of it.
    """
    engine = branch.engine
    commit = branch.catalog.resolve(branch.ensure()).id
    done = engine.indexer.bring_up_to(commit)
    coverage = engine.indexer.coverage(commit)
    live = engine.states.read(commit).chunk_ids
    first = [*map(str, live.slice(0, SAMPLED).to_pylist())]
    passages = engine.search_index.passages(first)
    shown = [
        {name: passages[each][name] for name in SHOWN}
        for each in first
        if each in passages
    ]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": coverage.rows,
            "added": done.added,
            "live": done.live,
            "without_vector": done.lacking,
            "indexed_by_words": coverage.by_words,
            "indexed_by_vector": coverage.by_vector,
            "mapped": coverage.mapped,
            "sample": sample(shown),
        }
    )
