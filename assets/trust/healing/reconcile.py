"""What would settle a conflict: the most probable value, who says it, and why."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from assets.contradictions.explanation import cut
from assets.trust.healing.actions import Action, Made
from resources.ids import content_id
from resources.schemas import RECONCILIATIONS

LEAD = 0.05  # Of probability that another value needs to take a suggestion's place.
TOLERANCE = 0.01  # A smaller change of probability is no news.
SHOWN_NAMES, SHOWN_SIGNALS = 3, 3
TELLING = 0.05  # Log-odds below which a signal tells nothing.
VALUE_CHARACTERS = 80
SUGGESTED, WITHDRAWN = "suggested", "withdrawn"
BY_TRUST = "trust"  # Who suggests, where no person does.

Row = dict[str, Any]


def suggestions(rows: Sequence[Row]) -> list[Row]:
    """Return what to suggest anew, or otherwise than before.

    Of the values in a conflict at most one holds, so where their trust adds up to more
    than 1 it is shared out. A suggestion stays until another value leads it by `LEAD`,
    so that two that are nearly as probable do not take turns. One that a person
    withdrew does not come back until it would be another.

    Args:
        rows: Of `steps/said_in_conflicts`: one a value, those of a conflict together.

    Returns:
        Rows of `kb.reconciliations` without action, run and time.
    """
    grouped = groupby(rows, key=itemgetter("contradiction_id"))
    found = (_suggestion(list(options)) for _, options in grouped)
    return [row for row in found if row is not None]


def suggestion_action(rows: Sequence[Row], made: Made) -> Action | None:
    """Return the writing of suggestions, or None where there are none.

    Args:
        rows: Of `suggestions`.
        made: Run and time.
    """
    if not rows:
        return None
    return _action("suggest", rows, "the most trusted of what is said", made)


def action_by_person(
    kind: str, rows: Sequence[Row], reason: str, person: str, made: Made
) -> Action:
    """Return the action of withdrawing suggestions, or of making them again.

    Args:
        kind: withdraw or suggest.
        rows: Of `kb.latest_reconciliations`; not empty.
        reason: Why.
        person: Whose decision it is.
        made: Run and time.
    """
    status = WITHDRAWN if kind == "withdraw" else SUGGESTED
    decided = [
        {
            **row,
            "revision": row["revision"] + 1,
            "status": status,
            "decided_by": person,
        }
        for row in rows
    ]
    return _action(kind, decided, reason, made, person)


def _action(
    kind: str, rows: Sequence[Row], why: str, made: Made, person: str = ""
) -> Action:
    conflicts = [row["contradiction_id"] for row in rows]
    action = content_id(kind, made.run_id, made.at.isoformat(), *conflicts)
    shared = {"run_id": made.run_id, "at": made.at, "action": action}
    table = RECONCILIATIONS.table([{**row, **shared} for row in rows])
    many = f"{len(rows):,} conflict{'' if len(rows) == 1 else 's'}"
    done = "suggested" if kind == "suggest" else "withdrawn"
    said = f"settlement of {many} {done}: {why}"
    return Action(action, kind, said, RECONCILIATIONS, table, person=person)


def _suggestion(options: Sequence[Row]) -> Row | None:
    total = max(1.0, sum(each["trust"] for each in options))
    ranked = sorted(
        options, key=lambda each: (-each["trust"], -len(each["uris"]), each["option"])
    )
    best, standing = ranked[0], next(filter(_is_standing, ranked), None)
    if standing and (best["trust"] - standing["trust"]) / total < LEAD:
        best = standing
    rival = next(each for each in ranked if each is not best)
    probability = best["trust"] / total
    if standing is best and not _is_news(best, probability):
        return None
    return {
        "contradiction_id": best["contradiction_id"],
        "revision": (best["revision"] or 0) + 1,
        "status": SUGGESTED,
        "claim_id": best["claim_id"],
        "value": best["value"],
        "probability": probability,
        "sources": best["uris"],
        "why": _why((best, probability), (rival, rival["trust"] / total)),
        "decided_by": BY_TRUST,
    }


def _is_standing(option: Row) -> bool:
    """Return whether a value is the one that was suggested before."""
    return bool(
        option["claim_before"] in option["claims"]
        or option["value_before"] == option["value"]
    )


def _is_news(option: Row, probability: float) -> bool:
    if option["status"] == WITHDRAWN:
        return False
    moved = abs(probability - option["probability_before"]) > TOLERANCE
    return moved or list(option["uris"]) != list(option["uris_before"])


def _why(best: tuple[Row, float], rival: tuple[Row, float]) -> str:
    """Return both sides in a sentence, and the signals that part them."""
    sentence = "; ".join(_side(*each) for each in (best, rival))
    if best[1] - rival[1] < LEAD:
        return f"Too close to call: {sentence}."
    reasons = _reasons(best[0]["signals"], rival[0]["signals"])
    return f"{sentence}. {reasons}" if reasons else f"{sentence}."


def _side(option: Row, probability: float) -> str:
    names = [uri.rpartition("/")[2] or uri for uri in option["uris"]]
    more = len(names) - SHOWN_NAMES
    rest = f" and {more} more" if more > 0 else ""
    value = cut(option["value"], VALUE_CHARACTERS)
    return f"{value}: {probability:.2f}, by {', '.join(names[:SHOWN_NAMES])}{rest}"


def _reasons(ours: Sequence[Row], theirs: Sequence[Row]) -> str:
    """Return the signals that speak most for one value and against another."""
    added = _log_odds(ours), _log_odds(theirs)
    parted = {
        name: added[0].get(name, 0.0) - added[1].get(name, 0.0)
        for name in sorted(added[0].keys() | added[1].keys())
    }
    largest = sorted(parted.items(), key=lambda each: -each[1])[:SHOWN_SIGNALS]
    telling = [f"{name} {gain:+.1f}" for name, gain in largest if gain >= TELLING]
    return f"What tells them apart: {', '.join(telling)}." if telling else ""


def _log_odds(signals: Sequence[Row]) -> Mapping[str, float]:
    return {each["signal"]: each["log_odds"] for each in signals}
