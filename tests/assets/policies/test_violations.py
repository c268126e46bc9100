from datetime import UTC, datetime

import pyarrow as pa
import pytest

from assets.contradictions.lifecycle import decide
from assets.policies.violations import CLAIMS_NAMED, MOST_VIOLATIONS
from resources.policies import PolicyError
from resources.schemas import CONTRADICTIONS
from resources.tables import append
from tests.assets.policies.shelf import Shelf, statement, value

NIGHT = "The limit for a hotel is EUR 160 per night."
LOGS = "Access logs are kept for 20 days."
SHORT = value(LOGS, "retention", "20 days", subject="access logs")
HOTEL = value(NIGHT, "hotel limit per night", "EUR 160 per night", subject="travel")
KEEP = "- {id: keep, severity: block, bound: retention >= 30 days}"


def test_a_value_that_breaks_a_bound_is_a_group_against_the_rule(shelf: Shelf) -> None:
    shelf.write("office/logs.md", SHORT, HOTEL)
    policies = shelf.rules(KEEP)
    (group,) = shelf.groups(policies)
    assert (group.kind, group.subject, group.attribute) == (
        "policy", "access logs", "retention",
    )  # fmt: skip
    assert (group.a.text, group.a.uri, group.a.start) == (LOGS, "office/logs.md", 0)
    assert (group.b.claim, group.b.text) == ("policy:keep", "retention >= 30 days")
    assert group.b.place == "rules.yaml, line 1"
    assert group.explanation == (
        "access logs, retention: 20 days in logs.md, against the rule keep: "
        "retention >= 30 days"
    )
    assert group.a.claim in group.claims
    assert 0.9 < group.score <= 1.0


BOUNDS = (
    ("retention >= 20 days", []),
    ("retent* >= 30 days", [LOGS]),
    ("log retention >= 30 days", [LOGS]),
    ("{subject: access log, operator: at least, value: 1 month}", [LOGS]),
    ("{attribute: log, operator: at least, value: 1 month}", []),
    ("{about: [fines, retention], operator: '>', value: 9 weeks}", [LOGS]),
    ("night limit for the hotel <= EUR 140", [NIGHT]),
    ("re >= 30 days", []),
    ("'r?tention >= 30 days'", []),
    ("{about: retention, unless: access log, operator: at least, value: 1 year}", []),
    ("{about: night, unless: [camp, day hotel], operator: at most, value: EUR 9}",
     [NIGHT]),
)  # fmt: skip


def test_a_bound_finds_claims_by_the_words_of_their_names(shelf: Shelf) -> None:
    shelf.write("office/logs.md", SHORT, HOTEL)
    for bound, broken in BOUNDS:
        rules = shelf.rules(f"- {{id: a, bound: {bound}}}")
        assert shelf.broken(rules) == broken, bound


def test_a_bound_may_name_words_that_are_left_out_when_claims_are_compared(
    shelf: Shelf,
) -> None:
    text = "The trial period is three months."
    told = value(text, "trial", "three months")
    told.attribute = "Trial period"  # As written; its key is "trial".
    shelf.write("office/staff.md", told)
    rules = shelf.rules("- {id: a, bound: trial period >= 4 months}")
    assert shelf.broken(rules) == [text]


def test_what_is_denied_or_was_once_breaks_nothing(shelf: Shelf) -> None:
    denied = value("It is not 20 days.", "retention", "20 days", affirmed=False)
    past = value("It was 20 days.", "retention", "20 days", modality="was")
    shelf.write("office/logs.md", denied, past)
    assert shelf.broken(shelf.rules(KEEP)) == []


SCOPES = (
    ("{}", {"office/logs.md", "home/logs.md", "office/terms.csv"}),
    ("{sources: off*}", {"office/logs.md", "office/terms.csv"}),
    ("{documents: home/*}", {"home/logs.md"}),
    ("{tables: data.terms}", {"office/terms.csv"}),
    ("{tables: data.t*, documents: '*.md', sources: home}", {"home/logs.md"}),
)


def test_a_rule_applies_where_it_says(shelf: Shelf) -> None:
    for days, uri in ((10, "office/logs.md"), (11, "home/logs.md")):
        shelf.write(uri, value(f"It is {days} days.", "retention", f"{days} days"))
    cell = {"table_name": "data.terms", "row_key": "1", "column_name": "retention"}
    shelf.write("office/terms.csv", value("12 days", "retention", "12 days", **cell))
    for scope, found in SCOPES:
        rule = f"- {{id: a, applies_to: {scope}, bound: retention >= 30 days}}"
        groups = shelf.groups(shelf.rules(rule))
        assert {group.a.uri for group in groups} == found, scope


PHOTOGRAPHS = """\
- id: photographs
  statement:
    about: photograph blending hall
"""
MAY = statement("Visitors may take photographs in the blending halls.", modality="may")
MUST_NOT = statement(
    "Photographs must not be taken in the blending hall.",
    modality="must_not",
    affirmed=False,
)
ELSEWHERE = statement("Visitors may take photographs in the yard.", modality="may")


SAID = (
    (PHOTOGRAPHS, [MAY.text]),
    (PHOTOGRAPHS + "    modality: must\n", []),
    (PHOTOGRAPHS + "    affirmed: false\n    modality: must_not\n", [MUST_NOT.text]),
    ("- {id: a, statement: {matches: '(?i)photographs? in the y'}}", [ELSEWHERE.text]),
    ("- {id: a, statement: {about: [yard, garden]}}", [ELSEWHERE.text]),
    ("- {id: a, statement: {about: yards photo*}}", [ELSEWHERE.text]),
    ("- {id: a, statement: {about: photo*, unless: [desk, hall]}}", [ELSEWHERE.text]),
)


