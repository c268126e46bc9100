"""The texts of a state that have no vector: embedded in parts, and what that took."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import dagster as dg
import numpy as np
import pyarrow as pa

from assets.reporting import sample
from assets.vectors.rows import embedding_rows
from resources import progress
from resources.charts import bars
from resources.embedding.cache import CacheStats
from resources.lakehouse import Lakehouse
from sql import load

TEXTS_A_FILE = 16_384  # Rows of one append: 25 MB of vectors.
TEXTS_AT_ONCE = 2048  # Embedded between two reports of how far it is.


class MissingVectors:
    """Live texts without a vector of the model.

    Args:
        lakehouse: The home, with its model and its cache.
        ref: State that is looked at, and no other after it.
        run_id: The run that writes what is missing.

    Attributes:
        texts: Distinct texts of live chunks.
        count: Those of them that have no vector.
    """

    def __init__(self, lakehouse: Lakehouse, ref: str, run_id: str) -> None:
        self._lakehouse = lakehouse
        self._ref = lakehouse.catalog.resolve(ref).id
        self._run_id = run_id
        self._began = perf_counter()
        self._before = lakehouse.cache.stats
        self._shown: list[dict[str, Any]] = []
        (counts,) = lakehouse.warehouse.query(
            load("steps/embedded_texts"), self._ref, self._model
        ).to_pylist()
        self.texts: int = counts["texts"]
        self.count: int = counts["texts"] - counts["stored"]
        self._read_seconds = perf_counter() - self._began

    def rows(self) -> Iterator[pa.Table]:
        """Yield what is missing as rows of `kb.embeddings`, a data file at a time."""
        embedder = self._lakehouse.embedder
        done = 0
        for batch in self._read():
            texts: list[Any] = batch["text"].to_pylist()
            vectors = []
            for start in range(0, len(texts), TEXTS_AT_ONCE):
                progress.report("embeddings", done + start, self.count)
                vectors.append(embedder.embed(texts[start : start + TEXTS_AT_ONCE]))
            done += len(texts)
            hashes: list[Any] = batch["text_hash"].to_pylist()
            yield embedding_rows(
                hashes, np.concatenate(vectors), embedder.model_id, self._run_id
            )
        progress.report("embeddings", done, self.count)

    def report(self) -> dict[str, Any]:
        """Return what was found where, what was made, and where the time went."""
        embedder = self._lakehouse.embedder
        chosen = embedder.chosen
        done = self._lakehouse.cache.stats.since(self._before)
        return {
            "model": embedder.model_id,
            "dimension": embedder.dimension,
            **self._came(done),
            "corrupted": done.corrupted,
            "cache_memory_bytes": done.memory_bytes,
            "cache_disk_bytes": done.disk_bytes,
            "cache_problem": done.disk_problem or "none",
            "model_loaded": embedder.loaded,
            "backend": chosen.name if chosen else "none yet",
            "backend_reason": chosen.reason if chosen else "no text came",
            **{f"seconds_{part}": took for part, took in self._seconds(done).items()},
            "sample": sample(self._shown),
        }

    def _came(self, done: CacheStats) -> dict[str, Any]:
        """Return where the vectors of all live texts came from."""
        came = {
            "stored": self.texts - self.count,
            "memory_hits": done.memory_hits,
            "disk_hits": done.disk_hits,
            "computed": done.computed,
        }
        found = sum(came.values()) - done.computed
        picture = bars(came, title="where vectors came from")
        return {
            "texts": self.texts,
            **came,
            "hit_rate": found / self.texts if self.texts else 1.0,
            "came_from": dg.MetadataValue.md(picture),
        }

    def _seconds(self, done: CacheStats) -> dict[str, float]:
        """Return the time that each part took; what is left was writing."""
        parts = {"read": self._read_seconds, **done.seconds}
        left = perf_counter() - self._began - sum(parts.values())
        return {**parts, "write": max(left, 0.0)}

    @property
    def _model(self) -> dict[str, str]:
        return {"model": self._lakehouse.embedder.model_id}

    def _read(self) -> Iterator[pa.RecordBatch]:
        query = load("steps/texts_without_vector")
        started = perf_counter()
        stream = self._lakehouse.warehouse.stream(query, self._ref, self._model)
        with stream as found:
            for batch in found.to_arrow_reader(TEXTS_A_FILE):
                self._shown = self._shown or batch.slice(0, 5).to_pylist()
                self._read_seconds += perf_counter() - started
                yield batch
                started = perf_counter()
