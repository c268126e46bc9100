"""From claims to trust in the tables, and what becomes of it as documents change."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.trust.claim_trust import claim_trust
from assets.trust.document_trust import document_trust
from assets.trust.source_reliability import source_reliability
from assets.trust.table_trust import table_trust
from sql import load
from tests.assets.trust.court import Court
from tests.assets.workshop import metadata

SPEED = ("pump", "speed", "30 km/h")
OTHER = ("pump", "speed", "50 km/h")
NOTHING = {"source": 0, "claim": 0, "document": 0, "table": 0}


def furnish(court: Court) -> None:
    """Write two documents against one, and a thing that nobody else speaks of."""
    court.say("desk/a.md", SPEED, ("pump", "weight", "12 kg"))
    court.say("desk/b.md", SPEED)
    court.say("desk/c.md", OTHER)
    speeds = [
        each["claim_id"] for each in court.claims() if each["attribute"] == "speed"
    ]
    court.contradict("desk/a.md", "desk/b.md", "desk/c.md", claims=speeds)


@pytest.fixture
def told(court: Court) -> Court:
    furnish(court)
    court.tell()
    return court


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    """The same, and a table, only to be looked at."""
    court = Court(tmp_path_factory.mktemp("seen"))
    furnish(court)
    court.say("desk/parts.csv", OTHER, ("valve", "speed", "3 km/h"))
    court.tell()
    yield court
    court.lakehouse.close()


def test_a_claim_that_two_make_is_trusted_more_than_the_one_against_it(
    told: Court,
) -> None:
    trust = told.trust()
    one, other = (f"desk/{letter}.md pump 30 km/h" for letter in "ab")
    assert trust["desk/c.md pump 50 km/h"] < 0.5 < trust[one]
    assert trust[one] == pytest.approx(trust[other], abs=0.02)
    assert 0.85 < trust["desk/a.md pump 12 kg"] < 0.92


def test_signals_add_up_to_the_trust_of_everything(seen: Court) -> None:
    found = seen.sql("from kb.trust")
    assert {row["kind"] for row in found} == set(NOTHING)
    for row in found:
        total = sum(signal["log_odds"] for signal in row["signals"])
        odds = math.log(row["trust"] / (1 - row["trust"]))
        assert total == pytest.approx(odds, abs=1e-9)
        assert row["low"] <= row["trust"] <= row["high"]


def test_what_is_told_twice_is_written_once(told: Court) -> None:
    head = told.head()
    assert told.tell() == NOTHING
    assert told.head() == head


def test_a_batch_writes_what_it_touches(told: Court) -> None:
    for number in range(8):
        told.say(f"shelf/{number}.md", (f"valve {number}", "weight", "2 kg"))
    told.tell()
    told.say("shelf/8.md", ("valve 8", "weight", "2 kg"), ("pump", "age", "2 years"))
    assert told.tell() == {"source": 0, "claim": 2, "document": 1, "table": 0}


def test_batches_and_one_recomputation_come_to_the_same(
    told: Court, tmp_path: Path
) -> None:
    whole = Court(tmp_path / "whole")
    furnish(whole)
    for court in (told, whole):
        court.say("desk/d.md", OTHER)
        if court is told:
            court.tell()
        court.say("desk/b.md", OTHER)
        court.tell()
    assert told.trust() == pytest.approx(dict(whole.trust()), abs=0.005)
    assert max(row["revision"] for row in whole.sql("from kb.trust")) == 1
    assert max(row["revision"] for row in told.sql("from kb.trust")) > 1
    whole.lakehouse.close()


def test_trust_is_computed_anew_after_an_undo(told: Court) -> None:
    before = dict(told.trust())
    told.say("desk/d.md", OTHER)
    said = told.head()
    told.tell()
    assert dict(told.trust()).keys() > before.keys()
    assert told.lakehouse.catalog.revert(said).commit
    told.tell()
    assert dict(told.trust()) == pytest.approx(before, abs=0.005)
    assert told.tell() == NOTHING


def test_claims_of_a_deleted_document_drop_out_of_the_views(told: Court) -> None:
    told.say("desk/a.md")
    told.tell()
    assert not [name for name in told.trust() if name.startswith("desk/a.md")]
    uris = {row["uri"] for row in told.sql("from kb.document_trust")}
    assert uris == {"desk/b.md", "desk/c.md"}
    assert "desk/a.md" not in {row["uri"] for row in told.sql("from kb.facts")}


def test_the_trust_of_a_source_can_be_followed_over_time(told: Court) -> None:
    before = told.head()
    for letter in "defghij":
        told.say(
            f"desk/{letter}.md", *((f"pump {n}", "speed", "9 km/h") for n in "xyz")
        )
    told.tell()
    query = "select trust from kb.source_trust where attribute = ''"
    (then,), (now,) = told.sql(query, before), told.sql(query)
    assert then["trust"] < now["trust"]
    history = told.sql(load("reports/source_trend"))
    assert [row["trust"] for row in history] == [then["trust"], now["trust"]]
    assert history[1]["change"] == pytest.approx(now["trust"] - then["trust"])


def test_a_data_table_has_the_trust_of_its_cells(seen: Court) -> None:
    (table,) = seen.sql("from kb.table_trust")
    cells = [
        row["trust"] for row in seen.sql("from kb.claim_trust where row_key != ''")
    ]
    assert table["claims"] == len(cells) == 2
    assert min(cells) - 0.01 < table["trust"] < max(cells) + 0.01


def test_the_assets_show_pictures_and_the_least_trusted(seen: Court) -> None:
    result = seen.run(source_reliability, claim_trust, document_trust, table_trust)
    for name, picture in (
        ("source_reliability", "ranked"),
        ("source_reliability", "by_property"),
        ("source_reliability", "trend"),
        ("claim_trust", "distribution"),
        ("document_trust", "trend"),
        ("table_trust", "distribution"),
    ):
        assert metadata(result, name)[picture].startswith("![")
    worst = metadata(result, "claim_trust")["worst"]
    assert "pump: speed" in worst.records[0].data["what"]
    assert metadata(result, "claim_trust")["added"] == 0


def test_a_verdict_moves_the_claim_and_what_it_stands_against(told: Court) -> None:
    (claim,) = (row for row in told.claims() if row["uri"] == "desk/c.md")
    before = told.trust()
    told.judge(claim["claim_id"], "approved")
    written = told.tell()
    after = told.trust()
    assert after["desk/c.md pump 50 km/h"] > 0.9
    assert after["desk/a.md pump 30 km/h"] < before["desk/a.md pump 30 km/h"]
    assert written["claim"] == 3
    told.judge(claim["claim_id"], "withdrawn", revision=2)
    told.tell()
    assert told.trust() == pytest.approx(dict(before), abs=0.01)


def test_a_home_without_claims_has_no_trust(court: Court) -> None:
    assert court.tell() == NOTHING
