"""From files to contradictions, and what becomes of them as files change."""

from datetime import UTC, datetime
from typing import Any

import pytest

from assets.claims.claims import claims
from assets.contradictions.contradictions import contradictions
from assets.contradictions.lifecycle import decide
from assets.documents.chunks import chunks
from resources.schemas import CONTRADICTIONS
from resources.tables import append
from tests.assets.workshop import READING, Workshop, metadata

STEPS = (*READING, chunks, claims, contradictions)
HANDBOOK = "# Handbook\n\nThe notice period is three months.\n"
LEAFLET = "# Leaflet\n\nThe notice period is six months.\n"


@pytest.fixture
def library(workshop: Workshop) -> Workshop:
    workshop.write("handbook.md", HANDBOOK)
    workshop.write("leaflet.md", LEAFLET)
    workshop.write("birds.md", "# Birds\n\nThe heron stands in shallow water.\n")
    return workshop


def run(workshop: Workshop) -> dict[str, Any]:
    return metadata(workshop.run(*STEPS), "contradictions")


def current(workshop: Workshop) -> list[dict[str, Any]]:
    query = "from kb.current_contradictions order by contradiction_id"
    return workshop.lakehouse.warehouse.query(query).to_pylist()


def settle(workshop: Workshop, status: str) -> None:
    (row,) = current(workshop)
    decided = decide(row, status, "two kinds of staff", "ann", datetime.now(UTC))
    with workshop.lakehouse.catalog.transaction(message=status) as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([decided]))


def test_two_documents_that_disagree_are_one_open_contradiction(
    library: Workshop,
) -> None:
    report = run(library)
    (row,) = current(library)
    assert (row["status"], row["kind"], row["revision"]) == ("open", "number", 1)
    assert {row["uri_a"], row["uri_b"]} == {"docs/handbook.md", "docs/leaflet.md"}
    assert "three months" in row["explanation"]
    assert "six months" in row["explanation"]
    assert {row["text_a"], row["text_b"]} == {
        "The notice period is three months.",
        "The notice period is six months.",
    }
    assert row["score"] > 0.5
    assert report["open"] == 1
    assert report["by_kind_and_source"].startswith("![")
    assert library.count("kb.comparisons") == 1


def test_unchanged_input_writes_nothing_and_loads_no_model(library: Workshop) -> None:
    run(library)
    head = library.head()
    library.lakehouse.__dict__.pop("nli", None)
    report = run(library)
    assert library.head() == head
    assert report["added"] == 0
    assert report["new_claims"] == 0


def test_a_dismissed_contradiction_stays_so_until_a_side_changes(
    library: Workshop,
) -> None:
    run(library)
    settle(library, "dismissed")
    library.write("more.md", "# More\n\nThe notice period is six months.\n")
    run(library)
    (row,) = current(library)
    assert row["status"] == "dismissed"
    library.write("leaflet.md", LEAFLET.replace("six", "nine"))
    run(library)
    rows = [row for row in current(library) if row["kind"] != "version"]
    assert [row["status"] for row in rows] == ["open"]


def test_a_contradiction_is_resolved_when_one_side_goes(library: Workshop) -> None:
    run(library)
    (library.docs / "leaflet.md").unlink()
    run(library)
    (row,) = current(library)
    assert (row["status"], row["revision"]) == ("resolved", 2)
    library.write("leaflet.md", LEAFLET)
    run(library)
    (row,) = current(library)
    assert (row["status"], row["revision"]) == ("open", 3)


def test_a_corrected_document_resolves_it_and_is_told_as_a_change(
    library: Workshop,
) -> None:
    run(library)
    settle(library, "confirmed")
    library.write("leaflet.md", LEAFLET.replace("six", "three"))
    run(library)
    found = {row["kind"]: row["status"] for row in current(library)}
    assert found == {"number": "resolved", "version": "open"}


def test_one_that_dissents_from_many_is_one_group(library: Workshop) -> None:
    for name in ("a", "b"):
        library.write(
            f"{name}.md", f"# Paper {name}\n\nThe notice period is six months.\n"
        )
    run(library)
    (row,) = current(library)
    assert len(row["claims"]) >= 4
    library.write("c.md", "# Paper c\n\nThe notice period is six months.\n")
    run(library)
    (later,) = current(library)
    assert later["contradiction_id"] == row["contradiction_id"]
    assert len(later["claims"]) > len(row["claims"])


def test_documents_one_by_one_give_what_all_at_once_give(
    library: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run(library)
    other = Workshop(tmp_path_factory.mktemp("other"))
    for name in ("leaflet.md", "birds.md", "handbook.md"):
        other.write(name, (library.docs / name).read_text())
        run(other)
    told = [
        {(row["text_a"], row["text_b"], row["kind"], row["explanation"])}
        for shop in (library, other)
        for row in current(shop)
    ]
    other.lakehouse.close()
    assert told[0] == told[1]


def test_a_group_of_two_items_keeps_both_when_one_is_compared_again(
    workshop: Workshop,
) -> None:
    both = "The notice period is {0} months.\n\nThe laptop weighs {0} kg.\n"
    workshop.write("handbook.md", "# Handbook\n\n" + both.format("three"))
    workshop.write("leaflet.md", "# Leaflet\n\n" + both.format("six"))
    run(workshop)
    one, other = current(workshop)
    _join(workshop, one, other)
    workshop.write("rules.md", "# Rules\n\nThe notice period is nine months.\n")
    run(workshop)
    standing = [row for row in current(workshop) if row["status"] == "open"]
    said = {side for row in standing for side in row["sides"]}
    assert said > {*one["sides"], *other["sides"]}


def _join(workshop: Workshop, one: dict[str, Any], other: dict[str, Any]) -> None:
    """Write down two groups as one, as if a third claim had joined them."""
    joined = {**one, "revision": 2}
    for name in ("sides", "claims"):
        joined[name] = sorted({*one[name], *other[name]})
    gone = {**other, "revision": 2, "status": "resolved"}
    with workshop.lakehouse.catalog.transaction(message="joined") as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([joined, gone]))


def test_claims_that_were_released_without_a_pass_are_compared_by_the_next(
    library: Workshop,
) -> None:
    run(library)
    library.write("rules.md", "# Rules\n\nThe notice period is nine months.\n")
    library.run(*READING, chunks, claims)
    (before,) = current(library)
    run(library)
    (row,) = current(library)
    assert row["contradiction_id"] == before["contradiction_id"]
    assert len(row["sides"]) == len(before["sides"]) + 1
