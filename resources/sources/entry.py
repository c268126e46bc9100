"""What a source offers: entries to read, or the reason why one is not read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from resources.errors import AssayError

REMEDIES = {
    "symlink": "copy the file it points to into the folder; links are not followed",
    "not_regular": "remove it, or name it in .assayignore: only plain files are read",
    "too_large": "split it, or raise ASSAY_MAX_FILE_BYTES and ingest again",
    "unreadable": "give this user the right to read it, then ingest again",
    "vanished": "ingest again: it was moved or removed while the folder was read",
    "changed_while_read": "ingest again when nothing is writing to it",
}


@dataclass(frozen=True)
class Refusal:
    """Why a file was not read, and what would let it in."""

    reason: str
    detail: str
    remedy: str

    @classmethod
    def because(cls, reason: str, detail: str) -> "Refusal":
        """Return the refusal for one of the known reasons, with its remedy."""
        return cls(reason, detail, REMEDIES[reason])


@dataclass(frozen=True)
class Entry:
    """One file of a source, not read yet.

    Attributes:
        path: Relative to the root, "/" between folders; see `escape_path`.
        bytes: Size when it was seen; None if unknown.
        modified_at: The file's own time, in UTC: a hint, never identity.
        refusal: Set when the file must not be read.
    """

    path: str
    bytes: int | None
    modified_at: datetime | None
    refusal: Refusal | None = None


class ReadRefused(AssayError):  # noqa: N818 - reads as what happened.
    """A file could not be read, or must not be; `refusal` says why."""

    def __init__(self, path: str, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(
            f"'{path}' was not read ({refusal.reason}): {refusal.detail}.",
            remedy=refusal.remedy,
        )


class Source(Protocol):
    """A named place with files: folder, S3 prefix, git repository."""

    @property
    def name(self) -> str:
        """First part of the URI of everything in it."""

    @property
    def kind(self) -> str:
        """What sort of place it is, such as "folder"."""

    @property
    def root(self) -> str:
        """Where it lies, as text for people."""

    def scan(self) -> Iterator[Entry]:
        """Yield every file, in the same order each time."""

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return the bytes of an entry, or raise ReadRefused.

        Args:
            entry: One that `scan` yielded.
            limit: Largest size in bytes that is read.
        """
