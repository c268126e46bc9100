"""What is read of a home: claims, conflicts and feedback as columns."""

from datetime import UTC, datetime
from typing import Any

import pytest

from assets.trust.evidence.inputs import Evidence, evidence_of
from assets.trust.evidence.items import said_of
from resources.policies import load_policies
from resources.schemas import VOTES
from tests.assets.policies.shelf import NOW
from tests.assets.trust.court import Court

SIZE = ("x", "size", "3 m")
LARGER = ("x", "size", "4 m")


def read(court: Court) -> Evidence:
    policies = load_policies(court.settings.policies_folder)
    return evidence_of(court.lakehouse, "main", policies)


def column(court: Court, name: str) -> list[Any]:
    """Return what is read of a column, claims in the order of their documents."""
    claims = read(court).claims.sort_by([("uri", "ascending"), ("value", "ascending")])
    return claims[name].to_pylist()


def items(court: Court) -> int:
    return len(set(said_of(read(court)).item.tolist()))


def test_an_empty_home_has_no_evidence(court: Court) -> None:
    found = read(court)
    assert found.claims.num_rows == found.conflicts.num_rows == 0


def test_values_of_one_document_do_not_compete(court: Court) -> None:
    court.say("desk/a.md", SIZE, LARGER)
    assert items(court) == 2
    court.say("desk/b.md", SIZE)
    assert items(court) == 1


def test_another_time_scope_or_unit_is_another_item(court: Court) -> None:
    court.say("desk/a.md", SIZE)
    court.say("desk/b.md", LARGER, scope=["version=2"])
    court.say("desk/c.md", LARGER, time_from=NOW.date())
    court.say("desk/d.md", ("x", "size", "4 kg"))
    assert items(court) == 4


def test_a_subject_that_is_not_known_for_sure_competes_with_nobody(
    court: Court,
) -> None:
    court.say("desk/a.md", SIZE, resolved=False)
    court.say("desk/b.md", LARGER, resolved=False)
    assert items(court) == 2


def test_a_denied_value_is_another_one(court: Court) -> None:
    court.say("desk/a.md", SIZE)
    court.say("desk/b.md", SIZE, affirmed=False)
    first, second = column(court, "value")
    assert second == f"not {first}"


def test_what_was_dismissed_competes_no_more(court: Court) -> None:
    court.say("desk/a.md", SIZE)
    court.say("desk/b.md", LARGER)
    court.contradict("desk/a.md", "desk/b.md")
    assert items(court) == 1
    court.contradict("desk/a.md", "desk/b.md", revision=2, status="dismissed")
    assert items(court) == 2
    assert column(court, "compatible") == [1, 1]
    assert read(court).conflicts.num_rows == 0


def test_a_document_says_when_by_its_edition_else_by_its_file(court: Court) -> None:
    court.say("desk/a.md", SIZE, edition="2024-03")
    court.say("desk/b.md", SIZE, edition="2")
    march = datetime(2024, 3, 1, tzinfo=UTC)
    assert column(court, "at") == [march, NOW]


def test_a_property_that_often_has_several_values_may_have_them(court: Court) -> None:
    for name in "abcdefghijkl":
        court.say(f"desk/{name}.md", ("x", "colour", "red"), ("x", "colour", "blue"))
    court.say("desk/z.md", SIZE)
    assert column(court, "several") == [True] * 24 + [False]


def test_the_last_verdict_on_a_claim_counts_and_a_withdrawn_one_does_not(
    court: Court,
) -> None:
    court.say("desk/a.md", SIZE)
    (claim,) = court.claims()
    court.judge(claim["claim_id"], "approved")
    court.judge(claim["document_id"], "rejected", "document")
    assert column(court, "approved") == [1]
    assert column(court, "document_rejected") == [1]
    court.judge(claim["claim_id"], "rejected", revision=2)
    assert (column(court, "approved"), column(court, "rejected")) == ([0], [1])
    court.judge(claim["claim_id"], "withdrawn", revision=3)
    assert (column(court, "approved"), column(court, "rejected")) == ([0], [0])


def test_rules_say_what_is_official(court: Court) -> None:
    court.rules("""
        - id: register
          applies_to: {sources: [register]}
          governance: {status: gold, authority: 0.9}
    """)
    court.say("desk/a.md", SIZE)
    court.say("register/a.csv", SIZE)
    assert column(court, "status") == [None, "gold"]
    assert column(court, "authority") == [None, 0.9]


