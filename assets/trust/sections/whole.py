"""The report of trust as one page."""

from assets.trust.sections.doubts import conflicts, held
from assets.trust.sections.proof import calibrated, distribution, meaning
from assets.trust.sections.ranking import documents, sources, tables
from assets.trust.sections.state import State
from resources.catalog.model import short
from resources.report import Html, joined, note, page, tiles

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
