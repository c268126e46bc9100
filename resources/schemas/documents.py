"""Files, documents, passages, vectors and data tables: what was read."""

import pyarrow as pa

from resources.schemas.model import (
    INT,
    LONG,
    RUN,
    STAMP,
    STRING,
    TableSpec,
    column,
    list_of,
)

SOURCES = TableSpec(
    "kb.sources",
    "One definition of a place that files come from.",
    pa.schema(
        [
            column("source", STRING, "Name; the first part of every URI in it."),
            column("revision", INT, "The row with the highest one applies."),
            column("kind", STRING, "folder"),
            column("root", STRING, "Where it lies on the machine that read it."),
            column("include", list_of(STRING), "Globs of the files that belong."),
            column("exclude", list_of(STRING), "Globs of the files that do not."),
            column("listing", list_of(STRING), "Paths that belong; '': all of root."),
            RUN,
            column("added_at", STAMP, "When it was defined so."),
        ]
    ),
)

FILES = TableSpec(
    "kb.files",
    "One event of one URI; the row with the highest revision is its current state.",
    pa.schema(
        [
            column("file_id", STRING, "Hash of URI and revision."),
            column("uri", STRING, "<source>/<path>, or <uri>!/<path> for a member."),
            column("source", STRING, "Name of the source."),
            column("parent_uri", STRING, "Archive or mail it came in.", null=True),
            column("revision", INT, "1 for the first event of the URI, then 2, 3."),
            column("status", STRING, "present, deleted, or refused (never read)."),
            column("sha256", STRING, "Hash of the bytes; null if unread.", null=True),
            column("bytes", LONG, "Size; null if unknown.", null=True),
            column("modified_at", STAMP, "The file's own time: a hint.", null=True),
            column("extractor", STRING, "Version of the reader that applies."),
            column("version_id", STRING, "Hash of SHA-256 and reader.", null=True),
            column("duplicate_of", STRING, "URI with the same bytes.", null=True),
            RUN,
            column("seen_at", STAMP, "When the run saw it."),
        ]
    ),
)

_PAGE = pa.struct(
    [
        pa.field("number", INT, nullable=False),
        pa.field("start", INT, nullable=False),
        pa.field("end", INT, nullable=False),
    ]
)
_HEADING = pa.struct(
    [
        pa.field("level", INT, nullable=False),
        pa.field("text", STRING, nullable=False),
        pa.field("start", INT, nullable=False),
    ]
)
_TABLE = pa.struct(
    [
        pa.field("page", INT, nullable=True),
        pa.field("markdown", STRING, nullable=False),
    ]
)


DOCUMENTS = TableSpec(
    "kb.documents",
    "One version of a document: what one content of bytes says.",
    pa.schema(
        [
            column("version_id", STRING, "Hash of SHA-256 and reader version."),
            column("document_id", STRING, "Hash of the URI; kept by new contents."),
            column("uri", STRING, "Where these bytes were first seen."),
            column("source", STRING, "Name of the source."),
            column("parent_uri", STRING, "Archive or mail it came in.", null=True),
            column("sha256", STRING, "Hash of the bytes."),
            column("bytes", LONG, "Size of the bytes."),
            column("media_type", STRING, "By content first, then by name."),
            column("title", STRING, "As stated in it, or its first heading."),
            column("language", STRING, "ISO 639 code, when detected.", null=True),
            column("text", STRING, "All text, Markdown where structure is known."),
            column("characters", INT, "Length of the text, in code points."),
            column("pages", list_of(_PAGE), "Spans of the text by page, if paged."),
            column("headings", list_of(_HEADING), "Level, text, offset of each."),
            column("tables", list_of(_TABLE), "Tables inside the document."),
            column("members", INT, "Files inside it: attachments, archive members."),
            column("metadata", STRING, "The file's own metadata, as JSON."),
            column("reader", STRING, "Which reader's text this is."),
            column("coverage", pa.float64(), "Share of check words.", null=True),
            column("ocr", pa.bool_(), "Whether the text was recognised on a scan."),
            column("warnings", list_of(STRING), "What the reader complained about."),
            column("extractor", STRING, "Version of the reader."),
            RUN,
            column("extracted_at", STAMP, "When it was read."),
        ]
    ),
)

CHUNKS = TableSpec(
    "kb.chunks",
    "One passage of a version: text[start:end] of it.",
    pa.schema(
        [
            column("chunk_id", STRING, "Hash of version, span and chunker."),
            column("version_id", STRING, "The version it was cut from."),
            column("position", INT, "0 for the first passage of the version."),
            column("start", INT, "First code point in the text."),
            column("end", INT, "One past the last."),
            column("page", INT, "Page of the first character.", null=True),
            column("heading_path", list_of(STRING), "Headings above, outermost first."),
            column("tokens", INT, "Word pieces, without the special ones."),
            column("text", STRING, "The passage."),
            column("text_hash", STRING, "Hash of the passage: key of its vector."),
            column("chunker", STRING, "Version and limits of the chunker."),
            RUN,
        ]
    ),
)

EMBEDDINGS = TableSpec(
    "kb.embeddings",
    "One vector of one distinct text by one model.",
    pa.schema(
        [
            column("text_hash", STRING, "Hash of the text."),
            column("model", STRING, "Model and revision."),
            column("dimension", INT, "Length of the vector."),
            column("vector", list_of(pa.float32()), "Unit length."),
            RUN,
        ]
    ),
)

DATA_TABLES = TableSpec(
    "kb.data_tables",
    "One event of one sheet in a data table; the highest revision is its state.",
    pa.schema(
        [
            column("entry_id", STRING, "Hash of table, version, sheet, revision."),
            column("table_name", STRING, "data.<name>; null: no table.", null=True),
            column("revision", INT, "1 for the first event, then 2, 3."),
            column("status", STRING, "present, or removed when the file left."),
            column("version_id", STRING, "The file's version."),
            column("uri", STRING, "Where the file was."),
            column("sheet", STRING, "Sheet of a workbook.", null=True),
            column("rows", LONG, "Rows written or removed."),
            column("schema", STRING, "Columns and types of the file, as JSON."),
            column("changes", list_of(STRING), "How the table's schema evolved."),
            RUN,
            column("written_at", STAMP, "When."),
        ]
    ),
)

QUARANTINE = TableSpec(
    "kb.quarantine",
    "One file that was kept out: why, and what would let it in.",
    pa.schema(
        [
            column("quarantine_id", STRING, "Hash of file event, stage and part."),
            column("file_id", STRING, "The event of the URI in kb.files."),
            column("uri", STRING, "Which file."),
            column("source", STRING, "Name of the source."),
            column("stage", STRING, "read, extract or schema."),
            column("reason", STRING, "Short code, such as encrypted or timeout."),
            column("detail", STRING, "What happened."),
            column("remedy", STRING, "What would let it in."),
            column("sha256", STRING, "Hash of the bytes; null if unread.", null=True),
            column("bytes", LONG, "Size; null if unknown.", null=True),
            column("extractor", STRING, "Version of the reader."),
            RUN,
            column("quarantined_at", STAMP, "When."),
        ]
    ),
)
