"""The bytes of a ledger row, from its source, checked against its hash."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from resources.extraction import Extracted, ExtractionPool, Failure
from resources.sources import Entry, FolderSource, ReadRefused, Refusal

MEMBER = "!/"  # Parts the URI of an archive or mail from the path inside it.


class Contents:
    """Reads the bytes behind rows of `kb.files`.

    Args:
        sources: The open source of each name.
        pool: Unpacks archives and mails when a member's bytes are asked for.
        limit: Largest file that is read, in bytes.
    """

    def __init__(
        self, sources: Mapping[str, FolderSource], pool: ExtractionPool, limit: int
    ) -> None:
        self._sources = sources
        self._pool = pool
        self._limit = limit

    def read(self, row: Mapping[str, Any]) -> bytes:
        """Return the bytes of a row of `kb.files`.

        Raises:
            ReadRefused: If the file is gone, unreadable, or no longer what was hashed.
        """
        root, *members = row["uri"].split(MEMBER)
        data = self._read_file(root, row["source"])
        for member in members:
            data = self._unpack(root, data, member)
        if sha256(data).hexdigest() != row["sha256"]:
            raise _refused(
                row["uri"],
                "changed_during_ingest",
                "It was written to after it was hashed",
                "assay ingest again once the file is at rest",
            )
        return data

    def _read_file(self, uri: str, source: str) -> bytes:
        path = uri.removeprefix(f"{source}/")
        if source not in self._sources:
            raise _refused(
                uri,
                "vanished",
                f"The folder of source {source} is gone",
                "put the folder back, then assay ingest it again",
            )
        return self._sources[source].read(Entry(path, None, None), self._limit)

    def _unpack(self, name: str, data: bytes, member: str) -> bytes:
        for _, outcome in self._pool.extract([(name, name, data)]):
            for each in outcome.members if isinstance(outcome, Extracted) else ():
                if each.path == member:
                    return each.data
            uri = f"{name}{MEMBER}{member}"
            why = outcome.detail if isinstance(outcome, Failure) else "it is not there"
            raise _refused(
                uri,
                "vanished",
                f"It cannot be taken out of its archive or mail: {why}",
                f"check that {name} opens, then assay ingest it again",
            )
        raise AssertionError(name)  # The pool answers every item it is given.


def _refused(uri: str, reason: str, detail: str, remedy: str) -> ReadRefused:
    return ReadRefused(uri, Refusal(reason, detail, remedy))
