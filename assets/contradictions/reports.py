"""What the Dagster UI shows of contradictions: the worst ten, and a picture."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from assets.reporting import table
from resources.catalog.model import short
from resources.charts import bars, stacked
from resources.lakehouse import Lakehouse
from sql import load

WORST = 10
MOST_SOURCES = 15  # Bars of the picture.
Row = Mapping[str, Any]


def open_report(lakehouse: Lakehouse, ref: str) -> dict[str, Any]:
    """Return metadata about the contradictions that stand at a ref.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.

    Returns:
        `open`, how many; `worst`, a table of ten; `by_kind_and_source`, a picture.
    """
    rows = lakehouse.warehouse.query(load("steps/worst_open"), ref, {"most": WORST})
    by_source = "select source, kind, contradictions from kb.contradictions_by_source"
    counts = lakehouse.warehouse.query(by_source, ref).to_pylist()
    found = rows.to_pylist()
    return {
        "open": found[0]["found"] if found else 0,
        "worst": worst(found),
        "by_kind_and_source": picture(counts),
    }


def worst(rows: Sequence[Row]) -> dg.TableMetadataValue:
    """Return the first ten of contradictions as a table.

    Args:
        rows: Rows of `kb.contradictions`, the worst first.
    """
    return table(("id", "kind", "score", "what"), map(_shown, rows[:WORST]))


def picture(counts: Sequence[Row]) -> dg.MarkdownMetadataValue:
    """Return one bar for each source, parted by kind; of one source, a bar a kind.

    Args:
        counts: Rows of `kb.contradictions_by_source`: a conflict between two sources
            is counted with both.
    """
    by_source: dict[str, Counter[str]] = {}
    for row in counts:
        kinds = by_source.setdefault(row["source"], Counter())
        kinds[row["kind"]] += row["contradictions"]
    if len(by_source) == 1:
        ((source, kinds),) = by_source.items()
        title = f"open contradictions of {source} by kind"
        return dg.MetadataValue.md(bars(dict(kinds.most_common()), title=title))
    title = "open contradictions by source and kind"
    return dg.MetadataValue.md(stacked(_most(by_source), title=title))


def _most(by_source: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Return the sources with most, the first first, and the others as one."""
    ranked = sorted(by_source.items(), key=lambda each: (-each[1].total(), each[0]))
    shown, rest = dict(ranked[:MOST_SOURCES]), ranked[MOST_SOURCES:]
    if rest:
        total: Counter[str] = Counter()
        for _, kinds in rest:
            total.update(kinds)
        shown[f"{len(rest)} others"] = total
    return shown


def _shown(row: Row) -> dict[str, Any]:
    settled = "" if row["status"] == "open" else f" ({row['status']})"
    return {
        "id": short(row["contradiction_id"]),
        "kind": row["kind"],
        "score": f"{row['score']:.2f}",
        "what": f"{row['explanation']}{settled}",
    }
