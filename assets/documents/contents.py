"""The bytes of a ledger row, from its source, checked against its hash."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from resources.extraction import Extracted, ExtractionPool, Failure
from resources.sources import Entry, FolderSource, ReadRefused, Refusal

MEMBER = "!/"  # Parts the URI of an archive or mail from the path inside it.

Members = Mapping[str, bytes]


class Contents:
    """Reads the bytes behind rows of `kb.files`.

    The members of the last archive are kept, so rows in order of URI unpack it once.

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
        self._unpacked: dict[str, Members] = {}

    def read_any(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        """Return the bytes that rows of the same hash share, from any that has them.

        Raises:
            ReadRefused: If none has; it says why not of the first.
        """
        refusals = []
        for row in rows:
            try:
                return self.read(row)
            except ReadRefused as error:
                refusals.append(error)
        raise refusals[0]

    def read(self, row: Mapping[str, Any]) -> bytes:
        """Return the bytes of a row of `kb.files`.

        Raises:
            ReadRefused: If the file is gone, unreadable, or no longer what was hashed.
        """
        uri: str = row["uri"]
        data = self._read(uri, row["source"])
        if sha256(data).hexdigest() != row["sha256"]:
            raise _refused(
                uri,
                "changed_during_ingest",
                "It was written to after it was hashed",
                "assay ingest again once the file is at rest",
            )
        return data

    def _read(self, uri: str, source: str) -> bytes:
        parent, separator, path = uri.rpartition(MEMBER)
        if not separator:
            return self._read_file(uri, source)
        members = self._members(parent, source)
        if path in members:
            return members[path]
        if len(members) == 1:  # A lone compressed file is named after its copy.
            return next(iter(members.values()))
        raise _lost_member(uri, "it is not there")

    def _members(self, uri: str, source: str) -> Members:
        if uri not in self._unpacked:
            data = self._read(uri, source)
            if MEMBER not in uri:  # Another file: what it holds takes the place.
                self._unpacked.clear()
            ((_, outcome),) = self._pool.extract([(uri, uri, data)])
            if isinstance(outcome, Failure):
                raise _lost_member(uri, outcome.detail)
            self._unpacked[uri] = _by_path(outcome)
        return self._unpacked[uri]

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


def _by_path(outcome: Extracted) -> Members:
    return {each.path: each.data for each in outcome.members}


def _lost_member(uri: str, why: str) -> ReadRefused:
    return _refused(
        uri,
        "vanished",
        f"It cannot be taken out of its archive or mail: {why}",
        f"check that {uri.partition(MEMBER)[0]} opens, then assay quarantine retry it",
    )


def _refused(uri: str, reason: str, detail: str, remedy: str) -> ReadRefused:
    return ReadRefused(uri, Refusal(reason, detail, remedy))
