"""Arrow schema of every table in `kb`: name, type and meaning of each column.

Tables are append-only ledgers: a new state is a new row, and the current state is a
view over them (`sql/views`). So two branches that only ingested have only appended.
"""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

STAMP = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class TableSpec:
    """A table of the catalog: its key, what a row is, and the columns."""

    key: str
    row: str
    columns: pa.Schema

    @property
    def name(self) -> str:
        """The key without its namespace."""
        return self.key.rpartition(".")[2]

    def table(self, rows: list[dict[str, object]]) -> pa.Table:
        """Return rows as an Arrow table of exactly this schema."""
        return pa.Table.from_pylist(rows, schema=self.columns)


def _column(
    name: str, kind: pa.DataType, doc: str, *, null: bool = False
) -> "pa.Field[Any]":
    return pa.field(name, kind, nullable=null, metadata={"doc": doc})


def _list(kind: pa.DataType) -> "pa.ListType[Any]":
    return pa.list_(pa.field("element", kind, nullable=False))


_STRING, _INT, _LONG = pa.string(), pa.int32(), pa.int64()
_RUN = _column("run_id", _STRING, "Dagster run that wrote the row.")

SOURCES = TableSpec(
    "kb.sources",
    "One definition of a place that files come from.",
    pa.schema(
        [
            _column("source", _STRING, "Name; the first part of every URI in it."),
            _column("revision", _INT, "The row with the highest one applies."),
            _column("kind", _STRING, "folder"),
            _column("root", _STRING, "Where it lies on the machine that read it."),
            _column("include", _list(_STRING), "Globs of the files that belong."),
            _column("exclude", _list(_STRING), "Globs of the files that do not."),
            _column("listing", _list(_STRING), "Paths that belong; '': all of root."),
            _RUN,
            _column("added_at", STAMP, "When it was defined so."),
        ]
    ),
)

FILES = TableSpec(
    "kb.files",
    "One event of one URI; the row with the highest revision is its current state.",
    pa.schema(
        [
            _column("file_id", _STRING, "Hash of URI and revision."),
            _column("uri", _STRING, "<source>/<path>, or <uri>!/<path> for a member."),
            _column("source", _STRING, "Name of the source."),
            _column("parent_uri", _STRING, "Archive or mail it came in.", null=True),
            _column("revision", _INT, "1 for the first event of the URI, then 2, 3."),
            _column("status", _STRING, "present, deleted, or refused (never read)."),
            _column("sha256", _STRING, "Hash of the bytes; null if unread.", null=True),
            _column("bytes", _LONG, "Size; null if unknown.", null=True),
            _column("modified_at", STAMP, "The file's own time: a hint.", null=True),
            _column("extractor", _STRING, "Version of the reader that applies."),
            _column("version_id", _STRING, "Hash of SHA-256 and reader.", null=True),
            _column("duplicate_of", _STRING, "URI with the same bytes.", null=True),
            _RUN,
            _column("seen_at", STAMP, "When the run saw it."),
        ]
    ),
)

_PAGE = pa.struct(
    [
        pa.field("number", _INT, nullable=False),
        pa.field("start", _INT, nullable=False),
        pa.field("end", _INT, nullable=False),
    ]
)
_HEADING = pa.struct(
    [
        pa.field("level", _INT, nullable=False),
        pa.field("text", _STRING, nullable=False),
        pa.field("start", _INT, nullable=False),
    ]
)
_TABLE = pa.struct(
    [
        pa.field("page", _INT, nullable=True),
        pa.field("markdown", _STRING, nullable=False),
    ]
)


DOCUMENTS = TableSpec(
    "kb.documents",
    "One version of a document: what one content of bytes says.",
    pa.schema(
        [
            _column("version_id", _STRING, "Hash of SHA-256 and reader version."),
            _column("document_id", _STRING, "Hash of the URI; kept by new contents."),
            _column("uri", _STRING, "Where these bytes were first seen."),
            _column("source", _STRING, "Name of the source."),
            _column("parent_uri", _STRING, "Archive or mail it came in.", null=True),
            _column("sha256", _STRING, "Hash of the bytes."),
            _column("bytes", _LONG, "Size of the bytes."),
            _column("media_type", _STRING, "By content first, then by name."),
            _column("title", _STRING, "As stated in it, or its first heading."),
            _column("language", _STRING, "ISO 639 code, when detected.", null=True),
            _column("text", _STRING, "All text, Markdown where structure is known."),
            _column("characters", _INT, "Length of the text, in code points."),
            _column("pages", _list(_PAGE), "Spans of the text by page, if paged."),
            _column("headings", _list(_HEADING), "Level, text, offset of each."),
            _column("tables", _list(_TABLE), "Tables inside the document."),
            _column("members", _INT, "Files inside it: attachments, archive members."),
            _column("metadata", _STRING, "The file's own metadata, as JSON."),
            _column("reader", _STRING, "Which reader's text this is."),
            _column("coverage", pa.float64(), "Share of check words.", null=True),
            _column("ocr", pa.bool_(), "Whether the text was recognised on a scan."),
            _column("warnings", _list(_STRING), "What the reader complained about."),
            _column("extractor", _STRING, "Version of the reader."),
            _RUN,
            _column("extracted_at", STAMP, "When it was read."),
        ]
    ),
)

