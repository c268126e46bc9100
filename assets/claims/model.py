"""What a claim is, what it is drawn from, and how it gets its identity.

A claim that a reader can place has `subject_key` and `attribute_key`, both made by
`resources.values.name_key`. Where the subject is not known for sure, `resolved` is
false and `subject_key` is null; `attribute_key` and `entities` then still say what the
sentence is about, and whoever compares such a claim needs more evidence.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from resources.ids import content_id
from resources.schemas import CLAIMS

if TYPE_CHECKING:
    from resources.values import Value

STATEMENT, VALUE, COVERAGE = "statement", "value", "coverage"
KINDS = (STATEMENT, VALUE, COVERAGE)
MODALITIES = ("is", "was", "will", "may", "must", "must_not")


@dataclass(frozen=True, slots=True)
class Passage:
    """One chunk of a document: its id and its span in the text, in code points."""

    chunk_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a document: level from 1, its words, where its line starts."""

    level: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A version of a document as extractors read it.

    Args:
        version_id: The version in `kb.documents`.
        uri: Where it lies.
        title: As stated in it, or its first heading.
        text: All of it; spans of claims are code points of this string.
        language: ISO 639 code, or None if not detected.
        headings: In order of their place.
        chunks: Passages in order of their place; they tile the text.
        family: Name of the document without its edition.
        edition: Version or date in that name, or None.
    """

    version_id: str
    uri: str
    title: str
    text: str
    language: str | None = None
    headings: tuple[Heading, ...] = ()
    chunks: tuple[Passage, ...] = ()
    family: str = ""
    edition: str | None = None

    def chunk_at(self, position: int) -> str | None:
        """Return the id of the passage that holds a code point, or None."""
        place = bisect_right(self.chunks, position, key=lambda each: each.start) - 1
        return self.chunks[place].chunk_id if place >= 0 else None

    def heading_path(self, position: int) -> tuple[str, ...]:
        """Return the headings above a code point, outermost first."""
        last = bisect_right(self.headings, position, key=lambda each: each.start)
        path: list[Heading] = []
        for heading in reversed(self.headings[:last]):
            if not path or heading.level < path[-1].level:
                path.append(heading)
            if path[-1].level <= 1:
                break
        return tuple(each.text for each in reversed(path))


@dataclass(slots=True)
class Claim:
    """One row of `kb.claims`, but for the run; see the columns there.

    The three hashes are computed here and nowhere else, so equal claims have equal ids
    whoever drew them. `place` is (start, end) of a text claim as two strings, or table,
    row and column of a cell.

    Args:
        kind: statement, value or coverage.
        version_id: The file's version that says so.
        text: For a text claim exactly text[start:end] of the document.
        extractor: Version of the extractor.
    """

    kind: str
    version_id: str
    text: str
    extractor: str
    chunk_id: str | None = None
    start: int | None = None
    end: int | None = None
    table_name: str | None = None
    row_key: str | None = None
    column_name: str | None = None
    subject: str | None = None
    subject_key: str | None = None
    resolved: bool = False
    attribute: str | None = None
    attribute_key: str | None = None
    value_type: str | None = None
    value_text: str | None = None
    value_key: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    tolerance: float | None = None
    approximate: bool | None = None
    items: tuple[str, ...] = ()
    affirmed: bool = True
    modality: str = "is"
    attribution: str | None = None
    time_text: str | None = None
    time_from: date | None = None
    time_to: date | None = None
    scope: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    family: str = ""
    edition: str | None = None
    language: str | None = None
    claim_id: str = field(init=False, default="")
    fingerprint: str = field(init=False, default="")
    text_hash: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Compute the three hashes."""
        self.text_hash = content_id(self.text)
        self.claim_id = content_id(*self._place(), *self._item())
        self.fingerprint = content_id(*self._says())

    def _place(self) -> tuple[str, str, str, str, str]:
        if self.table_name is not None:
            cell = (self.table_name, self.row_key or "", self.column_name or "")
            return (self.kind, self.version_id, *cell)
        return (self.kind, self.version_id, str(self.start), str(self.end), "")

    def _item(self) -> tuple[str, str, str]:
        return (self.subject_key or "", self.attribute_key or "", self.value_key or "")

    def _says(self) -> tuple[str, ...]:
        if self.kind != VALUE:
            return (self.kind, " ".join(self.text.casefold().split()))
        return (
            self.kind,
            *self._item(),
            "affirmed" if self.affirmed else "denied",
            self.modality,
            str(self.time_from or ""),
            str(self.time_to or ""),
            "|".join(self.scope),
        )

    def take(self, value: "Value") -> None:
        """Take over a normalised value and compute the hashes anew."""
        self.value_type, self.value_text = value.kind, value.text
        self.value_key = value.key
        self.low, self.high, self.unit = value.low, value.high, value.unit
        self.tolerance, self.approximate = value.tolerance, value.approximate
        self.items = value.items
        self.__post_init__()


_NAMES = [each.name for each in fields(Claim)]


def distinct(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims without those whose id came before, in their order."""
    return list({claim.claim_id: claim for claim in claims}.values())


def to_table(claims: Sequence[Claim], run_id: str) -> pa.Table:
    """Return claims as rows of `kb.claims`.

    Args:
        claims: Claims whose ids differ.
        run_id: The Dagster run that writes them.
    """
    columns = {name: [getattr(claim, name) for claim in claims] for name in _NAMES}
    columns["run_id"] = [run_id] * len(claims)
    arrays = [pa.array(columns[each.name], each.type) for each in CLAIMS.columns]
    return pa.Table.from_arrays(arrays, schema=CLAIMS.columns)
