"""New contradictions warn, or stop a release where a source's limit says so."""

from typing import Any

import dagster as dg
import pytest

from assets.claims.claims import claims
from assets.contradictions.checks import (
    blocking_contradictions,
    blocks,
    contradictions_rules,
    new_contradictions,
)
from assets.contradictions.contradictions import contradictions
from assets.documents.chunks import chunks
from tests.assets.workshop import READING, Workshop

STEPS = (*READING, chunks, claims, contradictions)


def row(score: float, a: str | None = "mail", b: str | None = "wiki") -> dict[str, Any]:
    return {"score": score, "source_a": a, "source_b": b}


@pytest.mark.parametrize(
    ("found", "limits", "stops"),
    [
        (row(0.99), {}, False),
        (row(0.9), {"*": 0.9}, True),
        (row(0.89), {"*": 0.9}, False),
        (row(0.7), {"*": 0.9, "wiki": 0.6}, True),
        (row(0.95), {"*": 0.9, "mail": 1.0, "wiki": 1.0}, False),
        (row(0.95, None, "mail"), {"mail": 0.9}, True),
    ],
)
def test_the_strictest_limit_of_its_sources_decides(
    found: dict[str, Any], limits: dict[str, float], stops: bool
) -> None:
    assert blocks(found, limits) is stops


def check(workshop: Workshop, name: str, **more: bool) -> dg.AssetCheckEvaluation:
    result = workshop.run(
        *STEPS, new_contradictions, contradictions_rules, raise_on_error=False, **more
    )
    found = {each.check_name: each for each in result.get_asset_check_evaluations()}
    return found[name]


def test_a_new_contradiction_warns_or_stops_and_an_old_one_does_neither(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.write("handbook.md", "# Handbook\n\nThe notice period is three months.\n")
    workshop.write("leaflet.md", "# Leaflet\n\nThe notice period is six months.\n")
    monkeypatch.setenv("ASSAY_CONTRADICTION_WARN", "0.5")
    warned = check(workshop, "new_contradictions", merge=False)
    assert (warned.passed, warned.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "three months" in str(warned.metadata["worst"].value)
    monkeypatch.setenv("ASSAY_CONTRADICTION_BLOCK", '{"docs": 0.5}')
    stopped = check(workshop, "new_contradictions", merge=False)
    assert (stopped.passed, stopped.severity) == (False, dg.AssetCheckSeverity.ERROR)
    monkeypatch.delenv("ASSAY_CONTRADICTION_BLOCK")
    rules = check(workshop, "rules")
    assert rules.passed
    workshop.write("birds.md", "# Birds\n\nThe heron stands in shallow water.\n")
    assert check(workshop, "new_contradictions").passed
    assert blocking_contradictions(workshop.lakehouse, "main", "main") == []
