"""Scores for people: what is trusted least, and what made one score."""

from collections.abc import Sequence
from typing import Any

from pipelines.cli.gauges import spark, swing, whisker
from pipelines.cli.output import print_grid, say, stamp
from pipelines.cli.text import cut, flowing, plural, short_id
from pipelines.cli.trusted import Row, Scored

MOST = 25  # Sources, and tables, in a list.
TEXT_SHOWN = 90  # Characters of a claim in a list.
GAUGE = ("trust", "0 ─ 90 % interval ─ 1", "claims")  # As `_gauge` fills it.


def print_overview(documents: Sequence[Row], names: Sequence[Row], ref: str) -> None:
    """Print the worst documents, and sources and tables ranked.

    Args:
        documents: The least trusted, the worst first.
        names: Sources and tables, the most trusted first.
        ref: Where.
    """
    if not documents and not names:
        say(f"nothing has a score at {ref}: the next ingest computes it")
        return
    if documents:
        found = documents[0]["found"]
        say(f"the least trusted of {plural(found, 'document')} at {ref}", bold=True)
        worst = ((short_id(r["document_id"]), *_gauge(r), r["uri"]) for r in documents)
        print_grid(("id", *GAUGE, "document"), worst, solid=("id", *GAUGE))
    for kind in ("source", "table"):
        ranked = [(r["target"], *_gauge(r)) for r in names if r["kind"] == kind]
        if ranked:
            say()
            rest = f"the last {MOST} of {len(ranked)}, " if len(ranked) > MOST else ""
            say(f"{kind}s, {rest}the most trusted first", bold=True)
            print_grid((kind, *GAUGE), ranked[-MOST:], solid=GAUGE)


def _gauge(row: Row) -> tuple[str, str, int]:
    low, value, high = row["low"], row["trust"], row["high"]
    return f"{value:.2f}", whisker(low, value, high), row["claims"]


def print_scored(found: Scored) -> None:
    """Print one score: what it is of, its signals as bars, how it went."""
    score = found.score
    say(
        f"{found.thing.called}  {found.thing.kind}, trust {score['trust']:.2f} "
        f"({score['low']:.2f} to {score['high']:.2f})",
        bold=True,
    )
    if found.said:
        _print_claim(found.said)
    say()
    _print_signals(score)
    _print_trend(found.history)
    _print_standing(found)
    _print_attributes(found.attributes)
    _print_claims(found.claims, inside=found.thing.kind == "document")


def _print_claim(said: Row) -> None:
    """Print what a claim says: a sentence may hold several, so the value, too."""
    say(flowing(said["text"]))
    if said["value_text"] is not None:
        about = ", ".join(filter(None, (said["subject"], said["attribute"])))
        say(flowing(f"{about}: {said['value_text']}"))
    say(_where(said))
    if said["held"]:
        say(f"held back: assay quarantine show {short_id(said['claim_id'])}")


def _where(row: Row) -> str:
    return ", ".join(flowing(part) for part in (row["uri"], row["place"]) if part)


def _print_signals(score: Row) -> None:
    """Print what each signal adds, and that it adds up to the score."""
    signals: list[dict[str, Any]] = score["signals"]
    widest = max((abs(each["log_odds"]) for each in signals), default=0.0)
    columns = ("signal", "log-odds", "less trust │ more trust", "measured")
    rows: list[tuple[str, str, str, str]] = [
        (
            each["signal"],
            f"{each['log_odds']:+z.2f}",
            swing(each["log_odds"], widest, 11),
            "" if each["value"] is None else f"{round(each['value'], 3):g}",
        )
        for each in signals
    ]
    total = sum(each["log_odds"] for each in signals)
    rows.append(("all", f"{total:+z.2f}", f"= trust {score['trust']:.2f}", ""))
    print_grid(columns, rows)


def _print_trend(history: Sequence[Row]) -> None:
    first, last = history[0], history[-1]
    say()
    if len(history) > 1:
        drawn = spark([row["trust"] for row in history])
        say(
            f"trend    {first['trust']:.2f} {drawn} {last['trust']:.2f} in "
            f"{len(history)} scores, {stamp(first['at'])} to {stamp(last['at'])}"
        )
    else:
        say(f"trend    one score so far, {stamp(last['at'])}")
    learned = plural(last["feedback"], "verdict")
    say(f"model    {last['model']}, with {learned} to learn from")


def _print_standing(found: Scored) -> None:
    """Print what people said, and the conflicts that it is in."""
    if found.feedback:
        said = found.feedback
        reason = flowing(said["reason"])
        say(f"verdict  {said['verdict']} by {said['decided_by']}: {reason}")
    for row in found.conflicts:
        say(
            f"conflict {short_id(row['contradiction_id'])}  {row['kind']}, "
            f"{row['status']}, score {row['score']:.2f}: {flowing(row['explanation'])}"
        )


def _print_attributes(attributes: Sequence[Row]) -> None:
    if attributes:
        say()
        say("by attribute, the least trusted first", bold=True)
        rows = ((row["attribute"], *_gauge(row)) for row in attributes)
        print_grid(("attribute", *GAUGE), rows, solid=GAUGE)


def _print_claims(claims: Sequence[Row], *, inside: bool) -> None:
    """Print claims; inside a document, only their place in it."""
    if claims:
        say()
        say("its least trusted claims", bold=True)
        columns = ("id", "trust", "claim", "where")
        rows = (
            (
                short_id(row["claim_id"]),
                f"{row['trust']:.2f}",
                cut(flowing(row["says"] or row["text"]), TEXT_SHOWN),
                flowing(row["place"] or "") if inside else _where(row),
            )
            for row in claims
        )
        print_grid(columns, rows, solid=columns[:2])
