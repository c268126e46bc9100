"""Figures as Markdown tables, for a terminal and for a file alike."""

from collections.abc import Mapping, Sequence
from typing import Any

MEASURES = ("precision", "brier", "ece", "auroc", "sources")
SMALL = ("brier", "ece")  # The less, the better.
HEADS = ("precision", "Brier", "ECE", "AUROC", "sources (Spearman)")


def side_by_side(title: str, methods: Mapping[str, Mapping[str, Any]]) -> str:
    """Return one table of a set: a row a method, each measure with its interval.

    Args:
        title: Of the table.
        methods: By name, as `judge` returns it, with `seconds`.
    """
    items = max((figures["items"] for figures in methods.values()), default=0)
    rows = [
        [name, *(_measure(figures[each]) for each in MEASURES), _seconds(figures)]
        for name, figures in methods.items()
    ]
    head = ["method", *HEADS, "seconds"]
    return f"### {title} ({items:,} items with gold)\n\n{markdown(head, rows)}"


def summary(sets: Mapping[str, Mapping[str, Any]], ours: str) -> str:
    """Return one table of all sets: ours, and the best of the others by each measure.

    Args:
        sets: The figures of each set, with those of all `methods`.
        ours: Name of our method.
    """
    rows = [
        [name, *(_against(figures["methods"], ours, each) for each in MEASURES)]
        for name, figures in sets.items()
    ]
    table = markdown(["set", *HEADS], rows)
    return f"### Ours, and the best of the others by each measure\n\n{table}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose columns are as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def _against(methods: Mapping[str, Mapping[str, Any]], ours: str, measure: str) -> str:
    """Return our value and the best one of the others, with the name of its method."""
    sign = 1.0 if measure in SMALL else -1.0
    values = {name: figures[measure][0] for name, figures in methods.items()}
    mine = values.pop(ours)
    known = {name: value for name, value in values.items() if value is not None}
    if mine is None or not known:
        return "-"
    best = min(known, key=lambda name: sign * known[name])
    return f"{mine:.3f} ({best} {known[best]:.3f})"


def _measure(interval: Sequence[float | None]) -> str:
    """Return a value and its interval; a dash where there is none."""
    value, low, high = interval
    if value is None:
        return "-"
    return f"{value:.3f} [{low:.3f}, {high:.3f}]"


def _seconds(figures: Mapping[str, Any]) -> str:
    return f"{figures['seconds']:.2f}" if "seconds" in figures else "-"
