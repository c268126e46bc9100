"""New contradictions warn, or stop a release where a source's limit says so."""

import re
from base64 import b64decode
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
from assets.contradictions.reports import picture
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
    summary, _, drawn = str(warned.description).partition("\n\n")
    assert summary.endswith("likely to be real; open in all: 1.")
    assert drawn.startswith("![open contradictions of docs by kind](data:image/svg")
    at = str(warned.metadata["look"].value).rpartition(" ")[2]
    assert workshop.sql("select status from kb.open_contradictions", at) == [("open",)]
    monkeypatch.setenv("ASSAY_CONTRADICTION_BLOCK", '{"docs": 0.5}')
    stopped = check(workshop, "new_contradictions", merge=False)
    assert (stopped.passed, stopped.severity) == (False, dg.AssetCheckSeverity.ERROR)
    monkeypatch.delenv("ASSAY_CONTRADICTION_BLOCK")
    rules = check(workshop, "rules")
    assert rules.passed
    workshop.write("birds.md", "# Birds\n\nThe heron stands in shallow water.\n")
    assert check(workshop, "new_contradictions").passed
    assert blocking_contradictions(workshop.lakehouse, "main", "main") == []
    unchanged = check(workshop, "new_contradictions", merge=False)
    assert str(unchanged.description).startswith(
        "No new contradictions; open in all: 1."
    )
    assert "three months" in str(unchanged.metadata["worst"].value)
    assert "data:image/svg" in str(unchanged.metadata["by_kind_and_source"].value)


def counted(source: str, kind: str, count: int) -> dict[str, Any]:
    return {"source": source, "kind": kind, "contradictions": count}


def texts(picture: dg.MarkdownMetadataValue) -> list[str]:
    data = str(picture.value).partition("base64,")[2].rstrip(")")
    return re.findall(r"<text[^>]*>([^<]*)</text>", b64decode(data).decode())


def test_one_source_is_drawn_by_kind_and_several_by_source() -> None:
    mail = [counted("mail", "date", 1), counted("mail", "number", 4)]
    assert texts(picture(mail)) == ["number", "4", "date", "1"]
    several = [*mail, counted("wiki", "number", 7)]
    assert texts(picture(several)) == ["wiki", "7", "mail", "5", "number", "date"]


def test_many_sources_make_one_bar_of_the_smallest() -> None:
    many = [counted(f"s{place:02}", "number", 20 - place) for place in range(18)]
    shown = texts(picture(many))
    assert shown[-3:] == ["3 others", "12", "number"]
    assert shown[::2][:2] == ["s00", "s01"]
