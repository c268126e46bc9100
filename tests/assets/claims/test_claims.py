import sys
from typing import Any

import dagster as dg
import pytest

from assets.claims.checks import coverage_result, extraction_coverage
from assets.claims.claims import claims
from assets.documents.chunks import chunks
from resources.expectations import validate
from sql import load
from tests.assets.workshop import READING, Workshop, metadata

RULES = """# Rules

The limit for a hotel is EUR 140 per night. Visitors must not smoke.

| Item | Price |
|---|---|
| Jade Harbour | EUR 12 |
"""
STOCK = "sku,name,pack_g\nFQ-1,Jade Harbour,100\nFQ-2,Cloud Terrace,50\n"


def read_and_claim(workshop: Workshop) -> dg.ExecuteInProcessResult:
    return workshop.run(*READING, chunks, claims)


def values(workshop: Workshop) -> set[tuple[Any, ...]]:
    query = (
        "select subject_key, value_key, uri from kb.current_claims where kind = 'value'"
    )
    return set(workshop.sql(query))


def test_documents_tables_in_them_and_data_rows_give_claims(workshop: Workshop) -> None:
    workshop.write("rules.md", RULES)
    workshop.write("stock.csv", STOCK)
    result = read_and_claim(workshop)
    found = {(subject, value) for subject, value, _ in values(workshop)}
    assert ("hotel", "money:EUR/night:140") in found
    assert ("jade harbour", "money:EUR:12") in found
    assert ("cloud terrace", "quantity:kilogram:0.05") in found
    assert metadata(result, "claims")["added"] == workshop.count("kb.current_claims")


def test_every_rule_holds_of_what_was_written(workshop: Workshop) -> None:
    workshop.write("rules.md", RULES)
    workshop.write("stock.csv", STOCK)
    workshop.write("empty.txt", "Nothing here\n")
    read_and_claim(workshop)
    rows = workshop.lakehouse.warehouse.query(load("checks/claims"), "main")
    assert validate("claims", rows).passed
    assert rows.num_rows == workshop.count("kb.claims")


SPOILT = {
    "text_matches_span": "text = 'The limit'",
    "version_known": "version_id = 'gone'",
    "value_complete": "value_key = null",
    "modality_is_known": "modality = 'perhaps'",
    "chunk_known": "chunk_id = 'gone'",
}


def test_a_spoilt_claim_breaks_its_rule(workshop: Workshop) -> None:
    workshop.write("rules.md", RULES)
    read_and_claim(workshop)
    for rule, change in SPOILT.items():
        column, _, value = change.partition(" = ")
        spoilt = (
            f"(select * replace (case when value_type = 'money' then {value}"  # noqa: S608
            f" else {column} end as {column}) from kb.claims)"
        )
        query = load("checks/claims").replace("kb.claims", spoilt)
        rows = workshop.lakehouse.warehouse.query(query, "main")
        results = validate("claims", rows).results
        assert rule in [each.name for each in results if not each.passed]


def test_a_second_run_reads_nothing_and_writes_nothing(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.write("rules.md", RULES)
    workshop.write("empty.txt", "Nothing here\n")
    read_and_claim(workshop)
    head = workshop.head()
    monkeypatch.setitem(sys.modules, "spacy.lookups", None)
    monkeypatch.setattr("assets.claims.extraction.ClaimExtractor.draw", _never)
    result = workshop.run(claims)
    assert metadata(result, "claims")["added"] == 0
    assert workshop.head() == head


def _never(*_: object) -> None:
    pytest.fail("a document was read again")


def test_only_a_new_version_is_read(workshop: Workshop) -> None:
    workshop.write("rules.md", RULES)
    workshop.write("desk.md", "The desk is open from 9:00 to 17:00.\n")
    read_and_claim(workshop)
    workshop.write("rules.md", RULES.replace("140", "160"))
    result = read_and_claim(workshop)
    assert metadata(result, "claims")["sentences"] == 2
    found = {(subject, value) for subject, value, _ in values(workshop)}
    assert ("hotel", "money:EUR/night:160") in found
    assert ("hotel", "money:EUR/night:140") not in found
    assert ("desk", "time:32400..61200") in found
    assert workshop.count("from kb.claims where value_key = 'money:EUR/night:140'") == 1


def test_a_deleted_document_claims_nothing(workshop: Workshop) -> None:
    path = workshop.write("rules.md", RULES)
    workshop.write("desk.md", "The desk is open from 9:00 to 17:00.\n")
    read_and_claim(workshop)
    path.unlink()
    read_and_claim(workshop)
    assert {uri for _, _, uri in values(workshop)} == {"docs/desk.md"}


def test_another_extractor_replaces_all_claims(workshop: Workshop) -> None:
    workshop.write("rules.md", RULES)
    read_and_claim(workshop)
    before = {claim for (claim,) in workshop.sql("select claim_id from kb.claims")}
    aliases = workshop.settings.home / "aliases.csv"
    aliases.write_text("hotel,lodging\n", encoding="utf-8")
    read_and_claim(workshop)
    after = {claim for (claim,) in workshop.sql("select claim_id from kb.claims")}
    assert ("lodging",) in workshop.sql("select distinct subject_key from kb.claims")
    assert len(after) == len(before)
    assert after != before
    assert len(workshop.sql("select distinct extractor from kb.claims")) == 1


def test_a_claim_knows_its_document_and_place(workshop: Workshop) -> None:
    workshop.write("rules.md", RULES)
    workshop.write("stock.csv", STOCK)
    read_and_claim(workshop)
    query = (
        "select distinct uri, source, title, place from kb.current_claims"
        " where value_key in ('money:EUR/night:140', 'quantity:kilogram:0.05')"
    )
    text, row = sorted(workshop.sql(query))
    assert text == ("docs/rules.md", "docs", "Rules", "Rules")
    assert row[:2] == ("docs/stock.csv", "docs")
    assert "FQ-2" in row[3]


def test_coverage_is_good_where_documents_give_claims(workshop: Workshop) -> None:
    workshop.write("rules.md", RULES)
    result = workshop.run(*READING, chunks, claims, extraction_coverage)
    (check,) = result.get_asset_check_evaluations()
    assert check.passed
    assert check.metadata["sentences_share"].value == 1.0


def test_coverage_warns_of_documents_that_give_nothing(workshop: Workshop) -> None:
    workshop.write("poem.md", "A quiet quay\n\nAn old crane of iron\n")
    workshop.write("song.md", "A song for the harbour at night\n")
    result = workshop.run(*READING, chunks, claims, extraction_coverage)
    (check,) = result.get_asset_check_evaluations()
    assert not check.passed
    assert check.severity == dg.AssetCheckSeverity.WARN
    assert result.success
    assert "poem.md" in str(check.metadata["worst"].value)


def test_nothing_at_all_is_nothing_to_warn_of() -> None:
    assert coverage_result([]).passed