CHUNKS = TableSpec(
    "kb.chunks",
    "One passage of a version: text[start:end] of it.",
    pa.schema(
        [
            _column("chunk_id", _STRING, "Hash of version, span and chunker."),
            _column("version_id", _STRING, "The version it was cut from."),
            _column("position", _INT, "0 for the first passage of the version."),
            _column("start", _INT, "First code point in the text."),
            _column("end", _INT, "One past the last."),
            _column("page", _INT, "Page of the first character.", null=True),
            _column("heading_path", _list(_STRING), "Headings above, outermost first."),
            _column("tokens", _INT, "Word pieces, without the special ones."),
            _column("text", _STRING, "The passage."),
            _column("text_hash", _STRING, "Hash of the passage: key of its vector."),
            _column("chunker", _STRING, "Version and limits of the chunker."),
            _RUN,
        ]
    ),
)

EMBEDDINGS = TableSpec(
    "kb.embeddings",
    "One vector of one distinct text by one model.",
    pa.schema(
        [
            _column("text_hash", _STRING, "Hash of the text."),
            _column("model", _STRING, "Model and revision."),
            _column("dimension", _INT, "Length of the vector."),
            _column("vector", _list(pa.float32()), "Unit length."),
            _RUN,
        ]
    ),
)

DATA_TABLES = TableSpec(
    "kb.data_tables",
    "One event of one sheet in a data table; the highest revision is its state.",
    pa.schema(
        [
            _column("entry_id", _STRING, "Hash of table, version, sheet, revision."),
            _column("table_name", _STRING, "data.<name>; null: no table.", null=True),
            _column("revision", _INT, "1 for the first event, then 2, 3."),
            _column("status", _STRING, "present, or removed when the file left."),
            _column("version_id", _STRING, "The file's version."),
            _column("uri", _STRING, "Where the file was."),
            _column("sheet", _STRING, "Sheet of a workbook.", null=True),
            _column("rows", _LONG, "Rows written or removed."),
            _column("schema", _STRING, "Columns and types of the file, as JSON."),
            _column("changes", _list(_STRING), "How the table's schema evolved."),
            _RUN,
            _column("written_at", STAMP, "When."),
        ]
    ),
)

QUARANTINE = TableSpec(
    "kb.quarantine",
    "One file that was kept out: why, and what would let it in.",
    pa.schema(
        [
            _column("quarantine_id", _STRING, "Hash of file event, stage and part."),
            _column("file_id", _STRING, "The event of the URI in kb.files."),
            _column("uri", _STRING, "Which file."),
            _column("source", _STRING, "Name of the source."),
            _column("stage", _STRING, "read, extract or schema."),
            _column("reason", _STRING, "Short code, such as encrypted or timeout."),
            _column("detail", _STRING, "What happened."),
            _column("remedy", _STRING, "What would let it in."),
            _column("sha256", _STRING, "Hash of the bytes; null if unread.", null=True),
            _column("bytes", _LONG, "Size; null if unknown.", null=True),
            _column("extractor", _STRING, "Version of the reader."),
            _RUN,
            _column("quarantined_at", STAMP, "When."),
        ]
    ),
)

