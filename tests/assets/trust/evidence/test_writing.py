"""What is written of scores, and what is not."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from assets.trust.evidence.writing import (
    BOUND_TOLERANCE,
    SIGNAL_TOLERANCE,
    TOLERANCE,
    changed,
)
from resources.schemas import TRUST
from resources.tables import append
from tests.assets.trust.court import Court
from tests.rows import filled

AT = datetime(2026, 2, 1, tzinfo=UTC)


def score(target: str = "a", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    parts = {"prior": 2.0, "contradiction": -1.0} | more.pop("parts", {})
    signals = [
        {"signal": name, "value": None, "log_odds": odds}
        for name, odds in parts.items()
    ]
    row = {"kind": "claim", "target": target, "trust": 0.7, "low": 0.6, "high": 0.8}
    return filled(TRUST, row | {"signals": signals} | more, at=AT)


def news(court: Court, *rows: dict[str, Any]) -> pa.Table:
    return changed(court.lakehouse, "main", TRUST.table(list(rows)), "run", AT)


def write(court: Court, *rows: dict[str, Any]) -> None:
    with court.lakehouse.catalog.transaction(message="trust") as tx:
        append(tx, TRUST, news(court, *rows))


@pytest.mark.parametrize(
    ("then", "written"),
    [
        ({}, False),
        ({"trust": 0.7 + 0.9 * TOLERANCE}, False),
        ({"trust": 0.7 - 1.1 * TOLERANCE}, True),
        ({"low": 0.6 + 0.9 * BOUND_TOLERANCE}, False),
        ({"high": 0.8 + 1.1 * BOUND_TOLERANCE}, True),
        ({"parts": {"prior": 2.0 + 0.9 * SIGNAL_TOLERANCE}}, False),
        ({"parts": {"prior": 2.0 - 1.1 * SIGNAL_TOLERANCE}}, True),
        ({"parts": {"feedback": 0.9}}, True),
        ({"parts": {"feedback": 0.0}}, False),
        ({"model": "trust-2"}, False),
    ],
)
def test_only_what_moved_is_written(
    court: Court, then: dict[str, Any], *, written: bool
) -> None:
    write(court, score())
    assert news(court, score(**then)).num_rows == written


def test_revisions_follow_for_each_target_kind_and_attribute(court: Court) -> None:
    write(court, score(), score(kind="source"), score(kind="source", attribute="size"))
    write(court, score(trust=0.5), score("b"))
    found = court.sql("select kind, target, attribute, revision from kb.trust")
    assert sorted(tuple(row.values()) for row in found) == [
        ("claim", "a", "", 1),
        ("claim", "a", "", 2),
        ("claim", "b", "", 1),
        ("source", "a", "", 1),
        ("source", "a", "size", 1),
    ]


def test_what_is_far_from_the_last_revision_is_written_and_not_from_an_earlier(
    court: Court,
) -> None:
    write(court, score())
    write(court, score(trust=0.5))
    assert news(court, score(trust=0.5)).num_rows == 0
    assert news(court, score()).column("revision").to_pylist() == [3]


def test_small_steps_are_written_when_they_add_up(court: Court) -> None:
    for step in range(4):
        write(court, score(trust=0.7 + 0.003 * step))
    found = court.sql("select trust from kb.trust order by revision")
    assert [row["trust"] for row in found] == pytest.approx([0.7, 0.706])
