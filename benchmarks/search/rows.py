"""What an ingest would have written of made documents, in columns and in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.search.material import Material
from resources.ids import content_id
from resources.schemas import (
    CHUNKS,
    CLAIM_QUARANTINE,
    CLAIMS,
    CONTRADICTIONS,
    DOCUMENTS,
    EMBEDDINGS,
    FILES,
    TRUST,
    TableSpec,
)

PASSAGES = 20  # Of one document.
CLAIM_EVERY = 5  # Passages to one claim.
CONFLICT_EVERY, HELD_EVERY = 100, 400  # Claims to one that is disputed, or held back.
CHUNKER = "benchmark"
DAYS = 3650
BEGINNING = datetime(2016, 1, 1, tzinfo=UTC)
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
SHARES = {"wiki": 40, "papers": 30, "mail": 20, "law": 9, "notes": 1}  # Percent.
BETWEEN = "\n\n"

Columns = Mapping[str, Any]
Written = tuple[TableSpec, pa.Table]


@dataclass(frozen=True)
class Edition:
    """A run of documents that are written at once.

    Attributes:
        first: Number of the first document.
        texts: Row of the first passage in the material; each next document takes the
            next passages.
        documents: How many there are.
        revision: Of the files' event.
    """

    first: int
    texts: int
    documents: int
    revision: int = 1


def source_of(document: int) -> str:
    """Return the source of a document: each has its share of every hundred."""
    place = document % 100
    for name, share in SHARES.items():
        place -= share
        if place < 0:
            return name
    raise AssertionError


def uri_of(document: int) -> str:
    """Return where a document lies."""
    return f"{source_of(document)}/{document // 100:05d}/{document:07d}.md"


def events(documents: Sequence[int], revision: int, status: str) -> Written:
    """Return events of files that say nothing of a version, such as deletions."""
    given = [{"uri": uri_of(d), "source": source_of(d)} for d in documents]
    columns = {name: [row[name] for row in given] for name in ("uri", "source")}
    return FILES, filled(
        FILES,
        len(given),
        columns
        | {
            "file_id": [content_id(uri, revision) for uri in columns["uri"]],
            "status": [status] * len(given),
            "revision": [revision] * len(given),
        },
    )


def written(material: Material, edition: Edition, model: str) -> Iterator[Written]:
    """Yield the rows of every table that the documents of an edition have a part in."""
    numbers = range(edition.first, edition.first + edition.documents)
    rows = slice(edition.texts, edition.texts + edition.documents * PASSAGES)
    texts = material.texts(rows)
    versions = [content_id("version", d, edition.texts) for d in numbers]
    chunks = _chunks(texts, versions)
    yield _files(numbers, versions, edition.revision)
    yield _documents(numbers, versions, texts)
    yield CHUNKS, chunks
    yield _embeddings(chunks["text_hash"], material.vectors(rows), model)
    yield from _judged(chunks)


def filled(spec: TableSpec, count: int, given: Columns) -> pa.Table:
    """Return rows with a value in every column: what is not given is empty."""
    return pa.Table.from_arrays(
        [
            pa.array(given[each.name], each.type)
            if each.name in given
            else _blank(each, count)
            for each in spec.columns
        ],
        schema=spec.columns,
    )


def _blank(column: "pa.Field[Any]", count: int) -> "pa.Array[Any]":
    empty: Any = "" if pa.types.is_string(column.type) else 0
    if column.nullable:
        empty = None
    elif pa.types.is_list(column.type):
        empty = []
    elif pa.types.is_timestamp(column.type):
        empty = SEEN
    elif pa.types.is_boolean(column.type):
        empty = False
    made: pa.Array[Any] = pa.array([empty] * count, column.type)
    return made


def _files(numbers: range, versions: list[str], revision: int) -> Written:
    uris = [uri_of(d) for d in numbers]
    given = {
        "file_id": [content_id(uri, revision) for uri in uris],
        "uri": uris,
        "source": [source_of(d) for d in numbers],
        "revision": [revision] * len(uris),
        "status": ["present"] * len(uris),
        "modified_at": [BEGINNING + timedelta(days=d * 7919 % DAYS) for d in numbers],
        "version_id": versions,
    }
    return FILES, filled(FILES, len(uris), given)


def _documents(numbers: range, versions: list[str], texts: list[str]) -> Written:
    whole = [
        BETWEEN.join(texts[start : start + PASSAGES])
        for start in range(0, len(texts), PASSAGES)
    ]
    uris = [uri_of(d) for d in numbers]
    given = {
        "version_id": versions,
        "document_id": [content_id("document", uri) for uri in uris],
        "uri": uris,
        "source": [source_of(d) for d in numbers],
        "title": [text[:60].rpartition(" ")[0] or text[:60] for text in whole],
        "language": ["en"] * len(uris),
        "text": whole,
        "characters": [len(text) for text in whole],
    }
    return DOCUMENTS, filled(DOCUMENTS, len(uris), given)


def _chunks(texts: list[str], versions: list[str]) -> pa.Table:
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)).reshape(-1, PASSAGES)
    ends = np.cumsum(lengths + len(BETWEEN), axis=1) - len(BETWEEN)
    starts = (ends - lengths).ravel().tolist()
    last = ends.ravel().tolist()
    owners = [version for version in versions for _ in range(PASSAGES)]
    places = zip(owners, starts, last, strict=True)
    given = {
        "chunk_id": [content_id(v, start, end, CHUNKER) for v, start, end in places],
        "version_id": owners,
        "position": np.tile(np.arange(PASSAGES), len(versions)),
        "start": starts,
        "end": last,
        "heading_path": [["Part"]] * len(texts),
        "tokens": [len(text.split()) for text in texts],
        "text": texts,
        "text_hash": [content_id(text) for text in texts],
        "chunker": [CHUNKER] * len(texts),
    }
    return filled(CHUNKS, len(texts), given)


def _embeddings(
    hashes: "pa.ChunkedArray[Any]", vectors: np.ndarray, model: str
) -> Written:
    count, dimension = vectors.shape
    offsets = pa.array(np.arange(count + 1, dtype=np.int32) * dimension)
    given = {
        "text_hash": hashes.combine_chunks(),
        "model": [model] * count,
        "dimension": [dimension] * count,
        "vector": pa.ListArray.from_arrays(
            offsets,
            pa.array(vectors.ravel()),
            type=EMBEDDINGS.columns.field("vector").type,
        ),
    }
    return EMBEDDINGS, filled(EMBEDDINGS, count, given)


def _judged(chunks: pa.Table) -> Iterator[Written]:
    """Yield claims of some passages, how far they are trusted, what disputes them."""
    claimed = chunks.take(np.arange(0, chunks.num_rows, CLAIM_EVERY))
    chunk_ids = claimed["chunk_id"].to_pylist()
    claims = [content_id("claim", str(each)) for each in chunk_ids]
    given = {
        "claim_id": claims,
        "kind": ["value"] * len(claims),
        "text": claimed["text"].combine_chunks(),
        **{
            name: claimed[name].combine_chunks()
            for name in ("chunk_id", "version_id", "start", "end", "text_hash")
        },
    }
    yield CLAIMS, filled(CLAIMS, len(claims), given)
    trust = {
        "kind": ["claim"] * len(claims),
        "target": claims,
        "revision": [1] * len(claims),
        "trust": [0.05 + 0.9 * (int(each[:4], 16) / 65_535) for each in claims],
    }
    yield TRUST, filled(TRUST, len(claims), trust)
    disputed = claims[::CONFLICT_EVERY]
    conflicts = {
        "contradiction_id": [content_id("conflict", each) for each in disputed],
        "revision": [1] * len(disputed),
        "status": ["open"] * len(disputed),
        "kind": ["number"] * len(disputed),
        "score": [0.9] * len(disputed),
        "explanation": ["one number against another"] * len(disputed),
        "claims": [[each, claims[1]] for each in disputed],
    }
    yield CONTRADICTIONS, filled(CONTRADICTIONS, len(disputed), conflicts)
    held = claims[1::HELD_EVERY]
    events_of_held = {
        "claim_id": held,
        "revision": [1] * len(held),
        "status": ["held"] * len(held),
    }
    yield CLAIM_QUARANTINE, filled(CLAIM_QUARANTINE, len(held), events_of_held)
