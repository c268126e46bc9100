"""The same once more: a whole job on unchanged files, and vectors out of the cache."""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from assets.vectors.missing import MissingVectors
from benchmarks.measuring import run_json, significant
from benchmarks.search.material import Material
from benchmarks.updates.articles import write
from resources.embedding.cache import Space, VectorCache
from resources.lakehouse import Lakehouse
from resources.settings import Settings

FILES = 64
LIBRARIES = ("openvino", "torch", "transformers", "sentence_transformers")
SHOWN = ("texts", "stored", "memory_hits", "disk_hits", "computed", "hit_rate")
LARGE = 2**34  # Bytes: nothing has to make room.


def unchanged(data: Path) -> dict[str, Any]:
    """Return what the main job does the first and the second time on the same files.

    Each time it is a process of its own, which says what libraries it has loaded.
    """
    with tempfile.TemporaryDirectory() as scratch:
        home, folder = Path(scratch) / "home", Path(scratch) / "articles"
        write(data, folder, FILES)
        command = ["-m", "benchmarks.updates.again", str(home), str(folder)]
        runs = {name: run_json(command) for name in ("first", "second")}
    return {
        name: run.printed | {"job_s": significant(run.seconds)}
        for name, run in runs.items()
    }


def ingest(home: Path, folder: Path) -> dict[str, Any]:
    """Run the main job in this process; return what its embedding step reports."""
    import dagster as dg

    from pipelines.cli import main

    code = main(["--home", str(home), "--json", "ingest", str(folder)])
    if code:
        msg = f"assay ingest ended with {code}"
        raise RuntimeError(msg)
    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey("embeddings"))
    if event is None or event.asset_materialization is None:
        raise RuntimeError
    told = event.asset_materialization.metadata
    seconds = [
        float(str(value.value))
        for name, value in told.items()
        if name.startswith("seconds_")
    ]
    return {
        **{name: told[name].value for name in SHOWN},
        "model_loaded": told["model_loaded"].value,
        "libraries_loaded": [each for each in LIBRARIES if each in sys.modules],
        "embedding_s": significant(sum(seconds)),
    }


def recovered(settings: Settings, ref: str) -> dict[str, Any]:
    """Return how a state gets its vectors that have all been made for another one.

    Args:
        settings: Of a home that is opened anew.
        ref: A state without vectors of its own.
    """
    with Lakehouse(settings) as lakehouse:
        started = time.perf_counter()
        work = MissingVectors(lakehouse, ref, "benchmark")
        for _ in work.rows():
            pass
        seconds = time.perf_counter() - started
        told = work.report()
    shown = {name: told[name] for name in (*SHOWN, "model_loaded")}
    return shown | {"missing": work.count, "seconds": significant(seconds)}


def looked_up(material: Material, count: int) -> dict[str, Any]:
    """Return the seconds in which both tiers keep and find so many vectors."""
    texts, vectors = material.texts(slice(count)), material.vectors(slice(count))
    place = {text: number for number, text in enumerate(texts)}
    space, took = Space("benchmark", "f32", 256), {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("keep", "from_disk", "from_memory"):
            if name != "from_memory":
                cache = VectorCache(
                    Path(scratch),
                    memory_bytes=LARGE,
                    memory_seconds=3600,
                    disk_bytes=LARGE,
                )
            started = time.perf_counter()
            found = cache.embed(space, texts, lambda t: vectors[[place[i] for i in t]])
            took[f"{name}_s"] = significant(time.perf_counter() - started)
            if not np.array_equal(found, vectors):
                raise RuntimeError
            stats = cache.stats
        cache.close()
    return {"vectors": count, **took, "disk_bytes": stats.disk_bytes}


if __name__ == "__main__":
    print(json.dumps(ingest(Path(sys.argv[1]), Path(sys.argv[2]))))
