from collections.abc import Callable
from datetime import date

import pyarrow as pa
import pytest

from resources.expectations import SUITES, SuiteResult, validate
from resources.schemas import TABLES
from sql import load
from tests.sql.ledger import Ledger, Row

Change = Callable[[Ledger], object]


def judged(ledger: Ledger, suite: str) -> SuiteResult:
    return validate(suite, ledger.write().query(load(f"checks/{suite}")))


def broken(ledger: Ledger, suite: str) -> dict[str, int]:
    results = judged(ledger, suite).results
    return {each.name: each.unexpected_count for each in results if not each.passed}


def whole_home(ledger: Ledger) -> None:
    """Every kind of row: members, copies, refusals, old versions, data tables."""
    ledger.document("docs/a.md", "Grüße an alle, heute und morgen.")
    ledger.document("docs/a.md", "Grüße an niemanden mehr.", run="r2")
    ledger.document("docs/b.zip", "one listing")
    ledger.document("docs/b.zip!/in.md", "inside of it")
    ledger.rows["kb.files"][-1]["parent_uri"] = "docs/b.zip"
    ledger.file("docs/copy.md", "inside of it", duplicate_of="docs/b.zip!/in.md")
    refused = ledger.file("docs/link", None, status="refused")
    ledger.keep_out(refused, "read")
    ledger.keep_out(ledger.file("docs/locked.pdf", "%PDF"))
    prices = ledger.document("docs/prices.csv", "a,b")
    said = ledger.claim(prices)
    ledger.settle(ledger.contradiction(said, said))
    ledger.hold(said)
    ledger.trust(str(said["claim_id"]))
    ledger.create("data.prices", pa.table({"a": [1, 2]}))
    ledger.data_table(prices, "data.prices", 2)
    ledger.file("docs/gone.md", "it was here")
    ledger.file("docs/gone.md", None)


@pytest.mark.parametrize("suite", SUITES)
def test_a_sound_home_breaks_no_rule(ledger: Ledger, suite: str) -> None:
    whole_home(ledger)
    result = judged(ledger, suite)
    assert [each for each in result.results if not each.passed] == []
    assert result.rows > 0
    assert f"{result.rows} rows" in result.summary


@pytest.mark.parametrize("suite", SUITES)
def test_an_empty_home_breaks_no_rule(ledger: Ledger, suite: str) -> None:
    ledger.rows["kb.sources"].clear()
    result = judged(ledger, suite)
    assert result.passed
    assert result.rows == 0


def last(table: str, **changes: object) -> Change:
    def change(ledger: Ledger) -> None:
        ledger.rows[table][-1].update(changes)

    return change


def repeat(table: str) -> Change:
    return lambda ledger: ledger.rows[table].append(dict(ledger.rows[table][-1]))


def without(table: str) -> Change:
    return lambda ledger: ledger.rows[table].clear()


