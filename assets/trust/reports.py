"""What the Dagster UI shows of trust: pictures, and the least trusted as tables."""

from typing import Any

import dagster as dg

from assets.reporting import table
from assets.trust.evidence.meanings import Meanings, meanings
from assets.trust.evidence.scored import scored
from resources.charts import heat_map, histogram, intervals, lines
from resources.lakehouse import Lakehouse
from sql import load

WORST = 10
TENTHS = [tenth / 10 for tenth in range(10)]
_ATTRIBUTES = "from kb.source_trust where attribute != '' order by source, attribute"
_SOURCES = "from kb.source_trust where attribute = '' order by trust, source"
_WORST = {
    "claim": "select trust, uri, text as what from kb.claim_trust",
    "document": "select trust, uri, title as what from kb.document_trust",
    "table": "select trust, table_name as uri, claims as what from kb.table_trust",
}


def claim_report(lakehouse: Lakehouse, ref: str) -> dict[str, Any]:
    """Return metadata about the trust of claims: its distribution, and the worst ten.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    return _ranked(lakehouse, ref, "claim")


def document_report(lakehouse: Lakehouse, ref: str) -> dict[str, Any]:
    """Return metadata about documents: distribution, the worst ten, the trend.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    ranked = _ranked(lakehouse, ref, "document")
    return ranked | {"trend": trend(lakehouse, ref, "document")}


def tables_report(lakehouse: Lakehouse, ref: str) -> dict[str, Any]:
    """Return metadata about data tables: distribution, the worst ten, the trend.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    ranked = _ranked(lakehouse, ref, "table")
    return ranked | {"trend": trend(lakehouse, ref, "table")}


def source_report(lakehouse: Lakehouse, ref: str) -> dict[str, Any]:
    """Return metadata about sources: ranked with intervals, by property, the trend.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    sources = lakehouse.warehouse.query(_SOURCES, ref).to_pylist()
    ranked = {row["source"]: (row["low"], row["trust"], row["high"]) for row in sources}
    cells: dict[str, dict[str, float]] = {}
    for row in lakehouse.warehouse.query(_ATTRIBUTES, ref).to_pylist():
        cells.setdefault(row["source"], {})[row["attribute"]] = row["trust"]
    return {
        "sources": len(sources),
        "ranked": _picture(intervals(ranked, title="reliability of sources")),
        "by_property": _picture(heat_map(cells, title="reliability by property")),
        "trend": trend(lakehouse, ref, "source"),
        "other_meanings": _meant(meanings(scored(lakehouse, ref))),
    }


def trend(lakehouse: Lakehouse, ref: str, kind: str) -> dg.MarkdownMetadataValue:
    """Return how trust went over time, as a picture; of those that moved most.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        kind: document, source or table.
    """
    rows = lakehouse.warehouse.query(load("steps/trust_moves"), ref, {"kind": kind})
    series: dict[str, list[tuple[Any, float]]] = {}
    for row in rows.to_pylist():
        series.setdefault(row["name"], []).append((row["at"], row["trust"]))
    return _picture(lines(series, title=f"trust of {kind}s over time"))


def worst(lakehouse: Lakehouse, ref: str, kind: str) -> dg.TableMetadataValue:
    """Return the ten claims, documents or tables that are trusted least.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        kind: claim, document or table.
    """
    query = f"{_WORST[kind]} order by trust, uri, what limit {WORST}"
    rows = lakehouse.warehouse.query(query, ref).to_pylist()
    shown = (
        {"trust": f"{row['trust']:.2f}", "where": row["uri"], "what": f"{row['what']}"}
        for row in rows
    )
    return table(("trust", "where", "what"), shown)


def _meant(found: Meanings) -> dg.TableMetadataValue:
    """Return the properties by which sources mean different quantities, as a table."""
    rows = (
        {"property": name, "sources that mean the same": ", ".join(camp)}
        for name, camps in found.items()
        for camp in camps
    )
    return table(("property", "sources that mean the same"), rows)


def _ranked(lakehouse: Lakehouse, ref: str, kind: str) -> dict[str, Any]:
    query = "select trust from kb.current_trust where kind = $kind"
    rows = lakehouse.warehouse.query(query, ref, {"kind": kind})
    trusts = rows["trust"].to_numpy().tolist()
    drawn = histogram(trusts, TENTHS, title=f"trust of {kind}s")
    return {
        f"{kind}s": len(trusts),
        "distribution": _picture(drawn),
        "worst": worst(lakehouse, ref, kind),
    }


def _picture(markdown: str) -> dg.MarkdownMetadataValue:
    return dg.MetadataValue.md(markdown)
