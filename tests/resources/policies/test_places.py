"""Rules over columns of places."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.policies import (
    DEFAULT_QUARANTINE,
    Policy,
    floors_of,
    governance_of,
    load_policies,
    quarantine_limits,
)
from resources.policies.scopes import Place, labels_of

RULES = """\
- {id: old, applies_to: {documents: "*/old/*"}, governance: {status: deprecated}}
- id: books
  applies_to: {sources: ledger}
  governance: {authority: 0.9, tags: [finance]}
- {id: floor-tag, applies_to: {tags: finance}, trust: {at_least: 0.6}}
- {id: floor-all, severity: warn, trust: {at_least: 0.1}}
- {id: floor-table, applies_to: {tables: data.p*}, trust: {at_least: 0.7}}
- {id: hold, quarantine: {below: 0.3}}
- {id: hold-books, applies_to: {tags: [finance]}, quarantine: {below: 0.05}}
- {id: hold-old, applies_to: {documents: "ledger/old/*"}, quarantine: {below: 0.5}}
"""
NAMES = [None, "ledger", "office"]
URIS = [None, "ledger/old/a.md", "ledger/b.md", "office/c.md"]
TABLES = [None, "data.prices", "data.x"]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tuple[Policy, ...]:
    folder = tmp_path_factory.mktemp("policies")
    (folder / "rules.yaml").write_text(RULES)
    return load_policies(folder)


def places(rows: list[tuple[str | None, str | None, str | None]]) -> pa.Table:
    return pa.table(
        {
            name: pa.array([row[column] for row in rows], pa.string())
            for column, name in enumerate(("source", "uri", "table_name"))
        }
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.sampled_from(URIS), st.sampled_from(TABLES)
        )
    )
)
def test_columns_say_what_each_place_says_alone(
    rules: tuple[Policy, ...], rows: list[tuple[str | None, str | None, str | None]]
) -> None:
    found = governance_of(rules, places(rows)).to_pylist()
    alone = [labels_of(rules, Place(*row)) for row in rows]
    assert [
        (row["status"] or "", row["authority"], tuple(row["tags"])) for row in found
    ] == alone


def test_the_closest_limit_of_quarantine_counts_and_without_one_the_default(
    rules: tuple[Policy, ...],
) -> None:
    rows = places(
        [
            ("office", "office/c.md", None),
            ("ledger", "ledger/b.md", None),
            ("ledger", "ledger/old/a.md", None),
        ]
    )
    assert quarantine_limits(rules, rows).to_pylist() == [
        {"below": 0.3, "policy": "hold"},
        {"below": 0.05, "policy": "hold-books"},
        {"below": 0.5, "policy": "hold-old"},
    ]
    none = quarantine_limits((), rows)
    assert none["below"].to_pylist() == [DEFAULT_QUARANTINE] * 3
    assert none["policy"].null_count == 3


def test_floors_are_under_what_a_rule_names(rules: tuple[Policy, ...]) -> None:
    things = pa.table(
        {
            "kind": ["source", "document", "table", "table"],
            "source": ["ledger", "ledger", "office", "office"],
            "uri": pa.array([None, "ledger/b.md", None, None], pa.string()),
            "table_name": pa.array([None, None, "data.prices", "data.x"], pa.string()),
        }
    )
    found = floors_of(rules, things)
    pairs = zip(found["row"].to_pylist(), found["policy"].to_pylist(), strict=True)
    assert list(pairs) == [
        (0, "floor-all"),
        (0, "floor-tag"),
        (1, "floor-all"),
        (2, "floor-all"),
        (2, "floor-table"),
        (3, "floor-all"),
    ]
    assert found["severity"].to_pylist()[:2] == ["warn", "block"]
    assert found["at_least"].to_pylist()[:2] == [0.1, 0.6]


def test_no_places_and_missing_columns_are_taken(rules: tuple[Policy, ...]) -> None:
    empty = places([])
    assert governance_of(rules, empty).num_rows == 0
    assert quarantine_limits(rules, empty).num_rows == 0
    assert (
        floors_of(rules, empty.append_column("kind", pa.array([], "string"))).num_rows
        == 0
    )
    sources = pa.table({"source": ["ledger"]})
    assert governance_of(rules, sources)["authority"].to_pylist() == [0.9]
