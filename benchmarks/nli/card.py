"""Put measured figures into the model's card: `python -m benchmarks.nli.card`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measuring import RESULTS
from resources.nli.shipped import FOLDER

_START, _END = "<!-- figures -->\n", "<!-- end of figures -->"
_ROWS = (
    ("SNLI dev", "snli"),
    ("MNLI, half of dev", "mnli"),
    ("Breaking-NLI, half", "breaking"),
    ("CAD dev", "cad"),
    ("ConjNLI dev", "conjnli"),
    ("MPE dev", "mpe"),
    ("FM2 dev, two-way", "fm2"),
    ("HealthVer dev", "healthver"),
)
_RANKED = (
    ("WikiContradict half, annotated sentences", "wikicontradict sentences"),
    ("WikiContradict half, passages", "wikicontradict passages"),
    ("RAMDocs half, documents", "ramdocs"),
)
_ALARMS = (
    ("Sentences of one passage, some edited", "same passage"),
    ("Sentences of two passages of one article", "same article"),
    ("Sentences of two articles", "unrelated"),
    ("Statements of another time, version or thing", "other scope"),
)


def figures_table(figures: Mapping[str, Any]) -> str:
    """Return Markdown tables of what `evaluate` measured."""
    labelled = [
        "| set | pairs | accuracy | contradiction: precision | recall | F1 |",
        "|---|---|---|---|---|---|",
        *(_labelled(title, figures[name]) for title, name in _ROWS),
    ]
    ranked = [
        "| conflicts among compatible pairs | read | AUROC | recall at 5 % false |",
        "|---|---|---|---|",
        *(
            f"| {title} | {way} | {_interval(figures[name][way]['auroc'])} |"
            f" {_interval(figures[name][way]['recall_at_5_percent'])} |"
            for title, name in _RANKED
            for way in ("whole", "sentences")
        ),
    ]
    alarms = [
        "| compatible pairs of articles kept from training | pairs"
        " | called contradictions |",
        "|---|---|---|",
        *(_alarms(title, figures["false alarms"][kind]) for title, kind in _ALARMS),
    ]
    calibration = figures["calibration"]
    rate = figures["speed"]["pairs_a_second_on_one_core"]
    notes = (
        f"`{figures['model']}`, {figures['machine']['date']}. Intervals are bootstrap, "
        "95 %. Of contradiction over all labelled sets, each weighing the same: Brier "
        f"score {_interval(calibration['brier'])}, calibration error "
        f"{_interval(calibration['ece'])}. {rate:g} short pairs a second on one core "
        f"({figures['machine']['processor']})."
    )
    return "\n".join([*labelled, "", *ranked, "", *alarms, "", notes, ""])


def fill(card: str, figures: Mapping[str, Any]) -> str:
    """Return a card with its figures replaced."""
    before, _, rest = card.partition(_START)
    _, _, after = rest.partition(_END)
    return f"{before}{_START}{figures_table(figures)}{_END}{after}"


def _labelled(title: str, measures: Mapping[str, Any]) -> str:
    names = ("accuracy", "precision", "recall", "f1")
    cells = " | ".join(_interval(measures[name]) for name in names)
    return f"| {title} | {measures['pairs']:,} | {cells} |"


def _alarms(title: str, measures: Mapping[str, Any]) -> str:
    share = _interval(measures["called contradictions"])
    return f"| {title} | {measures['pairs']:,} | {share} |"


def _interval(measured: list[float]) -> str:
    value, low, high = measured
    return f"{value:.3f} ({low:.3f}-{high:.3f})"


def main() -> None:
    """Fill the shipped card from `results/nli.json`."""
    figures = json.loads((RESULTS / "nli.json").read_text(encoding="utf-8"))
    path = Path(FOLDER) / "card.md"
    path.write_text(fill(path.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main()
