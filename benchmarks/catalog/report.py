"""The figures of the catalog as Markdown and as a picture."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.catalog.limits import Line, lines
from benchmarks.trust.table import markdown
from resources.charts.picture import INK, box, path, text

ROW, LABEL, BAR, TOP = 22, 330, 300, 34  # pixels
KEPT, BROKEN = "#4c6ef5", "#fa5252"
MOST = 1.6  # Longest bar, in shares of a limit.


def report(figures: Mapping[str, Any]) -> str:
    """Return all figures as Markdown: those with a limit first."""
    rows = [
        [line.name, f"{line.value:g} {line.unit}", _limit(line), _kept(line)]
        for line in lines(figures)
    ]
    limited = markdown(["what", "measured", "limit", "kept"], rows)
    parts = [f"### Limits\n\n{limited}"]
    parts += [_beside(store, f) for store, f in figures.get("commits", {}).items()]
    for store, kinds in figures.get("sized", {}).items():
        parts.append(_spreads(f"{store}: milliseconds by size", kinds))
    if changes := figures.get("changes"):
        parts.append(_spreads("merge by changed tables", {"merge": changes}))
    if rows_moved := figures.get("rows"):
        kinds = {kind: rows_moved[kind] for kind in ("merge", "rollback")}
        parts.append(_spreads("milliseconds by rows", kinds))
        parts.append(f"{rows_moved['undone_per_s']:,.3g} rows undone a second.")
    if history := figures.get("history"):
        parts.append(_history(history))
    for part in ("collection", "size"):
        if part in figures:
            rows = [[name, f"{value:,g}"] for name, value in figures[part].items()]
            parts.append(f"### {part}\n\n{markdown(['figure', 'value'], rows)}")
    return "\n\n".join(parts)


def chart(figures: Mapping[str, Any]) -> str:
    """Return an SVG with a bar for each limited figure: the share of its limit used."""
    found = lines(figures)
    height = TOP + ROW * len(found) + 30
    end = LABEL + BAR / MOST
    drawn = [
        text(end, 16, "limit", anchor="middle"),
        path([(end, 22), (end, height - 26)], INK, dashes="4 3"),
        *(_bar(line, TOP + ROW * place) for place, line in enumerate(found)),
        text(0, height - 6, "Share of its limit that each figure uses."),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + BAR + 150}"'
        f' height="{height}" font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(drawn)}</svg>\n"
    )


def _bar(line: Line, y: float) -> str:
    width = BAR / MOST * min(line.share, MOST)
    colour = KEPT if line.is_kept else BROKEN
    said = f"{line.value:g} {line.unit}"
    return (
        text(LABEL - 8, y + 11, line.name, anchor="end")
        + box(LABEL, y, width, colour)
        + text(LABEL + width + 6, y + 11, said)
    )


def _limit(line: Line) -> str:
    return f"{'at least' if line.is_least else 'at most'} {line.limit:g}"


def _kept(line: Line) -> str:
    return "yes" if line.is_kept else "**no**"


def _beside(store: str, figures: Mapping[str, Any]) -> str:
    rows = [
        [
            kind,
            f"{1e3 * found['ours_s']:.3g}",
            f"{1e3 * found['peer_s']:.3g}",
            f"{found['ratio']:.3f}",
        ]
        for kind, found in figures.items()
    ]
    table = markdown(["one", "ours, ms", "SqlCatalog, ms", "ratio"], rows)
    return f"### {store}, beside SqlCatalog\n\n{table}"


def _spreads(title: str, kinds: Mapping[str, Mapping[str, Any]]) -> str:
    sizes = list(next(iter(kinds.values())))
    rows = [[kind, *_cells(kinds[kind], sizes)] for kind in kinds]
    return f"### {title}\n\n{markdown(['median (95 %)', *sizes], rows)}"


def _cells(found: Mapping[str, Any], sizes: Sequence[str]) -> list[str]:
    return [f"{found[s]['median_ms']:g} ({found[s]['p95_ms']:g})" for s in sizes]


def _history(history: Mapping[str, Any]) -> str:
    names = ("address", "time", "diff", "base")
    rows = [
        [back, *_cells(found, names), f"{found['keys']:,}"]
        for back, found in history["back"].items()
    ]
    head = ["commits back", *(f"{name}, ms" for name in names), "keys that differ"]
    page, whole = (history[name]["median_ms"] for name in ("log_page", "log_all"))
    said = f"{history['first_parents']:,} first parents: a page of the log {page:g} ms"
    return f"### history\n\n{said}, all of it {whole:g} ms\n\n{markdown(head, rows)}"
