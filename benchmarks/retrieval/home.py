"""A home that holds one collection, as an ingest of its documents would leave it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from assets.documents.chunking import Chunker
from benchmarks.retrieval.sets import Collection
from benchmarks.search.rows import Written, filled
from resources.embedding import Embedder
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.schemas import CHUNKS, DOCUMENTS, EMBEDDINGS, FILES
from resources.settings import Settings
from resources.tables import append

WHOLE = "whole"  # Version of a chunker that cuts nothing.
MARK = "built"

Passage = tuple[int, int, int]  # Number of the document, start and end in its text.


def build(folder: Path, collection: Collection, *, cut: bool) -> Settings:
    """Return the settings of a home, made anew unless chunker and model are the same.

    Args:
        folder: Of the home.
        collection: What it holds.
        cut: Whether documents are cut into passages; else each is one, and its vector
            is that of its beginning.
    """
    settings = Settings(home=folder)
    chunker = Chunker() if cut else None
    version = chunker.version if chunker else WHOLE
    made_by = f"{version}, {Embedder(settings.embedding_model).model_id}\n"
    mark = folder / MARK
    if mark.exists() and mark.read_text("utf-8") == made_by:
        return settings
    shutil.rmtree(folder, ignore_errors=True)
    with Lakehouse(settings) as lakehouse:
        _write(lakehouse, collection, chunker)
    mark.write_text(made_by, "utf-8")
    return settings


def _write(
    lakehouse: Lakehouse, collection: Collection, chunker: Chunker | None
) -> None:
    passages = list(_passages(list(collection.documents.values()), chunker))
    version = chunker.version if chunker else WHOLE
    chunks = _chunks(collection, passages, version)
    embeddings = _embeddings(chunks, lakehouse.embedder)
    with lakehouse.catalog.transaction("main", message=collection.name) as tx:
        for spec, table in (*_documents(collection), (CHUNKS, chunks), embeddings):
            append(tx, spec, table)


def _passages(texts: list[str], chunker: Chunker | None) -> Iterator[Passage]:
    if chunker is None:
        yield from ((at, 0, len(text)) for at, text in enumerate(texts))
        return
    for at, spans in enumerate(chunker.cut(texts)):
        yield from ((at, span.start, span.end) for span in spans)


def _documents(collection: Collection) -> Iterator[Written]:
    """Yield a file and a document for each, at a URI that ends in its id."""
    uris = [f"{collection.name}/{each}" for each in collection.documents]
    texts = list(collection.documents.values())
    common = {
        "uri": uris,
        "source": [collection.name] * len(uris),
        "version_id": [content_id(uri) for uri in uris],
    }
    files = {"file_id": common["version_id"], "status": ["present"] * len(uris)}
    yield (
        FILES,
        filled(FILES, len(uris), common | files | {"revision": [1] * len(uris)}),
    )
    documents = {
        "document_id": [content_id("document", uri) for uri in uris],
        "title": [text.partition("\n")[0] for text in texts],
        "text": texts,
        "characters": [len(text) for text in texts],
    }
    yield DOCUMENTS, filled(DOCUMENTS, len(uris), common | documents)


def _chunks(collection: Collection, passages: list[Passage], version: str) -> pa.Table:
    texts = list(collection.documents.values())
    owners = [content_id(f"{collection.name}/{each}") for each in collection.documents]
    cut = [texts[at][start:end] for at, start, end in passages]
    numbers = np.array([at for at, _, _ in passages])
    firsts = np.searchsorted(numbers, numbers)
    given: dict[str, Any] = {
        "chunk_id": [content_id(owners[at], a, b, version) for at, a, b in passages],
        "version_id": [owners[at] for at in numbers],
        "position": np.arange(len(numbers)) - firsts,
        "start": [start for _, start, _ in passages],
        "end": [end for _, _, end in passages],
        "text": cut,
        "text_hash": [content_id(text) for text in cut],
        "chunker": [version] * len(cut),
    }
    return filled(CHUNKS, len(cut), given)


def _embeddings(chunks: pa.Table, embedder: Embedder) -> Written:
    """Return one vector of each distinct text."""
    texts = dict(
        zip(chunks["text_hash"].to_pylist(), chunks["text"].to_pylist(), strict=True)
    )
    vectors = embedder.embed([str(text) for text in texts.values()])
    given = {
        "text_hash": list(texts),
        "model": [embedder.model_id] * len(texts),
        "dimension": [embedder.dimension] * len(texts),
        "vector": list(vectors),
    }
    return EMBEDDINGS, filled(EMBEDDINGS, len(texts), given)
