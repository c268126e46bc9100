"""The rules of every table, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

UNIT_TOLERANCE = 1e-3  # Float32 vectors of 384 numbers stay far below this.


@dataclass(frozen=True)
class Rule:
    """One condition on one column; nulls are not judged, but by `not_null`.

    Args:
        name: What holds when it is kept, in snake case.
        column: The column it judges.
        expectation: Class in `great_expectations.expectations`.
        arguments: Its arguments, but for the column.
        blocking: Whether rows that break it must not reach another branch.
    """

    name: str
    column: str
    expectation: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    blocking: bool = True


@dataclass(frozen=True)
class Suite:
    """The rules of one table, and the column that names its rows."""

    name: str
    id_column: str
    rules: tuple[Rule, ...]

    def rule(self, name: str) -> Rule:
        """Return the rule of that name."""
        return next(rule for rule in self.rules if rule.name == name)


def _holds(name: str, *, blocking: bool = True) -> Rule:
    """Return the rule that a yes-or-no column of the same name is never no."""
    return Rule(
        name, name, "ExpectColumnValuesToBeInSet", {"value_set": [True]}, blocking
    )


def _between(
    name: str, column: str, low: float, high: float | None, *, blocking: bool = True
) -> Rule:
    limits = {"min_value": low, "max_value": high}
    return Rule(name, column, "ExpectColumnValuesToBeBetween", limits, blocking)


def _one_of(name: str, column: str, *values: str) -> Rule:
    return Rule(name, column, "ExpectColumnValuesToBeInSet", {"value_set": [*values]})


def _named(column: str) -> tuple[Rule, Rule]:
    """Return the rules that each row has an id, and no other row has the same."""
    return (
        Rule("id_is_set", column, "ExpectColumnValuesToNotBeNull"),
        _between("id_is_unique", "copies", 1, 1),
    )


_SUITES = (
    Suite(
        "files",
        "file_id",
        (
            *_named("file_id"),
            _one_of("status_is_known", "status", "present", "deleted", "refused"),
            _holds("revision_follows"),
            _holds("source_known"),
            _holds("identified"),
            _holds("parent_known"),
            _holds("original_known"),
            _holds("refusal_explained"),
        ),
    ),
    Suite(
        "documents",
        "version_id",
        (
            *_named("version_id"),
            _holds("accounted"),
            _holds("file_known"),
            _holds("length_stated"),
            _holds("bytes_identified"),
            _between("size_is_sane", "bytes", 0, None),
            _holds("pages_inside"),
            _holds("headings_inside"),
            _between("coverage_is_a_share", "coverage", 0.0, 1.0, blocking=False),
            _holds("says_something", blocking=False),
        ),
    ),
    Suite(
        "chunks",
        "chunk_id",
        (
            *_named("chunk_id"),
            _holds("version_known"),
            _holds("span_inside"),
            _holds("text_matches_span"),
            _holds("nothing_lost"),
            _holds("has_text"),
            _holds("hash_matches"),
            _between("tokens_are_counted", "tokens", 0, None),
        ),
    ),
    Suite(
        "embeddings",
        "text_hash",
        (
            *_named("text_hash"),
            _holds("has_vector"),
            _holds("length_stated"),
            _between("one_dimension_a_model", "dimensions", 1, 1),
            _between("unit_length", "norm", 1.0 - UNIT_TOLERANCE, 1.0 + UNIT_TOLERANCE),
        ),
    ),
    Suite(
        "data_tables",
        "entry_id",
        (
            *_named("entry_id"),
            _holds("file_known"),
            _one_of("status_is_known", "status", "present", "removed"),
            _holds("in_data"),
            _holds("table_there"),
            _holds("rows_agree"),
            _between("rows_are_counted", "rows", 0, None),
        ),
    ),
    Suite(
        "quarantine",
        "quarantine_id",
        (
            *_named("quarantine_id"),
            _holds("file_known"),
            _one_of("stage_is_known", "stage", "read", "extract", "schema"),
            _holds("has_reason"),
            _holds("has_detail"),
            _holds("has_remedy"),
        ),
    ),
    Suite(
        "claims",
        "claim_id",
        (
            *_named("claim_id"),
            _one_of("kind_is_known", "kind", "statement", "value", "coverage"),
            _one_of(
                "modality_is_known",
                "modality",
                "is",
                "was",
                "will",
                "may",
                "must",
                "must_not",
            ),
            _holds("version_known"),
            _holds("place_stated"),
            _holds("span_inside"),
            _holds("text_matches_span"),
            _holds("chunk_known"),
            _holds("value_complete"),
            _holds("time_in_order"),
            _holds("hash_matches"),
        ),
    ),
    Suite(
        "contradictions",
        "contradiction_id",
        (
            *_named("contradiction_id"),
            _one_of(
                "status_is_known",
                "status",
                "open",
                "confirmed",
                "dismissed",
                "resolved",
            ),
            _holds("revision_follows"),
            _between("score_is_a_probability", "score", 0.0, 1.0),
            _holds("sides_known"),
            _holds("version_agrees"),
            _holds("in_its_claims"),
            _holds("is_explained"),
            _holds("decision_signed"),
        ),
    ),
    Suite(
        "trust",
        "target",
        (
            *_named("target"),
            _one_of("kind_is_known", "kind", "claim", "document", "source", "table"),
            _between("trust_is_a_probability", "trust", 0.0, 1.0),
            _holds("in_its_interval"),
            _holds("adds_up"),
            _holds("revision_follows"),
            _holds("has_target"),
            _holds("counts_follow"),
        ),
    ),
    Suite(
        "claim_quarantine",
        "claim_id",
        (
            *_named("claim_id"),
            _one_of("status_is_known", "status", "held", "released"),
            _holds("revision_follows"),
            _holds("claim_known"),
            _holds("trust_is_a_probability"),
            _holds("has_reason"),
            _holds("is_signed"),
            _holds("can_be_undone"),
        ),
    ),
    Suite(
        "reconciliations",
        "contradiction_id",
        (
            *_named("contradiction_id"),
            _one_of("status_is_known", "status", "suggested", "withdrawn"),
            _holds("revision_follows"),
            _holds("conflict_known"),
            _holds("claim_known"),
            _between("is_a_probability", "probability", 0.0, 1.0),
            _holds("somebody_says_so"),
            _holds("is_explained"),
            _holds("is_signed"),
            _holds("can_be_undone"),
        ),
    ),
)

SUITES: Mapping[str, Suite] = {suite.name: suite for suite in _SUITES}