def test_what_must_not_be_said_is_found_by_its_words(shelf: Shelf) -> None:
    shelf.write("office/rules.md", MAY, MUST_NOT, ELSEWHERE)
    for rule, broken in SAID:
        assert shelf.broken(shelf.rules(rule)) == broken, rule


HUMID = """\
- id: humid
  description: The store is kept dry.
  sql: |
    select zone, humidity, _row
    from data.climate
    where humidity > 60
"""


def test_a_query_names_the_rows_that_offend(shelf: Shelf) -> None:
    rows = {"zone": ["A", "B", "C"], "humidity": [55.0, 65.0, 70.0], "_row": [1, 2, 3]}
    shelf.table("climate", pa.table(rows))
    first, second = shelf.groups(shelf.rules(HUMID))
    assert (first.a.text, first.a.place) == ("zone: B; humidity: 65.0", "row 2")
    assert first.claims == [first.a.claim]
    assert second.a.text == "zone: C; humidity: 70.0"
    assert second.explanation == (
        "zone: C; humidity: 70.0 in row 3, against the rule humid: "
        "The store is kept dry."
    )


def test_a_query_may_name_claims_and_places(shelf: Shelf) -> None:
    shelf.write("office/logs.md", SHORT)
    by_claim = "select claim_id from kb.current_claims where text like '%20 days%'"
    by_place = "select uri, 'gone' as text, 'p. 1' as place from kb.live_files"
    text = f"- id: a\n  sql: {by_claim}\n- id: b\n  sql: {by_place}\n"
    first, second = shelf.groups(shelf.rules(text))
    assert (first.a.text, first.a.start, first.a.uri) == (LOGS, 0, "office/logs.md")
    assert (second.a.text, second.a.uri, second.a.source, second.a.place) == (
        "gone", "office/logs.md", "office", "p. 1",
    )  # fmt: skip


def test_a_query_that_cannot_be_answered_names_its_file_and_line(shelf: Shelf) -> None:
    policies = shelf.rules(HUMID)
    with pytest.raises(PolicyError) as caught:
        shelf.groups(policies)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("rules.yaml", 4)
    assert "The query of 'humid' fails: No table or view named" in fault.problem


def test_a_query_is_asked_only_where_a_table_of_the_rule_is(shelf: Shelf) -> None:
    scope = "applies_to: {tables: data.climate*}"
    policies = shelf.rules(HUMID.replace("sql:", f"{scope}\n  sql:"))
    assert shelf.groups(policies) == []
    shelf.table("climate", pa.table({"zone": ["A"], "humidity": [61], "_row": [1]}))
    assert len(shelf.groups(policies)) == 1


def test_what_many_say_is_one_violation(shelf: Shelf) -> None:
    shelf.write("office/b.md", *[SHORT] * CLAIMS_NAMED)
    shelf.write("office/a.md", *[SHORT] * 5)
    (group,) = shelf.groups(shelf.rules(KEEP))
    assert group.a.uri == "office/a.md"
    assert len(group.claims) == CLAIMS_NAMED
    assert group.a.claim in group.claims


def test_a_rule_that_everything_breaks_is_cut_off(shelf: Shelf) -> None:
    numbers = list(range(MOST_VIOLATIONS + 500))
    shelf.table("n", pa.table({"n": numbers}))
    found = shelf.groups(shelf.rules("- {id: a, sql: select n from data.n}"))
    assert [group.a.text for group in found] == [
        f"n: {number}" for number in numbers[:MOST_VIOLATIONS]
    ]


def test_a_violation_opens_once_and_is_resolved_when_a_new_version_keeps_the_rule(
    shelf: Shelf,
) -> None:
    policies = shelf.rules(KEEP)
    shelf.write("office/logs.md", SHORT)
    assert [row["status"] for row in shelf.commit(policies)] == ["open"]
    assert shelf.commit(policies) == []
    shelf.write("office/more.md", HOTEL)
    assert shelf.commit(policies) == []
    longer = value("They are kept for 40 days.", "retention", "40 days")
    shelf.write("office/logs.md", longer)
    assert [row["status"] for row in shelf.commit(policies)] == ["resolved"]
    assert shelf.commit(policies) == []


def test_a_dismissed_violation_comes_back_when_the_rule_changes(shelf: Shelf) -> None:
    policies = shelf.rules(KEEP)
    shelf.write("office/logs.md", SHORT)
    (row,) = shelf.commit(policies)
    no = decide(row, "dismissed", "agreed", "ada", datetime(2026, 2, 1, tzinfo=UTC))
    with shelf.lakehouse.catalog.transaction(message="dismiss") as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([no]))
    assert shelf.commit(shelf.rules(KEEP + "  # a remark")) == []
    stricter = shelf.rules(KEEP.replace("30 days", "60 days"))
    assert [row["status"] for row in shelf.commit(stricter)] == ["open"]


def test_a_rule_may_go_by_tags_and_rules_about_a_release_find_no_claim(
    shelf: Shelf,
) -> None:
    shelf.write("office/logs.md", SHORT)
    shelf.write("drafts/logs.md", SHORT)
    policies = shelf.rules(
        "- {id: l, applies_to: {sources: drafts}, governance: {tags: [loose]}}\n"
        "- {id: t, trust: {at_least: 1}}\n"
        "- {id: p, approval: {people: 2}}\n"
        "- id: k\n"
        "  applies_to: {tags: loose}\n"
        "  bound: retention >= 30 days\n"
    )
    (group,) = shelf.groups(policies)
    assert (group.b.claim, group.a.uri) == ("policy:k", "drafts/logs.md")
    assert len(group.claims) == 1
