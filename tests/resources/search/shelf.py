"""A home of documents of few passages, and what must show of it, worked out by hand."""

import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from resources.embedding import Embedder
from resources.embedding.cache import VectorCache
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.schemas import CHUNKS, DOCUMENTS, EMBEDDINGS, FILES, TableSpec
from resources.search import Hit
from resources.settings import Settings
from resources.tables import append
from tests.rows import filled

AT = datetime(2026, 1, 1, tzinfo=UTC)
ALL = 1000  # More than any test writes.
QUESTION = "a passage about a shelf"  # Every text has a word of it.
CHECKED = ("hybrid", "text", "vector")
THINGS = ("kiln", "lease", "pump", "orchard", "ledger", "harbour", "violin", "glacier")


def passage(number: int) -> str:
    """Return one of many texts that say something else each."""
    thing = THINGS[number % len(THINGS)]
    return f"This passage says that the {thing} no. {number} stands on the shelf."


def remembering_embedder(folder: Path) -> Embedder:
    """Return the default model, with a memory: most searches ask the same."""
    cache = VectorCache(folder, memory_bytes=2**26, memory_seconds=3600.0, disk_bytes=0)
    return Embedder(cache=cache)


def lose(part: Path) -> None:
    """Remove a file or a folder, as a person might."""
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)


class Shelf:
    """Writes what ingests would, and knows what each ref must show.

    Args:
        home: Folder of the home.
        embedder: Of the project's model, shared by tests since it loads slowly.
        **settings: Of the home.
    """

    def __init__(self, home: Path, embedder: Embedder, **settings: Any) -> None:  # noqa: ANN401
        self.settings = Settings(home=home, **settings)
        self._embedder = embedder
        self._vectors: dict[str, list[float]] = {}
        self._revision = 0
        self.lakehouse = self.opened()

    def opened(self) -> Lakehouse:
        """Return the home as another process would open it: nothing is remembered."""
        lakehouse = Lakehouse(self.settings)
        vars(lakehouse)["embedder"] = self._embedder
        return lakehouse

    def reopen(self) -> None:
        """Go on as another process would."""
        self.lakehouse.close()
        self.lakehouse = self.opened()

    def write(
        self,
        uri: str,
        texts: Sequence[str],
        *,
        branch: str = "main",
        agent: str = "ann",
        **more: object,
    ) -> None:
        """Give a document new contents: one passage each; `more` is of its file."""
        self._revision += 1
        version = content_id("bytes of", *texts)
        place = {
            "uri": uri,
            "source": uri.partition("/")[0],
            "version_id": version,
        }
        file = {
            **place,
            "file_id": content_id(uri, self._revision),
            "revision": self._revision,
            "status": "present",
            **more,
        }
        known = version in self._column(branch, DOCUMENTS, "version_id")
        embedded = set(self._column(branch, EMBEDDINGS, "text_hash"))
        catalog = self.lakehouse.catalog
        with catalog.transaction(branch, message=f"write {uri}", agent=agent) as tx:
            append(tx, FILES, _rows(FILES, [file]))
            if known:
                return
            document = {**place, "document_id": content_id("document", uri)}
            append(tx, DOCUMENTS, _rows(DOCUMENTS, [document]))
            append(tx, CHUNKS, _rows(CHUNKS, _chunks(version, texts)))
            append(tx, EMBEDDINGS, _rows(EMBEDDINGS, self._embed(texts, embedded)))

    def delete(self, uri: str, *, branch: str = "main", agent: str = "ann") -> None:
        """Say that a document is gone."""
        self._revision += 1
        event = {
            "file_id": content_id(uri, self._revision),
            "uri": uri,
            "source": uri.partition("/")[0],
            "revision": self._revision,
            "status": "deleted",
        }
        catalog = self.lakehouse.catalog
        with catalog.transaction(branch, message=f"delete {uri}", agent=agent) as tx:
            append(tx, FILES, _rows(FILES, [event]))

    def live(self, ref: str) -> list[str]:
        """Return the texts that must show at a ref, sorted: read file by file."""
        latest: dict[str, dict[str, Any]] = {}
        for row in self._scan(ref, FILES):
            if row["revision"] >= latest.get(row["uri"], {"revision": 0})["revision"]:
                latest[row["uri"]] = row
        versions = {
            row["version_id"] for row in latest.values() if row["status"] == "present"
        }
        shown = {
            row["chunk_id"]: row["text"]
            for row in self._scan(ref, CHUNKS)
            if row["version_id"] in versions
        }
        return sorted(shown.values())

    def found(self, ref: str = "main", mode: Any = "hybrid", **more: Any) -> list[Hit]:  # noqa: ANN401
        """Return every hit at a ref."""
        search = self.lakehouse.search
        return search.search(QUESTION, ref=ref, k=ALL, mode=mode, **more)

    def check(self, refs: Iterable[str], modes: Iterable[str] = CHECKED) -> None:
        """See that each ref shows exactly its passages, each once."""
        for ref in refs:
            expected = self.live(ref)
            for mode in modes:
                hits = self.found(ref, mode)
                assert sorted(hit.text for hit in hits) == expected, (ref, mode)
                assert len({hit.chunk_id for hit in hits}) == len(hits)
                commit = self.lakehouse.catalog.resolve(ref).id
                assert {hit.commit for hit in hits} <= {commit}

    def texts(self, ref: str = "main", mode: str = "hybrid") -> list[str]:
        """Return the texts that show at a ref, sorted."""
        return sorted(hit.text for hit in self.found(ref, mode))

    def _embed(self, texts: Sequence[str], known: set[str]) -> list[dict[str, object]]:
        lacking = [text for text in texts if text not in self._vectors]
        vectors = self._embedder.embed(lacking)
        self._vectors |= dict(zip(lacking, vectors.tolist(), strict=True))
        return [
            {
                "text_hash": content_id(text),
                "model": self._embedder.model_id,
                "dimension": self._embedder.dimension,
                "vector": self._vectors[text],
            }
            for text in dict.fromkeys(texts)
            if content_id(text) not in known
        ]

    def _column(self, ref: str, spec: TableSpec, name: str) -> list[Any]:
        return [row[name] for row in self._scan(ref, spec)]

    def _scan(self, ref: str, spec: TableSpec) -> list[dict[str, Any]]:
        catalog = self.lakehouse.catalog
        if spec.key not in catalog.contents(ref):
            return []
        rows: pa.Table = catalog.at(ref).load_table(spec.key).scan().to_arrow()
        return rows.to_pylist()


def _rows(spec: TableSpec, given: Iterable[dict[str, Any]]) -> pa.Table:
    return spec.table([filled(spec, row, at=AT) for row in given])


def _chunks(version: str, texts: Sequence[str]) -> list[dict[str, object]]:
    rows = []
    start = 0
    for position, text in enumerate(texts):
        row = {
            "chunk_id": content_id(version, position),
            "version_id": version,
            "position": position,
            "start": start,
            "end": start + len(text),
            "text": text,
            "text_hash": content_id(text),
            "chunker": "one",
        }
        rows.append(row)
        start += len(text) + 1
    return rows