CLAIMS = TableSpec(
    "kb.claims",
    "One thing that a passage or a row of a data table asserts.",
    pa.schema(
        [
            _column("claim_id", _STRING, "Hash of version, place, item and value."),
            _column("fingerprint", _STRING, "Hash of what it says, wherever it says."),
            _column("kind", _STRING, "statement, value; coverage: was read."),
            _column("version_id", _STRING, "The file's version that says so."),
            _column("chunk_id", _STRING, "Passage; null for a data row.", null=True),
            _column("start", _INT, "First code point in the text.", null=True),
            _column("end", _INT, "One past the last.", null=True),
            _column("table_name", _STRING, "data.<name>; null for text.", null=True),
            _column("row_key", _STRING, "Key of the row in it.", null=True),
            _column("column_name", _STRING, "Column of the cell.", null=True),
            _column("text", _STRING, "The sentence, or the row as a person reads it."),
            _column("text_hash", _STRING, "Hash of the text: key of its vector."),
            _column("subject", _STRING, "What it is about, as written.", null=True),
            _column("subject_key", _STRING, "The same, comparable.", null=True),
            _column("resolved", pa.bool_(), "Whether the subject is known for sure."),
            _column("attribute", _STRING, "Which property of it.", null=True),
            _column("attribute_key", _STRING, "The same, comparable.", null=True),
            _column("value_type", _STRING, "number, date, name, ...", null=True),
            _column("value_text", _STRING, "The value as written.", null=True),
            _column("value_key", _STRING, "Equal for equal values.", null=True),
            _column("low", pa.float64(), "Least, in base units or days.", null=True),
            _column(
                "high", pa.float64(), "Greatest, in base units or days.", null=True
            ),
            _column("unit", _STRING, "Base unit or currency.", null=True),
            _column("tolerance", pa.float64(), "By the stated precision.", null=True),
            _column("approximate", pa.bool_(), "Said to be about so much.", null=True),
            _column("items", _list(_STRING), "Names or members, comparable."),
            _column("affirmed", pa.bool_(), "False when it is denied."),
            _column("modality", _STRING, "is, was, will, may, must or must_not."),
            _column("attribution", _STRING, "Who is said to say so.", null=True),
            _column("time_text", _STRING, "When it holds, as written.", null=True),
            _column("time_from", pa.date32(), "First day it holds on.", null=True),
            _column("time_to", pa.date32(), "Last day it holds on.", null=True),
            _column("scope", _list(_STRING), "Where it holds, as kind=value."),
            _column("entities", _list(_STRING), "Comparable names of what it names."),
            _column("family", _STRING, "Document's name without its edition."),
            _column("edition", _STRING, "Version or date in that name.", null=True),
            _column("language", _STRING, "ISO 639 code, when detected.", null=True),
            _column("extractor", _STRING, "Version of the claims' extractor."),
            _RUN,
        ]
    ),
)

CONTRADICTIONS = TableSpec(
    "kb.contradictions",
    "One event of one conflict; the row with the highest revision is its state.",
    pa.schema(
        [
            _column("contradiction_id", _STRING, "Kept by the conflict as it changes."),
            _column("revision", _INT, "1 for the first event, then 2, 3."),
            _column("status", _STRING, "open, confirmed, dismissed or resolved."),
            _column("reason", _STRING, "Why it has this status.", null=True),
            _column("decided_by", _STRING, "Who gave it this status.", null=True),
            _column("kind", _STRING, "number, date, name, ..., version, policy."),
            _column("score", pa.float64(), "Calibrated probability that it is one."),
            _column("subject", _STRING, "What both sides are about.", null=True),
            _column("attribute", _STRING, "Which property of it.", null=True),
            _column("explanation", _STRING, "One sentence for a person."),
            _column("claim_a", _STRING, "Claim of one side."),
            _column("claim_b", _STRING, "Claim, or policy rule, of the other."),
            _column("text_a", _STRING, "What one side says."),
            _column("text_b", _STRING, "What the other side says."),
            _column("version_a", _STRING, "Version that says it.", null=True),
            _column("version_b", _STRING, "Version that says it.", null=True),
            _column("uri_a", _STRING, "Document of one side.", null=True),
            _column("uri_b", _STRING, "Document of the other.", null=True),
            _column("source_a", _STRING, "Source of one side.", null=True),
            _column("source_b", _STRING, "Source of the other.", null=True),
            _column("place_a", _STRING, "Page, heading or row.", null=True),
            _column("place_b", _STRING, "Page, heading or row.", null=True),
            _column("start_a", _INT, "First code point in the text.", null=True),
            _column("end_a", _INT, "One past the last.", null=True),
            _column("start_b", _INT, "First code point in the text.", null=True),
            _column("end_b", _INT, "One past the last.", null=True),
            _column("claims", _list(_STRING), "All claims in the conflict."),
            _column("sides", _list(_STRING), "Fingerprints of what is said."),
            _column("detector", _STRING, "Version of the detector."),
            _column("model", _STRING, "NLI model, where it decided.", null=True),
            _RUN,
            _column("at", STAMP, "When."),
        ]
    ),
)

COMPARISONS = TableSpec(
    "kb.comparisons",
    "One pass of the detector: what was new, what it was compared with.",
    pa.schema(
        [
            _column("comparison_id", _STRING, "Hash of run and detector."),
            _column("detector", _STRING, "Version of detector, model and policies."),
            _column("new_claims", _LONG, "Claims that were compared with all."),
            _column("value_pairs", _LONG, "Pairs given to the typed comparers."),
            _column("statement_pairs", _LONG, "Pairs given to the NLI model."),
            _column("left_out", _LONG, "Claims in languages the model cannot read."),
            _RUN,
            _column("at", STAMP, "When."),
        ]
    ),
)

TABLES = {
    spec.key: spec
    for spec in (
        SOURCES,
        FILES,
        DOCUMENTS,
        CHUNKS,
        EMBEDDINGS,
        DATA_TABLES,
        QUARANTINE,
        CLAIMS,
        CONTRADICTIONS,
        COMPARISONS,
    )
}
