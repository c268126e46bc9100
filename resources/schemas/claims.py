"""Claims and contradictions: what is said, and what cannot all be true."""

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

CLAIMS = TableSpec(
    "kb.claims",
    "One thing that a passage or a row of a data table asserts.",
    pa.schema(
        [
            column("claim_id", STRING, "Hash of version, place, item and value."),
            column("fingerprint", STRING, "Hash of what it says, wherever it says."),
            column("kind", STRING, "statement, value; coverage: was read."),
            column("version_id", STRING, "The file's version that says so."),
            column("chunk_id", STRING, "Passage; null for a data row.", null=True),
            column("start", INT, "First code point in the text.", null=True),
            column("end", INT, "One past the last.", null=True),
            column("table_name", STRING, "data.<name>; null for text.", null=True),
            column("row_key", STRING, "Key of the row in it.", null=True),
            column("column_name", STRING, "Column of the cell.", null=True),
            column("text", STRING, "The sentence, or the row as a person reads it."),
            column("text_hash", STRING, "Hash of the text: key of its vector."),
            column("subject", STRING, "What it is about, as written.", null=True),
            column("subject_key", STRING, "The same, comparable.", null=True),
            column("resolved", pa.bool_(), "Whether the subject is known for sure."),
            column("attribute", STRING, "Which property of it.", null=True),
            column("attribute_key", STRING, "The same, comparable.", null=True),
            column("value_type", STRING, "number, date, name, ...", null=True),
            column("value_text", STRING, "The value as written.", null=True),
            column("value_key", STRING, "Equal for equal values.", null=True),
            column("low", pa.float64(), "Least, in base units or days.", null=True),
            column("high", pa.float64(), "Greatest, in base units or days.", null=True),
            column("unit", STRING, "Base unit or currency.", null=True),
            column("tolerance", pa.float64(), "By the stated precision.", null=True),
            column("approximate", pa.bool_(), "Said to be about so much.", null=True),
            column("items", list_of(STRING), "Names or members, comparable."),
            column("affirmed", pa.bool_(), "False when it is denied."),
            column("modality", STRING, "is, was, will, may, must or must_not."),
            column("attribution", STRING, "Who is said to say so.", null=True),
            column("time_text", STRING, "When it holds, as written.", null=True),
            column("time_from", pa.date32(), "First day it holds on.", null=True),
            column("time_to", pa.date32(), "Last day it holds on.", null=True),
            column("scope", list_of(STRING), "Where it holds, as kind=value."),
            column("entities", list_of(STRING), "Comparable names of what it names."),
            column("family", STRING, "Document's name without its edition."),
            column("edition", STRING, "Version or date in that name.", null=True),
            column("language", STRING, "ISO 639 code, when detected.", null=True),
            column("extractor", STRING, "Version of the claims' extractor."),
            RUN,
        ]
    ),
)

CONTRADICTIONS = TableSpec(
    "kb.contradictions",
    "One event of one conflict; the row with the highest revision is its state.",
    pa.schema(
        [
            column("contradiction_id", STRING, "Kept by the conflict as it changes."),
            column("revision", INT, "1 for the first event, then 2, 3."),
            column("status", STRING, "open, confirmed, dismissed or resolved."),
            column("reason", STRING, "Why it has this status.", null=True),
            column("decided_by", STRING, "Who gave it this status.", null=True),
            column("kind", STRING, "number, date, name, ..., version, policy."),
            column("score", pa.float64(), "Calibrated probability that it is one."),
            column("subject", STRING, "What both sides are about.", null=True),
            column("attribute", STRING, "Which property of it.", null=True),
            column("explanation", STRING, "One sentence for a person."),
            column("claim_a", STRING, "Claim of one side."),
            column("claim_b", STRING, "Claim, or policy rule, of the other."),
            column("text_a", STRING, "What one side says."),
            column("text_b", STRING, "What the other side says."),
            column("version_a", STRING, "Version that says it.", null=True),
            column("version_b", STRING, "Version that says it.", null=True),
            column("uri_a", STRING, "Document of one side.", null=True),
            column("uri_b", STRING, "Document of the other.", null=True),
            column("source_a", STRING, "Source of one side.", null=True),
            column("source_b", STRING, "Source of the other.", null=True),
            column("place_a", STRING, "Page, heading or row.", null=True),
            column("place_b", STRING, "Page, heading or row.", null=True),
            column("start_a", INT, "First code point in the text.", null=True),
            column("end_a", INT, "One past the last.", null=True),
            column("start_b", INT, "First code point in the text.", null=True),
            column("end_b", INT, "One past the last.", null=True),
            column("claims", list_of(STRING), "All claims in the conflict."),
            column("sides", list_of(STRING), "Fingerprints of what is said."),
            column("detector", STRING, "Version of the detector."),
            column("model", STRING, "NLI model, where it decided.", null=True),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)

COMPARISONS = TableSpec(
    "kb.comparisons",
    "One pass of the detector: what was new, what it was compared with.",
    pa.schema(
        [
            column("comparison_id", STRING, "Hash of run and detector."),
            column("detector", STRING, "Version of detector, model and policies."),
            column("new_claims", LONG, "Claims that were compared with all."),
            column("value_pairs", LONG, "Pairs given to the typed comparers."),
            column("statement_pairs", LONG, "Pairs given to the NLI model."),
            column("left_out", LONG, "Claims in languages the model cannot read."),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)