def test_a_schema_contradiction_is_of_all_cells_of_its_columns(court: Court) -> None:
    court.say("desk/a.csv", SIZE, ("y", "size", "5 m"), ("y", "age", "5 years"))
    court.say("desk/b.md", SIZE)
    cells = [row for row in court.claims() if row["column_name"] == "size"]
    court.contradict(
        "desk/a.csv", kind="schema", score=0.8, claim_a=cells[0]["claim_id"], claim_b=""
    )
    found = dict(zip(column(court, "attribute"), column(court, "schema"), strict=True))
    assert found["age"] == 1.0
    valid = [each for each in column(court, "schema") if each is not None]
    assert sorted(valid) == pytest.approx([0.2, 0.2, 1.0])
    assert read(court).conflicts.num_rows == 0


def test_a_change_of_versions_is_not_felt_by_the_newer(court: Court) -> None:
    court.say("desk/a1.md", SIZE)
    court.say("desk/a2.md", LARGER)
    court.contradict("desk/a1.md", "desk/a2.md", kind="version")
    newer = court.claims()[1]["claim_id"]
    felt = {row["claim_id"] == newer: row["felt"] for row in _conflicts(court)}
    assert felt == {True: 0.0, False: 1.0}


def test_a_broken_rule_is_against_the_claim(court: Court) -> None:
    court.say("desk/a.md", SIZE)
    court.contradict("desk/a.md", kind="policy", claim_b="policy:limit")
    sides = {row["side"]: row["claim"] for row in _conflicts(court)}
    assert sides.pop("policy:limit") == -1
    assert list(sides.values()) == [0]


def test_the_panel_has_its_say(court: Court) -> None:
    court.say("desk/a.md", SIZE)
    court.say("desk/b.md", LARGER)
    court.contradict("desk/a.md", "desk/b.md")
    found = court.sql("select contradiction_id from kb.open_contradictions")
    court.add(VOTES, {**found[0], "panel": 0.3})
    assert [row["panel"] for row in _conflicts(court)] == [0.3, 0.3]


def _conflicts(court: Court) -> list[dict[str, Any]]:
    return read(court).conflicts.to_pylist()


def texts(court: Court, **named: str) -> list[Any]:
    """Write documents with a text, by name; return how often each is cited."""
    for name, text in named.items():
        court.say(f"desk/{name}.md", SIZE, text=text)
    return column(court, "usage")


def test_a_document_is_used_as_often_as_others_name_its_file(court: Court) -> None:
    told = texts(
        court,
        a="Nothing.",
        b="See a.md, or [here](../desk/a.md).",
        c="As a.md says; and c.md is this.",
        d="Of aa.md, a.mdx and a. md nothing is known.",
    )
    assert told == [2, None, None, None]


def test_a_link_may_write_a_name_in_its_own_way(court: Court) -> None:
    court.say("desk/Price list \u00fc.md", SIZE)
    assert texts(court, z="[prices](Price%20list%20%C3%BC.md)%zz%") == [1, None]


def test_a_name_that_several_documents_share_counts_for_none(court: Court) -> None:
    court.say("store/a.md", LARGER)
    assert texts(court, a="", b="See a.md.") == [None, None, None]


def test_no_edition_cites_another_and_no_archive_its_members(court: Court) -> None:
    court.say("desk/a-1.md", SIZE, family="desk/a")
    court.say("desk/a-2.md", SIZE, family="desk/a", text="Instead of a-1.md.")
    court.say("desk/b.zip", SIZE, text="c.md")
    court.say("desk/b.zip!/c.md", SIZE)
    assert column(court, "usage") == [None] * 4


def test_a_document_that_is_gone_cites_nothing(court: Court) -> None:
    assert texts(court, a="", b="See a.md.") == [1, None]
    court.say("desk/b.md")
    assert column(court, "usage") == [None]


def test_what_is_cited_is_trusted_a_little_more(court: Court) -> None:
    texts(court, a="", b="See a.md.", c="", d="See a.md.")
    court.tell()
    rows = court.sql("select signals from kb.claim_trust order by uri")
    added = [
        {one["signal"]: one["log_odds"] for one in row["signals"]}.get("usage", 0.0)
        for row in rows
    ]
    assert 0.0 < added[0] < 0.3
    assert added[1:] == [0.0] * 3
