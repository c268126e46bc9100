"""Contradictions of a state, found by the beginning of their ids."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.cli.text import short_id
from resources.errors import AssayError, did_you_mean
from sql import load

if TYPE_CHECKING:
    from resources.lakehouse import Lakehouse

Row = dict[str, Any]
CONTEXT = 160  # Characters of the text around a side.
CLAIMS_SHOWN = 20
SHOWN = 10

LATEST = "select * from kb.current_contradictions where contradiction_id = $id"
EVENTS = (
    "select * from kb.contradictions where contradiction_id = $id order by revision"
)
NAMES = "select distinct contradiction_id from kb.contradictions order by all"
CLAIMS = (
    "select claim_id, uri, place, text, value_text from kb.live_claims"
    " where list_contains($ids, claim_id) order by uri, start, claim_id limit $most"
)
PANEL = "from kb.panel_verdicts where contradiction_id = $id"
SETTLEMENT = (
    "select * exclude (kind, explanation)"
    " from kb.current_reconciliations where contradiction_id = $id"
)


class ContradictionNotFoundError(AssayError):
    """No contradiction of a state has an id that begins so."""

    def __init__(self, prefix: str, ref: str, known: Sequence[str]) -> None:
        near = did_you_mean(prefix, {name[: max(len(prefix), 6)] for name in known})
        super().__init__(
            f"There is no contradiction {prefix} at {ref}.{near}",
            remedy=f"assay contradictions --ref {ref}",
        )


class AmbiguousIdError(AssayError):
    """The ids of several contradictions begin so."""

    def __init__(self, prefix: str, names: Sequence[str]) -> None:
        shown = ", ".join(map(short_id, names[:SHOWN]))
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        super().__init__(
            f"{prefix} is the beginning of {len(names)} ids: {shown}{more}.",
            remedy=f"give more of it: assay contradictions show {short_id(names[0])}",
        )


def name_of(lakehouse: "Lakehouse", prefix: str, ref: str) -> str:
    """Return the whole id that begins so.

    Raises:
        ContradictionNotFoundError: If there is none at the ref: names the nearest.
        AmbiguousIdError: If there are several: lists them.
    """
    rows = lakehouse.warehouse.query(NAMES, ref).to_pylist()
    known = [str(row["contradiction_id"]) for row in rows]
    names = [name for name in known if name.startswith(prefix.lower())]
    if not names or not prefix:
        raise ContradictionNotFoundError(prefix, ref, known)
    if len(names) > 1 and prefix not in names:
        raise AmbiguousIdError(prefix, names)
    return prefix if prefix in names else names[0]


def latest(lakehouse: "Lakehouse", name: str, ref: str) -> Row:
    """Return the row in force of a contradiction that is known to be there."""
    return _rows(lakehouse, LATEST, ref, id=name)[0]


def events(lakehouse: "Lakehouse", name: str, ref: str) -> list[Row]:
    """Return all that happened to a contradiction, the first event first."""
    return _rows(lakehouse, EVENTS, ref, id=name)


def claims(lakehouse: "Lakehouse", row: Row, ref: str) -> list[Row]:
    """Return where the first 20 live claims of a contradiction stand."""
    return _rows(lakehouse, CLAIMS, ref, ids=row["claims"], most=CLAIMS_SHOWN)


def settlement(lakehouse: "Lakehouse", name: str, ref: str) -> Row | None:
    """Return what would settle a contradiction that stands, if trust can say."""
    return next(iter(_rows(lakehouse, SETTLEMENT, ref, id=name)), None)


def panel(lakehouse: "Lakehouse", name: str, ref: str) -> Row | None:
    """Return what the panel made of a contradiction; None where it has not voted."""
    return next(iter(_rows(lakehouse, PANEL, ref, id=name)), None)


def context(lakehouse: "Lakehouse", row: Row, side: str, ref: str) -> tuple[str, str]:
    """Return some words before and after a side, a or b; "" where there are none."""
    start, end = row[f"start_{side}"], row[f"end_{side}"]
    version = row[f"version_{side}"]
    if start is None or end is None or version is None:
        return "", ""
    query = load("steps/contradiction_context")
    wanted = {"start": start, "end": end, "version": version, "width": CONTEXT}
    found = _rows(lakehouse, query, ref, **wanted)
    if not found:
        return "", ""
    before, after = found[0]["before"], found[0]["after"]
    if len(before) == CONTEXT:  # Cut off, perhaps in a word.
        before = before.partition(" ")[2]
    return before, after.rpartition(" ")[0] if len(after) == CONTEXT else after


def _rows(lakehouse: "Lakehouse", query: str, ref: str, **given: object) -> list[Row]:
    return lakehouse.warehouse.query(query, ref, given).to_pylist()
