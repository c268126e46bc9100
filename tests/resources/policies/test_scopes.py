"""Where rules apply, and which of several counts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.policies import Policy, Scope
from resources.policies.scopes import (
    Place,
    applies,
    kinds,
    labels_of,
    tags_of,
)
from tests.resources.policies.test_loading import loaded

SOURCE = Place("office")
DOCUMENT = Place("office", "office/old/a.md")
ROW = Place("office", "office/prices.csv", "data.prices")


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        (Scope(), {SOURCE, DOCUMENT, ROW}),
        (Scope(sources=("off*",)), {SOURCE, DOCUMENT, ROW}),
        (Scope(sources=("mail",)), set()),
        (Scope(documents=("*/old/*",)), {DOCUMENT}),
        (Scope(tables=("data.*",)), {ROW}),
        (Scope(documents=("*",), tables=("data.p*",)), {DOCUMENT, ROW}),
        (Scope(sources=("mail",), documents=("*",)), set()),
        (Scope(tags=("x",)), set()),
    ],
)
def test_all_fields_of_a_scope_must_fit_but_a_place_is_a_document_or_a_row(
    scope: Scope, fits: set[Place]
) -> None:
    assert {each for each in (SOURCE, DOCUMENT, ROW) if applies(scope, each)} == fits


@given(
    st.builds(
        Scope,
        st.lists(st.sampled_from(["office", "*", "x"])).map(tuple),
        st.lists(st.sampled_from(["office/*", "*.md", "x"])).map(tuple),
        st.lists(st.sampled_from(["data.*", "x"])).map(tuple),
    ),
    st.sampled_from([SOURCE, DOCUMENT, ROW, Place(None), Place(None, None, "data.x")]),
)
def test_one_more_pattern_never_takes_a_place_out(scope: Scope, place: Place) -> None:
    if not applies(scope, place):
        return
    wider = Scope(
        (*scope.sources, "y") if scope.sources else (),
        (*scope.documents, "y") if scope.documents else (),
        (*scope.tables, "y") if scope.tables else (),
    )
    assert applies(wider, place)


def test_a_rule_about_things_is_about_what_its_fields_name() -> None:
    assert kinds(Scope(sources=("a",))) == ("source",)
    assert kinds(Scope(sources=("a",), documents=("b",))) == ("document",)
    assert kinds(Scope(documents=("b",), tables=("c",))) == ("document", "table")
    assert (
        kinds(Scope()) == kinds(Scope(tags=("t",))) == ("source", "document", "table")
    )


LABELS = """\
- {id: a, governance: {status: draft, authority: 0.1, tags: [all]}}
- {id: b, applies_to: {sources: office}, governance: {status: official}}
- id: c
  applies_to: {documents: "*/old/*"}
  governance: {status: deprecated, tags: [old]}
- {id: d, applies_to: {sources: "*"}, governance: {status: gold, authority: 0.4}}
"""


@pytest.fixture
def labels(tmp_path: Path) -> tuple[Policy, ...]:
    return loaded(tmp_path, LABELS)


def test_the_closest_rule_that_says_something_counts_and_tags_add_up(
    labels: tuple[Policy, ...],
) -> None:
    assert labels_of(labels, DOCUMENT) == ("deprecated", 0.4, ("all", "old"))
    assert labels_of(labels, SOURCE) == ("official", 0.4, ("all",))
    assert labels_of(labels, Place("mail")) == ("gold", 0.4, ("all",))
    assert labels_of(labels, Place(None)) == ("draft", 0.1, ("all",))
    assert labels_of((), DOCUMENT) == ("", None, ())


def test_of_equally_close_rules_the_worse_label_counts_whatever_their_order(
    tmp_path: Path,
) -> None:
    one = "- {id: %s, applies_to: {sources: office}, governance: {status: %s}}\n"
    for ids in ("ab", "ba"):
        text = one % (ids[0], "approved") + one % (ids[1], "draft")
        assert labels_of(loaded(tmp_path, text), SOURCE).status == "draft"


def test_a_tag_of_a_source_is_one_of_its_documents_but_not_as_things(
    tmp_path: Path,
) -> None:
    rules = loaded(
        tmp_path,
        "- {id: a, applies_to: {sources: office}, governance: {tags: [s]}}\n"
        "- {id: b, applies_to: {documents: '*'}, governance: {tags: [d]}}\n",
    )
    assert tags_of(rules, DOCUMENT) == ["d", "s"]
    assert tags_of(rules, DOCUMENT, "document") == ["d"]
    assert tags_of(rules, SOURCE, "source") == ["s"]
