"""The figures of chunking as Markdown and as a picture."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.catalog.limits import Line
from benchmarks.chunking.ways import FIXED, OURS
from benchmarks.trust.table import markdown
from resources.charts.picture import COLOURS, INK, box, text

WAYS = (OURS, FIXED)
LEAST = {"0.01": 0.9, "0.001": 0.98}  # Share reused, by share of sentences edited.
TITLES = {"ndcg": "nDCG@10", "recall": "recall@10"}
ROW, LABEL, BAR, TOP = 20, 300, 300, 10  # pixels


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """Return every figure that has a limit.

    Args:
        figures: By set; each with `reuse` by layout and `finding` by layout.
    """
    return [*_reuse_lines(figures), *_finding_lines(figures)]


def _reuse_lines(figures: Mapping[str, Any]) -> Iterator[Line]:
    for title, found in _each(figures, "reuse"):
        for rate, least in LEAST.items():
            name = f"reused after {float(rate):.1%} edits, {title}"
            yield Line(name, found[OURS]["reused"][rate], least, "", is_least=True)


def _finding_lines(figures: Mapping[str, Any]) -> Iterator[Line]:
    for title, found in _each(figures, "finding"):
        for measure, said in TITLES.items():
            ours, fixed = found[OURS][measure], found[FIXED][measure]
            name = f"{said} beside fixed windows, {title}"
            yield Line(name, ours, fixed, "", is_least=True)


def report(figures: Mapping[str, Any]) -> str:
    """Return all figures as Markdown: those with a limit first."""
    rows = [
        [each.name, f"{each.value:.4f}", f"{each.limit:.4f}", _kept(each)]
        for each in lines(figures)
    ]
    limited = markdown(["what", "measured", "at least", "kept"], rows)
    return "\n\n".join(
        [f"### Limits\n\n{limited}", _reuse(figures), _sizes(figures), _gains(figures)]
    )


def chart(figures: Mapping[str, Any]) -> str:
    """Return an SVG with the share reused after editing 1 % of sentences, by way."""
    values = [
        (f"{title}, {way}", found[way]["reused"]["0.01"], colour)
        for title, found in _each(figures, "reuse")
        for way, colour in zip((OURS, FIXED), COLOURS, strict=False)
    ]
    height = TOP + ROW * len(values) + 30
    drawn = [_bar(TOP + ROW * at, *each) for at, each in enumerate(values)]
    said = "Share of passages that are reused after 1 % of the sentences were edited."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + BAR + 60}"'
        f' height="{height}" font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(drawn)}{text(0, height - 8, said)}</svg>\n"
    )


def _bar(y: float, label: str, value: float, colour: str) -> str:
    return (
        text(LABEL - 8, y + 11, label, anchor="end")
        + box(LABEL, y, BAR * value, colour)
        + text(LABEL + BAR * value + 6, y + 11, f"{value:.1%}")
    )


def _each(figures: Mapping[str, Any], part: str) -> Iterator[tuple[str, Any]]:
    for name, found in figures.items():
        for layout, measured in found[part].items():
            yield f"{name} {layout}", measured


def _kept(line: Line) -> str:
    return "yes" if line.is_kept else "**no**"


def _reuse(figures: Mapping[str, Any]) -> str:
    kinds = [(rate, way) for rate in LEAST for way in WAYS]
    rows = [
        [title, *(f"{found[way]['reused'][rate]:.1%}" for rate, way in kinds)]
        for title, found in _each(figures, "reuse")
    ]
    head = [f"{way}, {float(rate):.1%} edited" for rate, way in kinds]
    return f"### Passages reused\n\n{markdown(['texts', *head], rows)}"


def _sizes(figures: Mapping[str, Any]) -> str:
    names = ("passages", "mean_characters", "sentences_a_passage")
    kinds = [(name, way) for name in names for way in WAYS]
    rows = [
        [title, *(f"{found[way][name]:,.4g}" for name, way in kinds)]
        for title, found in _each(figures, "reuse")
    ]
    head = [f"{name.replace('_', ' ')}, {way}" for name, way in kinds]
    return f"### Sizes\n\n{markdown(['texts', *head], rows)}"


def _gains(figures: Mapping[str, Any]) -> str:
    rows = [
        [
            title,
            said,
            *(f"{found[way][measure]:.4f}" for way in WAYS),
            f"{found['gain'][measure]['mean']:+.4f}",
            f"{found['gain'][measure]['low']:+.4f} to "
            f"{found['gain'][measure]['high']:+.4f}",
        ]
        for title, found in _each(figures, "finding")
        for measure, said in TITLES.items()
    ]
    head = ["texts", "measure", *WAYS, "gain", "95 %"]
    return f"### Nearest passage of each document\n\n{markdown(head, rows)}"
