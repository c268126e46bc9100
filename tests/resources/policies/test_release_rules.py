"""Rules about a release: how they are read, and what is said of a mistake."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.policies import (
    CHECKS,
    Approval,
    Checks,
    Floor,
    Governance,
    PolicyError,
    Quarantine,
    digest,
    load_policies,
)
from resources.policies.model import KINDS
from tests.resources.policies.test_loading import faults, loaded

GOOD = """\
- id: a-label
  applies_to: {sources: ledger}
  governance: {status: official, authority: 0.9, tags: [finance, books]}
- {id: b-floor, applies_to: {tags: finance}, trust: {at_least: 0.6}}
- {id: c-floor, severity: warn, trust: {at_least: 0}}
- {id: d-approval, approval: {people: 2, by: [anna, Ben, carl]}}
- {id: e-approval, approval: {by: anna}}
- {id: f-quarantine, quarantine: {below: 0.2}}
- {id: g-checks, checks: {blocking: [trust_dropped, new_contradictions]}}
"""


def test_rules_about_a_release_are_read(tmp_path: Path) -> None:
    rules = {each.id[0]: each for each in loaded(tmp_path, GOOD)}
    assert rules["a"].rule == Governance("official", 0.9, ("finance", "books"))
    assert rules["b"].rule == Floor(0.6)
    assert rules["b"].scope.tags == ("finance",)
    assert rules["d"].rule == Approval(2, ("anna", "Ben", "carl"))
    assert rules["e"].rule == Approval(1, ("anna",))
    assert rules["f"].rule == Quarantine(0.2)
    assert rules["g"].rule == Checks(("trust_dropped", "new_contradictions"))
    kinds = ["governance", "trust", "trust", "approval", "approval", "quarantine"]
    assert [each.kind for each in rules.values()] == [*kinds, "checks"]


def test_a_floor_blocks_unless_it_is_said_to_warn_and_what_holds_nothing_back_warns(
    tmp_path: Path,
) -> None:
    severity = {each.id[0]: each.severity for each in loaded(tmp_path, GOOD)}
    assert severity == dict.fromkeys("bdeg", "block") | dict.fromkeys("acf", "warn")


def test_every_rule_has_a_text_for_people(tmp_path: Path) -> None:
    texts = [each.text for each in loaded(tmp_path, GOOD)]
    assert texts == [
        "official; authority 0.9; tags finance, books",
        "trust >= 0.6",
        "trust >= 0",
        "to be approved by 2 people of anna, Ben, carl",
        "to be approved by 1 person of anna",
        "claims with trust < 0.2 are held back",
        "no warning of trust_dropped, new_contradictions",
    ]


@pytest.mark.parametrize(
    ("text", "column", "problem", "remedy"),
    [
        ("trust: {atleast: 0.6}", 19,
         "There is no field 'atleast'. Did you mean 'at_least'?", "use one of: at_l"),
        ("trust: {}", 18, "There is no at_least here", "add the field `at_least`"),
        ("trust: 0.6", 18, "Fields are wanted here, not one value", "write one"),
        ("trust: {at_least: 60%}", 29, "'60%' is no number from 0 to 1", "write 0.6"),
        ("trust: {at_least: 60}", 29, "'60' is no number from 0 to 1", "write 0.6"),
        ("trust: {at_least: high}", 29, "'high' is no number", "write a number: 0.6"),
        ("trust: {at_least: nan}", 29, "'nan' is no number", "write a number: 0.6"),
        ("trust: {at_least: -1}", 29, "'-1' is no number", "write a number: 0.6"),
        ("trst: {at_least: 1}", 11, "There is no field 'trst'. Did you mean 'trust'?",
         "use one of: id"),
        ("approval: {}", 21, "Nobody is wanted here", "add the field `people`"),
        ("approval: {people: two}", 30, "'two' is no whole number", "write a number"),
        ("approval: {people: 0}", 30, "'0' is no whole number", "write a number"),
        ("approval: {people: 3, by: [Anna, anna, ben]}", 30,
         "3 people are wanted, and 2 can be", "name more under `by`"),
        ("approval: {poeple: 2}", 22, "There is no field 'poeple'. Did you mean",
         "use one of: people, by"),
        ("severity: warn, approval: {people: 1}", 21,
         "A rule of approval always holds a release back", "leave the field"),
        ("severity: block, quarantine: {below: 0.1}", 21,
         "A rule of quarantine holds none back", "leave the field `severity` out"),
        ("quarantine: {above: 0.1}", 24, "There is no field 'above'", "use one of"),
        ("checks: {blocking: [x, trust_droped]}", 31, "There is no check 'x' that",
         "use of: new_contradictions, trust_dropped"),
        ("checks: {blocking: trust_droped}", 30,
         "There is no check 'trust_droped' that warns. Did you mean 'trust_dropped'?",
         "use of: new_contradictions, trust_dropped"),
        ("checks: {blocking: []}", 30, "No check is named here", "use of: "),
        ("governance: {status: offical}", 32,
         "'offical' is not known here. Did you mean 'official'?", "use one of: gold"),
        ("governance: {}", 23, "This rule says nothing of a place", "add one of: sta"),
        ("governance: {authority: 1.5}", 35, "'1.5' is no number", "write a number"),
        ("applies_to: {tags: x}, governance: {tags: x}", 30,
         "A rule of governance gives tags, and does not go by them", "use one of: so"),
        ("applies_to: {tags: x}, sql: select 1", 30,
         "A query goes by tables, not by tags", "use `tables`"),
        ("trust: {at_least: 1}, quarantine: {below: 0}", 3,
         "This rule has trust and quarantine", "give it exactly one of: bound"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_what_to_write(
    tmp_path: Path, text: str, column: int, problem: str, remedy: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        loaded(tmp_path, f"- {{id: a, {text}}}")
    (fault,) = caught.value.faults
    assert (fault.line, fault.column) == (1, column)
    assert fault.problem.startswith(problem)
    assert fault.remedy.startswith(remedy)


VALUES = st.sampled_from(
    ["0.5", "60%", "-1", "1e999", "two", "2", "[]", "{}", "[a, [b]]", "null", "''", "~",
     "draft", "trust_dropped", "[x, 0.5]", "{people: 2}", "{tags: [x]}", "{by: [a]}",
     "{at_least: 1}", "{below: 2}", "{status: gold, authority: .5}", "{blocking: x}"]
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(
            [*KINDS.values(), "severity", "applies_to", "description", "people"]
        ),
        VALUES,
    )
)
def test_whatever_stands_in_a_rule_it_is_read_or_refused_with_a_remedy(
    fields: dict[str, str],
) -> None:
    lines = ["- id: a", *(f"  {name}: {value}" for name, value in fields.items())]
    remedies = ["none is needed"]
    with TemporaryDirectory() as name:
        try:
            (rule,) = loaded(Path(name), "\n".join(lines))
        except PolicyError as error:
            remedies = [each.remedy for each in error.faults]
        else:
            assert rule.text
            assert rule.kind in fields
    assert all(remedies)


def test_a_tag_that_no_rule_gives_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = GOOD + "- id: h\n  applies_to:\n    tags: [books, finace]\n  bound: x > 1\n"
    assert faults(tmp_path, text) == [
        (12, 19, "No rule gives the tag 'finace'. Did you mean 'finance'?")
    ]


def test_a_rule_from_before_there_were_tags_is_the_same(tmp_path: Path) -> None:
    (plain,) = loaded(tmp_path, "- {id: a, bound: x > 1}")
    # What was dismissed under it stays dismissed.
    assert plain.fingerprint == "c2fde7365460108becdaabab6c1d0ab3"


def test_another_severity_is_another_state_of_the_rules(tmp_path: Path) -> None:
    hard = loaded(tmp_path, "- {id: a, trust: {at_least: 0.6}}")
    soft = loaded(tmp_path, "- {id: a, severity: warn, trust: {at_least: 0.6}}")
    assert hard[0].fingerprint == soft[0].fingerprint
    assert digest(hard) != digest(soft)


def test_the_names_of_checks_are_those_of_checks(tmp_path: Path) -> None:
    names = ", ".join(CHECKS)
    (rule,) = loaded(tmp_path, f"- {{id: a, checks: {{blocking: [{names}]}}}}")
    assert rule.rule == Checks(CHECKS)
    assert load_policies(tmp_path) == (rule,)
