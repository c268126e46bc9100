"""Files read in rounds: a round's members are the next round's files."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import polars as pl

from assets.documents.contents import MEMBER, Contents
from assets.documents.ledger import SEEN, version_of
from assets.documents.quarantine import Kept
from resources import progress
from resources.extraction import EXTRACTOR, Extracted, ExtractionPool
from resources.ids import content_id
from resources.sources import ReadRefused

HELD_BYTES = 256 * 2**20  # Of members that wait to be read.

Event = dict[str, Any]  # A row of `kb.files`.


@dataclass
class Round:
    """What one pass over some files gave.

    Attributes:
        documents: Rows of `kb.documents`.
        kept: Files that could not be read.
        members: The files inside files, with the columns of the ledger's SEEN.
        member_bytes: Bytes of members that are still to be read, by SHA-256.
    """

    documents: list[dict[str, object]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    members: list[dict[str, object]] = field(default_factory=list)
    member_bytes: dict[str, bytes] = field(default_factory=dict)
    _held: int = 0

    def add(self, other: "Round") -> None:
        """Take in what another round leaves to do: all but its documents.

        Bytes that are more than memory is meant for are unpacked again in their turn.
        """
        self.kept += other.kept
        self.members += other.members
        for digest, data in other.member_bytes.items():
            if digest not in self.member_bytes and self._held < HELD_BYTES:
                self.member_bytes[digest] = data
                self._held += len(data)

    def seen_members(self) -> pl.DataFrame:
        """Return the members found, as the ledger wants to see them."""
        return pl.DataFrame(self.members, schema=SEEN)


class Reader:
    """Turns ledger rows into documents, members and quarantine entries.

    Args:
        contents: Where bytes come from.
        pool: What reads them.
        known: How many members each version has that has a document already; grows as
            files are read.
        run: Run id and time that every row carries.
    """

    def __init__(
        self,
        contents: Contents,
        pool: ExtractionPool,
        known: dict[str, int],
        run: tuple[str, datetime],
    ) -> None:
        self._contents = contents
        self._pool = pool
        self._known = known
        self._run = run
        self._done = self._expected = 0  # Files, over all rounds.

    def is_waiting(self, event: Event) -> bool:
        """Return whether a new file has something to tell: a document, or members."""
        return self._known.get(event["version_id"], 1) > 0

    def read(self, events: list[Event], held: Mapping[str, bytes]) -> Iterator[Round]:
        """Read each distinct version once, yielding a round per finished file.

        Args:
            events: Rows of `kb.files`, all present.
            held: Bytes already at hand by SHA-256; all others come from the source.
        """
        by_version: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            by_version[event["version_id"]].append(event)
        refused: list[Round] = []
        items = self._items(by_version, held, refused)
        outcomes = self._pool.extract(items)
        self._expected += len(by_version)
        for version, outcome in outcomes:
            self._done += 1
            progress.report("documents", self._done, self._expected)
            files = by_version[version]
            if isinstance(outcome, Extracted):
                yield self._success(files, outcome)
            else:
                yield Round(kept=[Kept(event, "extract", outcome) for event in files])
        yield from refused

    def _items(
        self,
        by_version: Mapping[str, list[Event]],
        held: Mapping[str, bytes],
        refused: list[Round],
    ) -> Iterator[tuple[str, str, bytes]]:
        for version, files in by_version.items():
            first = files[0]
            try:
                data = held.get(first["sha256"])
                data = self._contents.read_any(files) if data is None else data
            except ReadRefused as error:
                kept = [Kept(event, "read", error.refusal) for event in files]
                refused.append(Round(kept=kept))
                continue
            yield version, first["uri"], data

    def _success(self, files: list[Event], outcome: Extracted) -> Round:
        done = Round()
        version = files[0]["version_id"]
        if version not in self._known:
            self._known[version] = len(outcome.members)
            done.documents.append(document_row(files[0], outcome, self._run))
        for member in outcome.members:
            digest = sha256(member.data).hexdigest()
            if self._known.get(version_of(digest, EXTRACTOR), 1):
                done.member_bytes[digest] = member.data
            done.members += [
                {
                    "uri": f"{event['uri']}{MEMBER}{member.path}",
                    "source": event["source"],
                    "parent_uri": event["uri"],
                    "sha256": digest,
                    "bytes": len(member.data),
                }
                for event in files
            ]
        return done


def document_row(
    event: Event, outcome: Extracted, run: tuple[str, datetime]
) -> dict[str, object]:
    """Return the row of `kb.documents` for what a file says."""
    run_id, now = run
    return {
        **{
            name: event[name]
            for name in ("version_id", "uri", "source", "parent_uri", "sha256", "bytes")
        },
        "document_id": content_id(event["uri"]),
        "media_type": outcome.media_type,
        "title": outcome.title,
        "language": outcome.language,
        "text": outcome.text,
        "characters": len(outcome.text),
        "pages": [
            {"number": number, "start": start, "end": end}
            for number, start, end in outcome.pages
        ],
        "headings": [
            {"level": level, "text": text, "start": start}
            for level, text, start in outcome.headings
        ],
        "tables": [
            {"page": page, "markdown": markdown} for page, markdown in outcome.tables
        ],
        "members": len(outcome.members),
        "metadata": json.dumps(outcome.metadata, sort_keys=True, ensure_ascii=False),
        "reader": outcome.reader,
        "coverage": outcome.coverage,
        "ocr": outcome.ocr,
        "warnings": list(outcome.warnings),
        "extractor": EXTRACTOR,
        "run_id": run_id,
        "extracted_at": now,
    }