CASES: list[tuple[str, str, Change]] = [
    ("files", "id_is_unique", repeat("kb.files")),
    ("files", "status_is_known", last("kb.files", status="lost")),
    ("files", "revision_follows", last("kb.files", revision=7)),
    ("files", "source_known", last("kb.files", source="nowhere")),
    ("files", "identified", last("kb.files", sha256="abc")),
    ("files", "parent_known", last("kb.files", parent_uri="docs/none.zip")),
    ("files", "original_known", last("kb.files", duplicate_of="docs/none.md")),
    ("files", "refusal_explained", last("kb.files", status="refused")),
    ("documents", "id_is_unique", repeat("kb.documents")),
    ("documents", "accounted", without("kb.documents")),
    ("documents", "file_known", last("kb.documents", version_id="other")),
    ("documents", "length_stated", last("kb.documents", characters=3)),
    ("documents", "bytes_identified", last("kb.documents", sha256="")),
    ("documents", "size_is_sane", last("kb.documents", bytes=-1)),
    (
        "documents",
        "pages_inside",
        last("kb.documents", pages=[{"number": 1, "start": 0, "end": 9999}]),
    ),
    (
        "documents",
        "headings_inside",
        last("kb.documents", headings=[{"level": 1, "text": "x", "start": 9999}]),
    ),
    ("documents", "coverage_is_a_share", last("kb.documents", coverage=1.5)),
    ("chunks", "id_is_unique", repeat("kb.chunks")),
    ("chunks", "version_known", last("kb.chunks", version_id="other")),
    ("chunks", "span_inside", last("kb.chunks", end=9999)),
    ("chunks", "text_matches_span", last("kb.chunks", text="Zzzz.")),
    ("chunks", "nothing_lost", lambda ledger: ledger.rows["kb.chunks"].pop()),
    ("chunks", "has_text", last("kb.chunks", text=" \t\u00a0\u2003\n")),
    ("chunks", "hash_matches", last("kb.chunks", text_hash="0" * 32)),
    ("chunks", "tokens_are_counted", last("kb.chunks", tokens=-1)),
    ("embeddings", "id_is_unique", repeat("kb.embeddings")),
    ("embeddings", "has_vector", lambda ledger: ledger.rows["kb.embeddings"].pop()),
    ("embeddings", "length_stated", last("kb.embeddings", dimension=3)),
    (
        "embeddings",
        "one_dimension_a_model",
        last("kb.embeddings", vector=[1.0, 0.0, 0.0], dimension=3),
    ),
    ("embeddings", "unit_length", last("kb.embeddings", vector=[0.6, 0.81])),
    ("embeddings", "unit_length", last("kb.embeddings", vector=[0.0, 0.0])),
    ("claims", "id_is_unique", repeat("kb.claims")),
    ("claims", "kind_is_known", last("kb.claims", kind="guess")),
    ("claims", "modality_is_known", last("kb.claims", modality="perhaps")),
    ("claims", "version_known", last("kb.claims", version_id="other")),
    ("claims", "place_stated", last("kb.claims", table_name="data.prices")),
    ("claims", "span_inside", last("kb.claims", end=9999)),
    ("claims", "text_matches_span", last("kb.claims", text="Zzzz.")),
    ("claims", "chunk_known", last("kb.claims", chunk_id="other")),
    ("claims", "value_complete", last("kb.claims", value_key=None)),
    (
        "claims",
        "time_in_order",
        last("kb.claims", time_from=date(2025, 1, 1), time_to=date(2024, 1, 1)),
    ),
    ("claims", "hash_matches", last("kb.claims", text_hash="0" * 32)),
    ("contradictions", "id_is_unique", repeat("kb.contradictions")),
    ("contradictions", "status_is_known", last("kb.contradictions", status="lost")),
    ("contradictions", "revision_follows", last("kb.contradictions", revision=0)),
    ("contradictions", "score_is_a_probability", last("kb.contradictions", score=2.0)),
    ("contradictions", "sides_known", last("kb.contradictions", claim_b="none")),
    ("contradictions", "version_agrees", last("kb.contradictions", version_a="none")),
    ("contradictions", "in_its_claims", last("kb.contradictions", claims=[])),
    ("contradictions", "is_explained", last("kb.contradictions", explanation=" ")),
    (
        "contradictions",
        "decision_signed",
        last("kb.contradictions", status="dismissed"),
    ),
    ("data_tables", "id_is_unique", repeat("kb.data_tables")),
    ("data_tables", "file_known", last("kb.data_tables", uri="docs/none.csv")),
    ("data_tables", "in_data", last("kb.data_tables", table_name="kb.files")),
    ("data_tables", "table_there", last("kb.data_tables", table_name="data.none")),
    ("data_tables", "status_is_known", last("kb.data_tables", status="lost")),
    ("data_tables", "rows_agree", last("kb.data_tables", rows=3)),
    ("data_tables", "rows_are_counted", last("kb.data_tables", rows=-1)),
    ("trust", "id_is_unique", repeat("kb.trust")),
    ("trust", "kind_is_known", last("kb.trust", kind="word")),
    ("trust", "trust_is_a_probability", last("kb.trust", trust=2.0)),
    ("trust", "in_its_interval", last("kb.trust", low=0.81)),
    ("trust", "adds_up", last("kb.trust", signals=[])),
    ("trust", "revision_follows", last("kb.trust", revision=0)),
    ("trust", "has_target", last("kb.trust", target=" ")),
    ("trust", "counts_follow", last("kb.trust", claims=-1)),
    ("claim_quarantine", "id_is_unique", repeat("kb.claim_quarantine")),
    ("claim_quarantine", "status_is_known", last("kb.claim_quarantine", status="lost")),
    ("claim_quarantine", "revision_follows", last("kb.claim_quarantine", revision=0)),
    ("claim_quarantine", "claim_known", last("kb.claim_quarantine", claim_id="none")),
    (
        "claim_quarantine",
        "trust_is_a_probability",
        last("kb.claim_quarantine", trust=2.0),
    ),
    ("claim_quarantine", "has_reason", last("kb.claim_quarantine", reason=" ")),
    ("claim_quarantine", "is_signed", last("kb.claim_quarantine", decided_by="")),
    ("claim_quarantine", "can_be_undone", last("kb.claim_quarantine", action="")),
    ("reconciliations", "id_is_unique", repeat("kb.reconciliations")),
    ("reconciliations", "status_is_known", last("kb.reconciliations", status="open")),
    ("reconciliations", "revision_follows", last("kb.reconciliations", revision=0)),
    (
        "reconciliations",
        "conflict_known",
        last("kb.reconciliations", contradiction_id="none"),
    ),
    ("reconciliations", "claim_known", last("kb.reconciliations", claim_id="none")),
    (
        "reconciliations",
        "is_a_probability",
        last("kb.reconciliations", probability=1.1),
    ),
    ("reconciliations", "somebody_says_so", last("kb.reconciliations", sources=[])),
    ("reconciliations", "is_explained", last("kb.reconciliations", why=" ")),
    ("reconciliations", "is_signed", last("kb.reconciliations", decided_by="")),
    ("reconciliations", "can_be_undone", last("kb.reconciliations", action="")),
    ("quarantine", "id_is_unique", repeat("kb.quarantine")),
    ("quarantine", "file_known", last("kb.quarantine", file_id="none")),
    ("quarantine", "stage_is_known", last("kb.quarantine", stage="later")),
    ("quarantine", "has_reason", last("kb.quarantine", reason=" ")),
    ("quarantine", "has_detail", last("kb.quarantine", detail="")),
    ("quarantine", "has_remedy", last("kb.quarantine", remedy="\t")),
]


