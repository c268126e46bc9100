"""The report of trust as one page."""

import re
from dataclasses import dataclass
from pathlib import Path

from assets.trust.sections.doubts import conflicts, held
from assets.trust.sections.proof import calibrated, distribution, meaning
from assets.trust.sections.ranking import documents, sources, tables
from assets.trust.sections.state import State, read_state
from resources.catalog.model import MAIN, short
from resources.lakehouse import Lakehouse
from resources.report import Html, joined, note, page, tiles, write_page

SECTIONS = (
    distribution,
    sources,
    conflicts,
    documents,
    held,
    tables,
    calibrated,
    meaning,
)
_NO_NAME = re.compile(r"[^\w.-]+")  # What no name of a file should have.


@dataclass(frozen=True)
class Written:
    """A report that lies in the home.

    Attributes:
        path: Where.
        changed: Whether it was written; the same is not written again.
        size: In bytes.
        state: What it shows.
    """

    path: Path
    changed: bool
    size: int
    state: State


def write_report(lakehouse: Lakehouse, ref: str) -> Written:
    """Write the report of a branch: `reports/trust.html` is that of main.

    Args:
        lakehouse: The home.
        ref: The branch; others than main have a page with their name.
    """
    home = lakehouse.settings.home
    name = "trust" if ref == MAIN else f"trust-{_NO_NAME.sub('-', ref)}"
    path = home / "reports" / f"{name}.html"
    state = read_state(lakehouse, ref)
    document = report(state, home.name)
    changed = write_page(path, document)
    return Written(path, changed, len(document.encode()), state)


def report(state: State, name: str) -> str:
    """Return the whole report as HTML.

    Args:
        state: What it shows.
        name: Of the home.
    """
    return page("Trust", _lead(state, name), [each(state) for each in SECTIONS])


def _lead(state: State, name: str) -> Html:
    summary = state.summary
    mean = summary["mean_trust"]
    figures = {
        "claims": f"{summary['claims']:,}",
        "mean trust": "none" if mean is None else f"{mean:.2f}",
        "claims below 0.5": f"{summary['doubtful']:,}",
        "contradictions": _found(state.conflicts),
        "claims held back": _found(state.held),
        "files kept out": _found(state.kept_out),
    }
    when = state.at.strftime("%Y-%m-%d %H:%M UTC")
    return joined(
        (note(f"{name}, state {short(state.commit)} of {when}"), tiles(figures))
    )


def _found(rows: list[dict[str, int]]) -> str:
    return f"{rows[0]['found'] if rows else 0:,}"
