"""What the Dagster UI shows of contradictions: the worst ten, and a picture."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from assets.reporting import sample
from resources.charts import stacked
from resources.lakehouse import Lakehouse

WORST = 10
_WORST = f"""
    select left(contradiction_id, 8) as id, kind, round(score, 2) as score, status,
        explanation, uri_a, uri_b
    from kb.open_contradictions
    order by kind = 'version', score desc, contradiction_id
    limit {WORST}
"""  # noqa: S608 - a number of our own.
_COUNTS = """
    select coalesce(source_b, source_a, '') as source, kind, count(*) as rows
    from kb.open_contradictions
    group by all
    order by source, kind
"""


def open_report(lakehouse: Lakehouse, ref: str) -> dict[str, Any]:
    """Return metadata about the open contradictions at a ref."""
    worst = lakehouse.warehouse.query(_WORST, ref).to_pylist()
    counts = lakehouse.warehouse.query(_COUNTS, ref).to_pylist()
    return {
        "open": sum(row["rows"] for row in counts),
        "worst": sample(worst),
        "by_kind_and_source": picture(counts),
    }


def picture(counts: Sequence[Mapping[str, Any]]) -> dg.MarkdownMetadataValue:
    """Return one bar for each source, parted by kind.

    Args:
        counts: Rows of source, kind and rows.
    """
    bars: dict[str, Counter[str]] = {}
    for row in counts:
        source = row["source"] or "policies"
        bars.setdefault(source, Counter())[row["kind"]] += row["rows"]
    chart = stacked(bars, title="open contradictions by source and kind")
    return dg.MetadataValue.md(chart)
