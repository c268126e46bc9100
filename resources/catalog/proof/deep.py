"""Data files read whole: their bytes hashed, their rows decoded and counted."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from pyarrow.lib import ArrowException

from resources.catalog.proof.avro import FileEntry
from resources.catalog.proof.findings import Findings, ProblemKind
from resources.catalog.proof.storage import Storage

_BLOCK = 1 << 20
_TOLD = 50  # Files between two words on progress.
Harm = tuple[ProblemKind, str]


class Reading:
    """Reads data and delete files.

    Args:
        storage: Where they are.
        findings: Where problems go.
        checksums: SHA-256 by location, of files that have one recorded.
    """

    def __init__(
        self, storage: Storage, findings: Findings, checksums: Mapping[str, str]
    ) -> None:
        self._storage = storage
        self._findings = findings
        self._checksums = checksums

    def check(self, files: Iterable[tuple[FileEntry, str]]) -> None:
        """Check that files are what was written, and have as many rows.

        Args:
            files: Each with who needs it, for people.
        """
        every = list(files)
        results = self._storage.each(self._harm, every)
        for done, ((entry, owner), harm) in enumerate(results):
            if done % _TOLD == 0:
                self._findings.tell("contents", done, len(every))
            self._findings.count("contents")
            if harm is not None:
                kind, detail = harm
                self._findings.add(kind, f"{entry.location} of {owner}", detail)
        self._findings.tell("contents", len(every), len(every))

    def _harm(self, file: tuple[FileEntry, str]) -> Harm | None:
        entry, _ = file
        try:
            system, path = self._storage.place(entry.location)
            with system.open_input_file(path) as stream:
                recorded = self._checksums.get(entry.location)
                if recorded is not None and _hash(stream) != recorded:
                    detail = "its SHA-256 is not that of the file that was written"
                    return "file_changed", detail
                rows = _rows(stream, entry.format)
        except (OSError, ArrowException) as error:
            return "file_unreadable", str(error).split("\n", 1)[0]
        if rows is not None and rows != entry.records:
            return "file_changed", f"has {rows} rows, was written with {entry.records}"
        return None


def _hash(stream: Any) -> str:  # noqa: ANN401 - an arrow file.
    found = sha256()
    while block := stream.read(_BLOCK):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()


def _rows(stream: Any, kind: str) -> int | None:  # noqa: ANN401 - an arrow file.
    """Return how many rows decode; None of a format that is not decoded here."""
    if kind == "PARQUET":
        from pyarrow.parquet import ParquetFile

        return sum(batch.num_rows for batch in ParquetFile(stream).iter_batches())
    if kind == "ORC":
        from pyarrow.orc import ORCFile

        orc = ORCFile(stream)
        return sum(orc.read_stripe(each).num_rows for each in range(orc.nstripes))
    return None
