"""Sources, tables and documents by their trust."""

from collections import defaultdict
from collections.abc import Collection

from assets.trust.sections.state import Row, State
from assets.trust.sections.wording import command, counted, rest
from resources.charts import lines
from resources.report import (
    Html,
    Section,
    cells,
    chips,
    gauge,
    joined,
    note,
    picture,
    table,
    tag,
)

PULLS = 3  # Signals named with a score.
ENDING = 40  # Characters.
CHART = 340  # Pixels: what a phone shows without making it smaller.


def sources(state: State) -> Section:
    """Return the sources ranked, how they went, and how they are by property."""
    ranked = state.ranked("source")
    body = [
        table(("source", "trust", "claims"), map(_named, ranked))
        if ranked
        else note("No source has a score yet."),
        _trend(state, "source"),
    ]
    by_source: dict[str, dict[str, float]] = defaultdict(dict)
    for row in state.by_attribute:
        by_source[row["source"]][row["attribute"]] = row["trust"]
    if by_source:
        body += [
            tag("h3", "By property"),
            cells(by_source, name="source"),
            note(
                "Trust of what a source says of a property; only where enough "
                "independent documents speak of the same."
            ),
        ]
    return Section("sources", "Sources", joined(body))


def tables(state: State) -> Section:
    """Return the data tables ranked, and how they went."""
    ranked = state.ranked("table")
    if not ranked:
        return Section("tables", "Tables", note("There is no data table."))
    found = table(("table", "trust", "claims"), map(_named, ranked))
    return Section("tables", "Tables", joined((found, _trend(state, "table"))))


def documents(state: State) -> Section:
    """Return the documents that are trusted least, with what pulls them down."""
    worst = state.documents
    if not worst:
        words = note("No document has a score yet.")
        return Section("documents", "Documents", words)
    body = (
        table(("document", "trust", "claims"), map(_document, worst)),
        rest(worst, "document"),
        note(
            "The labels are the signals that weigh most, in log-odds. All of them: ",
            command("assay trust DOCUMENT"),
        ),
        _trend(state, "document"),
    )
    return Section("documents", "Least trusted documents", joined(body))


def _named(row: Row) -> tuple[Html | str, ...]:
    return row["target"], _gauge(row), f"{row['claims']:,}"


def _document(row: Row) -> tuple[Html | str, ...]:
    conflicts = counted(row["conflicts"], "conflict") if row["conflicts"] else ""
    head = (
        row["uri"],
        chips(pulls(row)),
        tag("span", conflicts, class_="place") if conflicts else "",
    )
    return joined(head), _gauge(row), f"{row['claims']:,}"


def pulls(row: Row) -> dict[str, float]:
    """Return the signals that weigh most, the prior aside: log-odds by name."""
    signals = [each for each in row["signals"] if each["signal"] != "prior"]
    signals.sort(key=lambda each: (-abs(each["log_odds"]), each["signal"]))
    # What would be written as 0.0 says nothing.
    told = [each for each in signals if abs(each["log_odds"]) >= 0.05]  # noqa: PLR2004
    return {each["signal"]: each["log_odds"] for each in told[:PULLS]}


def _gauge(row: Row) -> Html:
    return gauge(row["low"], row["trust"], row["high"])


def _trend(state: State, kind: str) -> Html:
    """Return how scores went; nothing while each has only one."""
    scores = defaultdict(list)
    for row in state.trends[kind]:
        scores[row["name"]].append((row["at"], row["trust"]))
    moved = {name: points for name, points in scores.items() if len(points) > 1}
    if not moved:
        return note("No trend yet: each has one score.")
    series = {_ending(name, moved): points for name, points in moved.items()}
    drawn = lines(series, title=f"trust of {kind}s over time", width=CHART)
    return picture(drawn, f"Trust over time: the {kind}s that moved most.")


def _ending(name: str, others: Collection[str]) -> str:
    """Return the end of a long name, if no other ends so: a URI begins like others."""
    end = name[-ENDING:]
    alike = sum(other.endswith(end) for other in others) > 1
    return name if end == name or alike else f"…{end}"
