"""The figures of searches on public sets as Markdown and as a picture."""

from collections.abc import Mapping
from typing import Any

from benchmarks.catalog.limits import Line
from benchmarks.retrieval import settings
from benchmarks.retrieval.asking import MODES, OURS, PEER
from benchmarks.trust.table import markdown
from resources.charts.picture import COLOURS, INK, box, text
from resources.fusion import BLENDING

# What each set is judged by, and what vectors, words and reciprocal rank fusion gave
# with the default model before (2026-11), whole documents.
JUDGED: Mapping[str, tuple[str, tuple[float, float, float]]] = {
    "scifact": ("ndcg", (0.648, 0.679, 0.714)),
    "cranfield": ("ndcg", (0.382, 0.369, 0.417)),
    "musique-200": ("recall", (0.659, 0.560, 0.631)),
    "hotpotqa-200": ("recall", (0.882, 0.928, 0.930)),
}
TITLES = {"ndcg": "nDCG@10", "recall": "recall@10"}
KINDS = {"whole": "documents whole", "cut": "documents cut into passages"}
ROW, LABEL, BAR, TOP = 20, 200, 360, 10  # pixels


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """Return every figure that has a limit: ours, beside fusion then and now."""
    found = []
    for name, (measure, (_, _, fused)) in JUDGED.items():
        if name not in figures:
            continue
        modes = figures[name]["whole"]["modes"]
        ours, peer = modes[OURS][measure], modes[PEER][measure]
        title = f"{TITLES[measure]}, {name}"
        found += [
            Line(
                f"{title}, beside the figure of before", ours, fused, "", is_least=True
            ),
            Line(f"{title}, beside fusion in this run", ours, peer, "", is_least=True),
        ]
    return found


def report(figures: Mapping[str, Any]) -> str:
    """Return all figures as Markdown: those with a limit first.

    Args:
        figures: By set.
    """
    rows = [
        [each.name, f"{each.value:.4f}", f"{each.limit:.4f}", _kept(each)]
        for each in lines(figures)
    ]
    head = ["what", "measured", "at least", "kept"]
    parts = [f"### Limits\n\n{markdown(head, rows)}"]
    parts += [_modes(figures, kind) for kind in KINDS]
    parts.append(_gains(figures))
    parts.append(_settings(figures))
    return "\n\n".join(parts)


def chart(figures: Mapping[str, Any]) -> str:
    """Return an SVG with one bar for each mode of each set, documents whole."""
    values = [
        (f"{name}, {mode}", found["whole"]["modes"][mode][measure_of(name)], colour)
        for name, found in figures.items()
        for mode, colour in zip(MODES, COLOURS, strict=False)
    ]
    height = TOP + ROW * len(values) + 30
    drawn = [_bar(TOP + ROW * at, *each) for at, each in enumerate(values)]
    said = f"{' or '.join(TITLES.values())} of each set, by mode."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + BAR + 60}"'
        f' height="{height}" font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(drawn)}{text(0, height - 8, said)}</svg>\n"
    )


def measure_of(name: str) -> str:
    """Return the measure by which a set is judged."""
    return JUDGED[name][0] if name in JUDGED else "recall"


def _bar(y: float, label: str, value: float, colour: str) -> str:
    return (
        text(LABEL - 8, y + 11, label, anchor="end")
        + box(LABEL, y, BAR * value, colour)
        + text(LABEL + BAR * value + 6, y + 11, f"{value:.3f}")
    )


def _kept(line: Line) -> str:
    return "yes" if line.is_kept else "**no**"


def _modes(figures: Mapping[str, Any], kind: str) -> str:
    """Return both measures of each mode, and the seconds of all questions."""
    rows = [
        [
            name,
            TITLES[measure],
            *(f"{found[kind]['modes'][mode][measure]:.4f}" for mode in MODES),
        ]
        for name, found in figures.items()
        for measure in TITLES
    ]
    return f"### {KINDS[kind]}\n\n{markdown(['set', 'measure', *MODES], rows)}"


def _gains(figures: Mapping[str, Any]) -> str:
    rows = [
        [
            name,
            KINDS[kind],
            TITLES[measure],
            f"{gain['mean']:+.4f}",
            f"{gain['low']:+.4f} to {gain['high']:+.4f}",
            f"{gain['likely']:.1%}",
        ]
        for name, found in figures.items()
        for kind in KINDS
        for measure, gain in found[kind]["gain"].items()
        if measure == measure_of(name)
    ]
    head = ["set", "passages", "measure", "gain", "95 %", "better in halves"]
    return f"### {OURS} above {PEER}, question by question\n\n{markdown(head, rows)}"


def _settings(figures: Mapping[str, Any]) -> str:
    """Return what the weights in use give, and those that the other sets choose."""
    found = {name: each["settings"] for name, each in figures.items()}
    chosen = settings.chosen_without(found)
    ours = settings.name_of(BLENDING)
    rows = [
        [
            name,
            f"{values[ours][measure_of(name)]:.4f}",
            chosen[name],
            f"{values[chosen[name]][measure_of(name)]:.4f}",
            f"{max(each[measure_of(name)] for each in values.values()):.4f}",
        ]
        for name, values in found.items()
    ]
    head = ["set", f"in use ({ours})", "chosen by the others", "gives", "best of grid"]
    said = "Share of similarity, feedback, candidates looked at:"
    return f"### Weights of the blend\n\n{said}\n\n{markdown(head, rows)}"