@pytest.mark.parametrize(("suite", "rule", "change"), CASES)
def test_each_rule_finds_the_row_that_breaks_it(
    ledger: Ledger, suite: str, rule: str, change: Change
) -> None:
    ledger.keep_out(ledger.file("docs/locked.pdf", "%PDF"))
    prices = ledger.document("docs/prices.csv", "one, two, three and four")
    if suite == "claims":
        ledger.claim(prices)
    if suite == "contradictions":
        said = ledger.claim(prices)
        ledger.contradiction(said, said)
    if suite == "claim_quarantine":
        ledger.hold(ledger.claim(prices))
    if suite == "reconciliations":
        said = ledger.claim(prices)
        ledger.settle(ledger.contradiction(said, said))
    if suite == "trust":
        ledger.trust(str(ledger.claim(prices)["claim_id"]))
    if suite == "data_tables":
        ledger.create("data.prices", pa.table({"a": [1, 2]}))
        ledger.data_table(prices, "data.prices", 2)
    change(ledger)
    assert broken(ledger, suite)[rule] > 0


def test_the_rows_that_a_check_names_can_be_asked_for_by_their_id() -> None:
    for suite in SUITES.values():
        assert suite.id_column in TABLES[f"kb.{suite.name}"].columns.names


def test_every_rule_has_a_row_that_breaks_it() -> None:
    tried = {(suite, rule) for suite, rule, _ in CASES}
    # Ids cannot be null in the table; says_something has a test of its own.
    untried = {
        (suite.name, rule.name)
        for suite in SUITES.values()
        for rule in suite.rules
        if rule.name not in {"id_is_set", "says_something"}
    }
    assert untried == tried


def test_an_empty_document_is_a_warning(ledger: Ledger) -> None:
    ledger.document("docs/empty.md", "")
    ledger.rows["kb.documents"][-1]["headings"] = []
    result = judged(ledger, "documents")
    assert result.passed
    assert result.summary == "1 of 1 rows break says_something (a warning)"


def test_one_altered_passage_is_named_and_its_neighbours_are_not(
    ledger: Ledger,
) -> None:
    ledger.document("docs/a.md", "0123456789" * 5 + "äöü" * 9, cut=7)
    row: Row = ledger.rows["kb.chunks"][4]
    row["text"] = "another"
    result = judged(ledger, "chunks")
    found = {each.name: each.offending for each in result.results if not each.passed}
    altered = (row["chunk_id"],)
    assert found == {"text_matches_span": altered, "hash_matches": altered}


def test_texts_of_superseded_versions_need_no_vector(ledger: Ledger) -> None:
    ledger.document("docs/a.md", "old words")
    ledger.rows["kb.embeddings"].clear()
    ledger.document("docs/a.md", "new words")
    assert broken(ledger, "embeddings") == {}


def test_vectors_of_a_second_model_do_not_stand_in_for_the_first(
    ledger: Ledger,
) -> None:
    ledger.document("docs/a.md", "some longer words that make four passages", cut=11)
    rows = ledger.rows["kb.embeddings"]
    rows[0]["model"] = "other"
    assert broken(ledger, "embeddings") == {"has_vector": 1}
