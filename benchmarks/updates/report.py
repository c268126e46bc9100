"""The figures of updates as Markdown and as a picture."""

from collections.abc import Mapping
from typing import Any

from benchmarks.catalog.limits import Line
from benchmarks.trust.table import markdown
from resources.charts.picture import COLOURS, INK, box, legend, path, text

UPDATE_S, LOOKUP_S = 2.0, 1.0
ALL_HITS = 1.0
WIDTH, BAR, TOP, HEIGHT = 640, 520, 34, 40  # pixels
MOST_S = 2.4  # The right end of the picture.


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """Return every figure that has a limit, of the parts that were measured."""
    found = []
    if update := figures.get("update"):
        name = f"{update['passages']} passages embedded, indexed, committed"
        found.append(Line(name, update["median_s"], UPDATE_S, "s"))
    if again := figures.get("unchanged"):
        second = again["second"]
        rate = second["hit_rate"]
        found.append(Line("hits of a second run", rate, ALL_HITS, "", is_least=True))
    if known := figures.get("recovered"):
        rate = known["hit_rate"]
        found.append(Line("hits of the cache alone", rate, ALL_HITS, "", is_least=True))
    if cache := figures.get("cache"):
        name = f"{cache['vectors']:,} vectors from disk"
        found.append(Line(name, cache["from_disk_s"], LOOKUP_S, "s"))
    return found


def report(figures: Mapping[str, Any]) -> str:
    """Return all figures as Markdown: those with a limit first."""
    rows = [
        [each.name, f"{each.value:g} {each.unit}", _limit(each), _kept(each)]
        for each in lines(figures)
    ]
    parts = [f"### Limits\n\n{markdown(['what', 'measured', 'limit', 'kept'], rows)}"]
    for name, found in figures.items():
        plain = [[key, _cell(value)] for key, value in _flat(found)]
        parts.append(f"### {name}\n\n{markdown(['figure', 'value'], plain)}")
    return "\n\n".join(parts)


def chart(figures: Mapping[str, Any]) -> str:
    """Return an SVG of where the time of an update goes, beside its limit."""
    update = figures.get("update", {})
    parts: Mapping[str, float] = update.get("parts_s", {})
    colours = dict(zip(parts, COLOURS, strict=False))
    names, named = legend(colours, TOP + HEIGHT + 10, WIDTH)
    height = TOP + HEIGHT + 10 + named + 24
    limit, left, bars = BAR * UPDATE_S / MOST_S, 0.0, []
    for name, seconds in parts.items():
        width = min(BAR * seconds / MOST_S, BAR - left)
        bars.append(box(left, TOP, width, colours[name], HEIGHT - 10))
        left += width
    drawn = [
        *bars,
        text(left + 6, TOP + 20, f"{sum(parts.values()):.2f} s"),
        path([(limit, 22), (limit, TOP + HEIGHT)], INK, dashes="4 3"),
        text(limit, 16, f"{UPDATE_S:g} s", anchor="middle"),
        names,
        text(0, height - 6, f"{update.get('passages', 0)} new passages, warm: medians"),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(drawn)}</svg>\n"
    )


def _limit(line: Line) -> str:
    return f"{'at least' if line.is_least else 'at most'} {line.limit:g} {line.unit}"


def _kept(line: Line) -> str:
    return "yes" if line.is_kept else "**no**"


def _flat(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [
        (f"{key} {part}".strip(), value)
        for key, inner in found.items()
        for part, value in (inner if isinstance(inner, dict) else {"": inner}).items()
    ]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,g}" if isinstance(value, int | float) else str(value)
