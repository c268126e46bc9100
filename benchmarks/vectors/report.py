"""The figures as Markdown and as a picture: how soon, and how surely."""

from collections.abc import Iterator, Mapping
from math import log10
from typing import Any

from benchmarks.catalog.limits import Line
from benchmarks.trust.table import markdown
from resources.charts.picture import COLOURS, INK, dot, path, text

SURE = 0.99
WIDTH, HEIGHT, LEFT, TOP, GAP = 420, 260, 60, 40, 60  # pixels
LEAST_RECALL = 0.8  # At the left of the picture.
FASTEST, SLOWEST = 0.1, 1000.0  # Milliseconds at its bottom and top.


def lines(figures: Mapping[str, Any]) -> Iterator[Line]:
    """Yield every figure that has a limit, of those that were measured."""
    for size, recall, p95 in (("100000", 0.98, 0.5), ("1000000", 0.99, 8.0)):
        if flat := figures["sizes"].get(size, {}).get("flat"):
            found, name = chosen(flat), f"flat at {int(size):,}"
            yield Line(f"{name}: recall", found["recall"], recall, "", is_least=True)
            yield Line(f"{name}: 95 %", found["p95_ms"], p95, "ms")
    if flat := figures["sizes"].get("100000", {}).get("flat"):
        batch, load = flat["batch"], flat["load"]
        rate = batch["per_second"]
        yield Line("batch: recall", batch["recall"], 0.95, "", is_least=True)
        yield Line("batch: questions a second", rate, 15e3, "/s", is_least=True)
        yield Line("load 100,000", load["load_s"], 0.05, "s")
        yield Line("verify 100,000", load["verify_s"], 0.3, "s")
    if flat := figures["sizes"].get("1000000", {}).get("flat"):
        yield Line("1,000,000 ready to query", flat["ready_s"], 0.3, "s")
    if concepts := figures.get("concepts"):
        yield Line("save durably", concepts["save_s"], 0.5, "s")


def chosen(system: Mapping[str, Any]) -> dict[str, Any]:
    """Return the quickest setting that finds 99 %, or else the surest."""
    efforts = [{"effort": name, **found} for name, found in system["efforts"].items()]
    sure = [found for found in efforts if found["recall"] >= SURE]
    if sure:
        return min(sure, key=lambda found: found["median_ms"])
    return max(efforts, key=lambda found: found["recall"])


def report(figures: Mapping[str, Any]) -> str:
    """Return all figures as Markdown: those with a limit first."""
    rows = [
        [line.name, f"{line.value:g} {line.unit}", _limit(line), _kept(line)]
        for line in lines(figures)
    ]
    parts = [f"### Limits\n\n{markdown(['what', 'measured', 'limit', 'kept'], rows)}"]
    for size, systems in figures["sizes"].items():
        parts.append(_size(int(size), systems))
    if concepts := figures.get("concepts"):
        rows = [[name, f"{value:,g}"] for name, value in concepts.items()]
        parts.append(f"### Saved and loaded\n\n{markdown(['figure', 'value'], rows)}")
    return "\n\n".join(parts)


def chart(figures: Mapping[str, Any]) -> str:
    """Return an SVG with a curve for each system at each size: recall and time."""
    sizes = list(figures["sizes"])
    width = LEFT + len(sizes) * (WIDTH + GAP)
    drawn: list[str] = []
    for place, size in enumerate(sizes):
        left = LEFT + place * (WIDTH + GAP)
        drawn += _plot(left, int(size), figures["sizes"][size])
    height = TOP + HEIGHT + 60
    said = "Milliseconds of one question (median) by recall@10: lower right is better."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(drawn)}{text(0, height - 8, said)}</svg>\n"
    )


def _plot(left: float, size: int, systems: Mapping[str, Any]) -> Iterator[str]:
    bottom = TOP + HEIGHT
    yield text(left + WIDTH / 2, TOP - 20, f"{size:,} vectors", anchor="middle")
    yield path([(left, TOP), (left, bottom), (left + WIDTH, bottom)], INK)
    for share in (0.8, 0.85, 0.9, 0.95, 1.0):
        yield text(_across(left, share), bottom + 16, f"{share:g}", anchor="middle")
    for took in (0.1, 1, 10, 100, 1000):
        yield text(left - 6, _down(took) + 4, f"{took:g}", anchor="end")
    for colour, (name, system) in zip(COLOURS, systems.items(), strict=False):
        points = [
            (_across(left, found["recall"]), _down(found["median_ms"]))
            for found in system["efforts"].values()
            if found["recall"] >= LEAST_RECALL
        ]
        if points:
            yield path(points, colour)
            yield from (dot(x, y, 3, colour) for x, y in points)
            yield text(points[-1][0] - 6, points[-1][1] - 8, name, anchor="end")


def _across(left: float, recall: float) -> float:
    return left + WIDTH * (recall - LEAST_RECALL) / (1 - LEAST_RECALL)


def _down(milliseconds: float) -> float:
    share = log10(milliseconds / FASTEST) / log10(SLOWEST / FASTEST)
    return TOP + HEIGHT * (1 - min(max(share, 0.0), 1.0))


def _size(size: int, systems: Mapping[str, Any]) -> str:
    head = ["system", "build s", "disk MiB", "own MiB", "mapped MiB", "ready s"]
    head += ["setting", "recall@10", "p50 ms", "p95 ms", "batch /s", "batch recall"]
    rows = []
    for name, found in systems.items():
        best = chosen(found)
        sizes = ("build_s", "disk_mib", "own_mib", "mapped_mib", "ready_s")
        rows.append([name, *(f"{found[each]:,g}" for each in sizes)])
        rows[-1] += [best["effort"], f"{best['recall']:.4f}", f"{best['median_ms']:g}"]
        rows[-1] += [f"{best['p95_ms']:g}", f"{found['batch']['per_second']:,.0f}"]
        rows[-1].append(f"{found['batch']['recall']:.4f}")
    parts = [f"### {size:,} vectors\n\n{markdown(head, rows)}"]
    if load := systems.get("flat", {}).get("load"):
        times = load["vectors_mib"] / load["codes_mib"]
        parts.append(
            f"Codes of the flat index: {load['codes_mib']:g} MiB, {times:.0f} times "
            f"smaller than the vectors. Opened in {1e3 * load['open_s']:.3g} ms, every "
            f"byte read in {1e3 * load['load_s']:.3g} ms, verified in "
            f"{1e3 * load['verify_s']:.3g} ms."
        )
    return "\n\n".join(parts)


def _limit(line: Line) -> str:
    return f"{'at least' if line.is_least else 'at most'} {line.limit:g}"


def _kept(line: Line) -> str:
    return "yes" if line.is_kept else "**no**"
