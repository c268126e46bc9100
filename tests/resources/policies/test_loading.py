from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.policies import (
    Bound,
    Policy,
    PolicyError,
    Query,
    Scope,
    Statement,
    digest,
    load_policies,
)

GOOD = """\
# What the papers must keep.
- id: keep-invoices
  description: Invoices are kept for
    at least ten years.
  severity: block
  applies_to:
    sources: office
    documents: ["*/policies/*"]
  bound: "invoice* retention >= 10 years"

- id: hotel-limit
  bound:
    about: [hotel limit, limit per night]
    operator: at most
    value: EUR 140

- id: no-photographs
  statement:
    about: photograph* blending hall
    modality: [may, is]

- id: humidity
  severity: warn
  applies_to: {tables: data.climate*}
  sql: |
    select *
    from data.climate
    where humidity > 60
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def loaded(folder: Path, text: str, name: str = "rules.yaml") -> tuple[Policy, ...]:
    (folder / name).write_text(dedent(text), encoding="utf-8")
    return load_policies(folder)


def faults(folder: Path, text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(PolicyError) as caught:
        loaded(folder, text)
    return [(each.line, each.column, each.problem) for each in caught.value.faults]


def test_rules_are_read_with_their_places(folder: Path) -> None:
    hotel, humidity, invoices, photographs = loaded(folder, GOOD)
    assert (invoices.id, invoices.severity) == ("keep-invoices", "block")
    assert invoices.description == "Invoices are kept for at least ten years."
    assert invoices.scope == Scope(sources=("office",), documents=("*/policies/*",))
    assert invoices.place == "rules.yaml, line 2"
    assert isinstance(invoices.rule, Bound)
    assert invoices.rule.operator == ">="
    assert invoices.rule.names.about == (("retention", "invoice*"),)
    assert isinstance(hotel.rule, Bound)
    assert hotel.rule.names.about == (("hotel", "limit"), ("limit", "night"))
    assert hotel.severity == "warn"
    assert isinstance(photographs.rule, Statement)
    assert photographs.rule.modalities == ("may", "is")
    assert isinstance(humidity.rule, Query)
    assert (humidity.line, humidity.rule.line) == (22, 26)


def test_no_folder_and_empty_files_hold_no_rules(folder: Path) -> None:
    assert load_policies(folder / "nowhere") == ()
    assert loaded(folder, "# nothing yet\n") == ()
    assert digest(()) == ""


def test_other_files_and_hidden_ones_are_left_alone(folder: Path) -> None:
    (folder / "README.md").write_text("- id: none")
    (folder / ".draft.yaml").write_text("- id: none")
    (folder / "b.yml").write_text("- {id: b, bound: size < 3}")
    assert [each.id for each in loaded(folder, "- {id: a, bound: x > 1}")] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "operator"),
    [
        ("retention >= 30 days", ">="),
        ("retention at least 30 days", ">="),
        ("retention is 30 days", "="),
        ("retention is not 30 days", "!="),
        ("island size is not 30", "!="),
        ("retention within 20 to 30 days", "in"),
        ("retention<30 days", "<"),
    ],
)
def test_a_bound_may_be_one_line(folder: Path, line: str, operator: str) -> None:
    (policy,) = loaded(folder, f"- {{id: a, bound: '{line}'}}")
    assert isinstance(policy.rule, Bound)
    assert policy.rule.operator == operator
    assert policy.rule.text == line


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("- id: a\n  bound: x > 1\n  severty: warn\n", 3, 3,
         "There is no field 'severty'. Did you mean 'severity'?"),
        ("- id: a\n  bound: x > 1\n  severity: blok\n", 3, 13,
         "'blok' is not known here. Did you mean 'block'?"),
        ("- bound: x > 1\n", 1, 3, "This rule has no id"),
        ("- id: A rule\n  bound: x > 1\n", 1, 7, "'A rule' cannot be an id"),
        ("- id: a\n", 1, 3, "This rule demands nothing"),
        ("- id: a\n  bound: x > 1\n  sql: select 1\n", 1, 3,
         "This rule has bound and sql"),
        ("- id: a\n  id: b\n  bound: x > 1\n", 2, 3, "The field 'id' is there twice"),
        ("- id: a\n  bound: retention of 30 days\n", 2, 10,
         "'retention of 30 days' is no bound: it needs a name, an operator"),
        ("- id: a\n  bound: '>= 30 days'\n", 2, 10,
         "'>= 30 days' is no bound: it needs a name, an operator and a value"),
        ("- id: a\n  bound: retention >= soon\n", 2, 10,
         "'soon' has no order, as >= needs"),
        ("- id: a\n  bound:\n    about: x\n    operator: atleast\n    value: 3\n",
         4, 15,
         "'atleast' is not known here. Did you mean 'at least'?"),
        ("- id: a\n  bound:\n    operator: '>'\n    value: 3\n", 3, 5,
         "This bound is about nothing"),
        ("- id: a\n  bound: {about: x, operator: is}\n", 2, 10,
         "This bound has no value"),
        ("- id: a\n  statement: {modality: may}\n", 2, 14,
         "This rule would forbid every statement"),
        ("- id: a\n  statement: {about: x, modality: mus}\n", 2, 35,
         "'mus' is no modality. Did you mean 'must'?"),
        ("- id: a\n  statement: {about: x, affirmed: maybe}\n", 2, 35,
         "'maybe' is neither true nor false"),
        ("- id: a\n  statement: {matches: '(x'}\n", 2, 24,
         "This is no regular expression: missing ), unterminated subpattern"),
        ("- id: a\n  statement: {matches: 'x(?=y)'}\n", 2, 24,
         "This is no regular expression: Invalid Input Error"),
        ("- id: a\n  sql: selct 1\n", 2, 8, "This is not SQL: Parser Error"),
        ("- id: a\n  sql: drop table x\n", 2, 8, "SQL only reads the tables of a ref"),
        ("- id: a\n  sql: select 1; select 2\n", 2, 8, "A query is one statement"),
        ("id: a\n", 1, 1, "A list is wanted here, not fields"),
        ("- one\n", 1, 3, "Fields are wanted here, not one value"),
        ("- id: [a]\n  bound: x > 1\n", 1, 7, "One value is wanted here, not a list"),
        ("- id: a\n  bound: x > 1\n  description: ''\n", 3, 16,
         "There is no value here"),
        ("- id: a\n  bound: x > 1\n  applies_to: {source: y}\n", 3, 16,
         "There is no field 'source'. Did you mean 'sources'?"),
        ("- id: a\n bound: x > 1\n", 2, 2, "This is not YAML"),
        ("- id: a\n  bound:\n    operator: >= 3\n", 3, 16, "This is not YAML"),
        ("- id: a\n---\n- id: b\n", 2, 1, "This is not YAML"),
        ("- id: *a\n", 1, 7, "This is not YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_column_and_the_nearest_name(
    folder: Path, text: str, line: int, column: int, problem: str
) -> None:
    (fault,) = faults(folder, text)
    assert fault[:2] == (line, column)
    assert fault[2].startswith(problem)


def test_every_fault_of_every_file_is_told_at_once(folder: Path) -> None:
    (folder / "a.yaml").write_text("- {id: x, bound: y > 1}\n- {id: z}\n")
    (folder / "b.yaml").write_text("- {id: x, bound: y > 2}\n- nonsense\n")
    with pytest.raises(PolicyError) as caught:
        load_policies(folder)
    message = caught.value.problem
    assert "a.yaml:2:3: This rule demands nothing" in message
    assert "b.yaml:2:3: Fields are wanted here" in message
    assert "b.yaml:1:1: The id 'x' is taken by the rule in a.yaml, line 1" in message
    assert str(folder) in message
    assert caught.value.remedy.startswith("in a.yaml, line 2: give it exactly one of")


def test_files_that_are_no_text_are_told(folder: Path) -> None:
    (folder / "a.yaml").write_bytes(b"- id: a\n- id: \xff\n")
    (folder / "b.yaml").write_text("- id: a\n  bound: \x07\n")
    (folder / "c.yaml").mkdir()
    (folder / "d.yaml").write_text("- {id: a, bound: x > 1}\n" + " " * 2**20)
    with pytest.raises(PolicyError) as caught:
        load_policies(folder)
    found = [(each.file, each.line) for each in caught.value.faults]
    assert found == [("a.yaml", 2), ("b.yaml", 2), ("c.yaml", 1), ("d.yaml", 1)]


def test_tags_and_anchors_make_nothing(folder: Path) -> None:
    tagged = "- id: !!python/object/apply:os.system [x]\n  bound: x > 1\n"
    (fault,) = faults(folder, tagged)
    assert fault[2] == "One value is wanted here, not a list"
    shared = "- &a {id: a, bound: &b x > 1}\n- {id: c, bound: *b}\n"
    assert len(loaded(folder, shared)) == 2


def test_a_rule_is_the_same_in_other_words_and_another_place(folder: Path) -> None:
    (first,) = loaded(folder, "- {id: a, bound: x > 1, description: one}")
    text = "# moved\n- {id: a, description: two, severity: block, bound: x > 1}"
    (moved,) = loaded(folder, text)
    (other,) = loaded(folder, "- {id: a, bound: x > 2, description: one}")
    assert first.fingerprint == moved.fingerprint != other.fingerprint
    assert digest([first]) != digest([moved]) != digest([other])
    (said,) = loaded(folder, "- {id: a, bound: x > 1, description: three}")
    assert digest([first]) == digest([said])


def test_the_digest_does_not_depend_on_files_or_order(folder: Path) -> None:
    both = loaded(folder, "- {id: a, bound: x > 1}\n- {id: b, bound: y < 2}")
    assert digest(both) == digest(both[::-1])
    (folder / "more.yaml").write_text("- {id: b, bound: y < 2}")
    assert digest(loaded(folder, "- {id: a, bound: x > 1}")) == digest(both)


@given(st.text(st.sampled_from("- :\n{}[]ab|>&*!'\"#%@`,?0<= \t"), max_size=60))
def test_no_text_is_worse_than_a_fault(text: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        path = Path(name)
        (path / "rules.yaml").write_text(text, encoding="utf-8")
        try:
            load_policies(path)
        except PolicyError as error:
            lines = [each.line for each in error.faults]
        else:
            lines = [1]
    assert min(lines) >= 1
