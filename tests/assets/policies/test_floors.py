"""What has less trust than rules want."""

import pytest

from assets.policies.floors import TooLittleTrustError, below_floors
from resources.schemas import DATA_TABLES, FILES
from resources.tables import append
from tests.assets.policies.shelf import Shelf, rows, value
from tests.assets.policies.trusted import trust_row, write_trust

FLOOR = "- {id: floor, applies_to: {sources: office}, trust: {at_least: 0.6}}"
CLAIM = value("Kept for 20 days.", "retention", "20 days", subject="logs")


@pytest.fixture
def office(shelf: Shelf) -> Shelf:
    """A source with two documents, and one that is gone; a table from one of them."""
    for name in ("a", "b", "gone"):
        shelf.write(f"office/{name}.md", CLAIM)
    shelf.write("office/gone.md")
    entry = {
        "table_name": "data.prices",
        "status": "present",
        "revision": 1,
        "uri": "office/a.md",
        "version_id": "v",
    }
    with shelf.lakehouse.catalog.transaction(message="table") as tx:
        append(tx, DATA_TABLES, rows(DATA_TABLES, entry))
    return shelf


def documents(shelf: Shelf) -> dict[str, str]:
    query = "select uri, document_id from kb.documents"
    found = shelf.lakehouse.warehouse.query(query).to_pylist()
    return {row["uri"]: row["document_id"] for row in found}


def test_a_source_below_its_floor_is_found_with_the_figures(office: Shelf) -> None:
    policies = office.rules(FLOOR)
    write_trust(office.lakehouse, trust_row("source", "office", 0.55))
    found = below_floors(office.lakehouse, "main", policies)
    (row,) = found.blocking
    assert (row["rule"], row["kind"], row["name"]) == ("floor", "source", "office")
    assert (row["trust"], row["at_least"]) == (0.55, 0.6)
    assert found.summary == (
        "Below a floor of trust: 1 that block, 0 that warn: source office has 0.55, "
        "and floor wants 0.6."
    )
    (figures,) = found.figures
    assert figures["judged"] == figures["below"] == 1
    assert (figures["lowest"], figures["of"]) == (0.55, "source office")
    error = TooLittleTrustError("draft", found.blocking)
    assert "source office has 0.55, and floor wants 0.6" in error.problem
    assert error.remedy.startswith("assay trust office --ref draft")


def test_the_latest_score_counts_and_one_at_the_floor_passes(office: Shelf) -> None:
    policies = office.rules(FLOOR)
    first, later = (
        trust_row("source", "office", t, n) for t, n in ((0.2, 1), (0.6, 2))
    )
    write_trust(office.lakehouse, first, later)
    found = below_floors(office.lakehouse, "main", policies)
    assert not found.rows
    assert found.summary == "All 1 that rules set a floor of trust for are above it."


def test_documents_and_tables_are_judged_where_a_rule_names_them(
    office: Shelf,
) -> None:
    policies = office.rules(
        "- {id: docs, applies_to: {documents: '*/a.md'}, trust: {at_least: 0.9}}\n"
        "- id: prices\n"
        "  severity: warn\n"
        "  applies_to: {tables: data.prices, sources: office}\n"
        "  trust: {at_least: 0.9}\n"
    )
    ids = documents(office)
    scores = [trust_row("document", each, 0.5) for each in ids.values()]
    write_trust(office.lakehouse, *scores, trust_row("table", "data.prices", 0.4))
    found = below_floors(office.lakehouse, "main", policies)
    assert [row["name"] for row in found.blocking] == ["office/a.md"]
    assert [row["name"] for row in found.warning] == ["data.prices"]
    assert "1 that block, 1 that warn: document office/a.md has" in found.summary


def test_what_is_gone_or_has_no_score_is_not_judged(office: Shelf) -> None:
    policies = office.rules("- {id: all, trust: {at_least: 0.9}}")
    assert below_floors(office.lakehouse, "main", policies).figures[0]["judged"] == 0
    gone = trust_row("document", documents(office)["office/gone.md"], 0.1)
    write_trust(office.lakehouse, gone, trust_row("source", "nowhere", 0.1))
    assert below_floors(office.lakehouse, "main", policies).figures[0]["judged"] == 0


def test_a_document_at_two_places_is_judged_once(office: Shelf) -> None:
    rule = "- {id: d, applies_to: {documents: '*'}, trust: {at_least: 1}}"
    policies = office.rules(rule)
    one = documents(office)["office/a.md"]
    write_trust(office.lakehouse, trust_row("document", one, 0.5))
    twice = {"file_id": "copy", "uri": "office/copy.md", "source": "office"}
    found = office.lakehouse.warehouse.query("from kb.live_files").to_pylist()
    (first,) = [row for row in found if row["uri"] == "office/a.md"]
    event = first | twice | {"status": "present"}
    with office.lakehouse.catalog.transaction(message="copy") as tx:
        append(tx, FILES, FILES.table([event]))
    low = below_floors(office.lakehouse, "main", policies)
    assert (len(low.rows), low.figures[0]["judged"]) == (1, 1)


def test_a_tag_puts_a_floor_under_what_bears_it(office: Shelf) -> None:
    policies = office.rules(
        "- {id: l, applies_to: {documents: '*/b.md'}, governance: {tags: [held]}}\n"
        "- {id: f, applies_to: {tags: held}, trust: {at_least: 0.9}}\n"
    )
    scores = [trust_row("document", each, 0.5) for each in documents(office).values()]
    write_trust(office.lakehouse, *scores, trust_row("source", "office", 0.5))
    found = below_floors(office.lakehouse, "main", policies)
    assert [row["name"] for row in found.rows] == ["office/b.md"]


def test_without_a_floor_nothing_is_read(office: Shelf) -> None:
    found = below_floors(office.lakehouse, "main", office.rules(""))
    assert (found.rows, found.figures) == ([], ())
    assert found.summary == "No rule sets a floor of trust."
