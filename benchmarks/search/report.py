"""The figures of searches as Markdown and as a picture."""

from collections.abc import Mapping
from typing import Any

from benchmarks.catalog.limits import Line
from benchmarks.search.warm import PLAIN
from benchmarks.trust.table import markdown
from resources.charts.picture import COLOURS, INK, box, path, text

P50_MS, P95_MS, COLD_MS = 12.0, 25.0, 1500.0
ROW, LABEL, BAR, TOP = 22, 190, 380, 34  # pixels
MOST_MS = 50.0  # The right end of the picture; longer bars are cut and say so.


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """Return every figure that has a limit, of the parts that were measured."""
    found = []
    if "warm" in figures:
        plain = figures["warm"]["kinds"][PLAIN]
        found += [
            Line("warm search, median", plain["median_ms"], P50_MS, "ms"),
            Line("warm search, 95 %", plain["p95_ms"], P95_MS, "ms"),
        ]
    if "cold" in figures:
        cold = figures["cold"]["median_ms"]
        found.append(Line("assay search, fresh process", cold, COLD_MS, "ms"))
    return found


def report(figures: Mapping[str, Any]) -> str:
    """Return all figures as Markdown: those with a limit first."""
    rows = [
        [each.name, f"{each.value:g} ms", f"{each.limit:g} ms", _kept(each)]
        for each in lines(figures)
    ]
    passages = figures.get("home", {}).get("passages", 0)
    head = ["what", "measured", "at most", "kept"]
    parts = [f"### {passages:,} passages\n\n{markdown(head, rows)}"]
    if warm := figures.get("warm"):
        parts += _warm(warm)
    if cold := figures.get("cold"):
        parts.append(_cold(cold))
    for name in ("first", "home"):
        if name in figures:
            parts.append(_plainly(name, figures[name]))
    return "\n\n".join(parts)


def chart(figures: Mapping[str, Any]) -> str:
    """Return an SVG with a bar for each kind of search: its median, and 95 % of all."""
    kinds = figures.get("warm", {}).get("kinds", {})
    height = TOP + ROW * len(kinds) + 30
    drawn = [
        *(_limit(limit, height) for limit in (P50_MS, P95_MS)),
        *(
            _bar(name, took, TOP + ROW * place)
            for place, (name, took) in enumerate(kinds.items())
        ),
        text(0, height - 6, "Milliseconds of a warm search: median, and 95 % of all."),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + BAR + 120}"'
        f' height="{height}" font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(drawn)}</svg>\n"
    )


def _limit(limit: float, height: float) -> str:
    x = LABEL + _width(limit)
    line = path([(x, 22), (x, height - 26)], INK, dashes="4 3")
    return text(x, 16, f"{limit:g} ms", anchor="middle") + line


def _bar(name: str, took: Mapping[str, float], y: float) -> str:
    median, late = took["median_ms"], took["p95_ms"]
    return (
        text(LABEL - 8, y + 11, name, anchor="end")
        + box(LABEL, y + 5, _width(late), COLOURS[4], 4)
        + box(LABEL, y, _width(median), COLOURS[0])
        + text(LABEL + _width(late) + 6, y + 11, f"{median:g}, {late:g}")
    )


def _width(milliseconds: float) -> float:
    return BAR * min(milliseconds / MOST_MS, 1.0)


def _kept(line: Line) -> str:
    return "yes" if line.is_kept else "**no**"


def _warm(warm: Mapping[str, Any]) -> list[str]:
    kinds = [
        [name, f"{took['median_ms']:g}", f"{took['p95_ms']:g}", str(took["turns"])]
        for name, took in warm["kinds"].items()
    ]
    parts = [[name, f"{took:g}"] for name, took in warm["parts_ms"].items()]
    batch, memory = warm["batch"], warm["resident_mib"]
    said = (
        f"{batch['questions']} questions in one pass: {batch['ms_each']:g} ms each. "
        f"The process had {memory:,} MiB resident."
    )
    head = ["a warm search", "median, ms", "95 %, ms", "searches"]
    return [
        f"### warm\n\n{markdown(head, kinds)}\n\n{said}",
        f"### parts\n\n{markdown(['part', 'median, ms'], parts)}",
    ]


def _cold(cold: Mapping[str, Any]) -> str:
    said = (
        f"{cold['turns']} processes: median {cold['median_ms']:g} ms, 95 % "
        f"{cold['p95_ms']:g} ms; {cold['computed_s']:g} s computed, "
        f"{cold['largest_mib']:,} MiB at most."
    )
    rows = [[name, f"{took:g}"] for name, took in cold["imports_ms"].items()]
    return f"### cold\n\n{said}\n\n{markdown(['imports of', 'ms'], rows)}"


def _plainly(name: str, figures: Mapping[str, Any]) -> str:
    rows = [
        [f"{key} {part}".strip(), f"{value:,g}"]
        for key, found in figures.items()
        for part, value in (found if isinstance(found, dict) else {"": found}).items()
    ]
    return f"### {name}\n\n{markdown(['figure', 'value'], rows)}"
