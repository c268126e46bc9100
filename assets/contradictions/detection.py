"""One pass of the detector over a state: what is new, against all that is there."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from assets.contradictions.detector import detector_id
from assets.contradictions.grouping import groups_of
from assets.contradictions.kinship import kin_of
from assets.contradictions.lifecycle import Pass, Row, events
from assets.contradictions.model import MEANING, POLICY, SCHEMA, Conflict, Group
from assets.contradictions.news import News, news
from assets.contradictions.schema_search import explained, search_schemas
from assets.contradictions.statement_search import StatementSearch
from assets.contradictions.value_search import Found, search_values
from assets.contradictions.vectors import StatementVectors
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from sql import load

_CURRENT = "from kb.current_contradictions order by contradiction_id"
_NEW_CLAIMS = """
    select count(*) as claims from kb.live_claims
    where kind in ('statement', 'value')
        and ($everything or version_id in (select unnest($versions)))
"""


@dataclass
class Detection:
    """What one pass found: rows to append, and how much work it was.

    Args:
        rows: Events of `kb.contradictions`.
        comparison: The row of `kb.comparisons`; None when there was nothing to do.
        vectors: Vectors of statements that were made.
        seconds: Wall time by part.
    """

    rows: list[Row] = field(default_factory=list)
    comparison: Row | None = None
    vectors: StatementVectors | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add the wall time of a block to a part."""
        started = perf_counter()
        yield
        passed = perf_counter() - started
        self.seconds[part] = self.seconds.get(part, 0.0) + passed


def detect(
    lakehouse: Lakehouse, ref: str, run_id: str, policies: Sequence[Group] = ()
) -> Detection:
    """Return what a pass over the state of a ref has to write; writes nothing.

    No model is loaded when the claims are those of the last pass.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        run_id: The run that will write it.
        policies: All violations of policies at this state.
    """
    done = Detection()
    model = lakehouse.nli.model_id
    by = Pass(detector_id(model), model, run_id, datetime.now(UTC))
    with done.timed("looking"):
        state = _State(lakehouse, ref)
        what = news(lakehouse, ref, by.detector)
    done.rows = events(state.rows, policies, state.of(POLICY), by)
    if not what.nothing:
        _compare(state, what, by, done)
    return done


class _State:
    """A ref, with the contradictions that are known there."""

    def __init__(self, lakehouse: Lakehouse, ref: str) -> None:
        self.lakehouse = lakehouse
        self.ref = ref
        rows = self.query(_CURRENT)
        self.rows: dict[str, Row] = {row["contradiction_id"]: row for row in rows}

    @property
    def found(self) -> dict[str, Row]:
        """Those that were found by comparing: not by policies, nor from all sources."""
        others = (POLICY, MEANING)
        return {n: row for n, row in self.rows.items() if row["kind"] not in others}

    def of(self, kind: str) -> set[str]:
        """Return the ids of those of one kind."""
        return {name for name, row in self.rows.items() if row["kind"] == kind}

    def query(self, sql: str, wanted: dict[str, Any] | None = None) -> list[Row]:
        return self.lakehouse.warehouse.query(sql, self.ref, wanted).to_pylist()

    def named(self, step: str, wanted: dict[str, Any] | None = None) -> set[str]:
        """Return the contradictions that a query in sql/steps names."""
        rows = self.query(load(f"steps/{step}"), wanted)
        return {row["contradiction_id"] for row in rows}


def _compare(state: _State, what: News, by: Pass, done: Detection) -> None:
    """Compare what is new with all, and add the rows to be written."""
    touched, again = _touched(
        state, what, state.named("contradictions_with_losses"), set()
    )
    with done.timed("values"):
        kin = kin_of(state.lakehouse, state.ref)
        values = search_values(state.lakehouse, state.ref, what, sorted(again), kin)
    with done.timed("statements"):
        done.vectors = StatementVectors(state.lakehouse, state.ref)
        search = StatementSearch(state.lakehouse, state.ref, done.vectors, kin)
        statements = search.search(what, values.sentences)
        hit = _hit((values, statements), state.found)
        touched, late = _touched(state, what, touched | hit, again)
        held = _held(search, [state.found[name] for name in sorted(touched)])
    with done.timed("values"):
        unchanged = News(everything=False)
        rest = search_values(
            state.lakehouse, state.ref, unchanged, sorted(late - again), kin
        )
    with done.timed("grouping"):
        parts = (values, statements, held, rest)
        columns = search_schemas(state.lakehouse, state.ref)
        conflicts = _distinct([each for part in parts for each in part.conflicts])
        conflicts = [each for each in conflicts if not explained(each, columns)]
        groups = groups_of(conflicts, _same(parts), state.found.values())
        examined = touched | state.of(SCHEMA)
        done.rows += events(state.found, [*groups, *columns], examined, by)
    done.comparison = {
        "comparison_id": content_id(by.run_id, by.detector),
        "detector": by.detector,
        "new_claims": _new_claims(state, what),
        "value_pairs": values.pairs + rest.pairs,
        "statement_pairs": statements.pairs + held.pairs,
        "left_out": statements.left_out,
        "run_id": by.run_id,
        "at": by.at,
    }


def _touched(
    state: _State, what: News, names: Collection[str], claims: Collection[str]
) -> tuple[set[str], set[str]]:
    """Return the contradictions that must be found again whole, and their claims.

    Those in which something may have changed, and those that share an item with one of
    them, since an item is compared whole: one that hangs together by several items, and
    were compared in one of them only, would lose the others.

    Args:
        state: The contradictions that are known.
        what: What is new: what was said of its items may have changed.
        names: Contradictions in which something changed.
        claims: Claims that are compared again in any case.
    """
    if what.everything:
        return set(state.found), set()
    touched, again = set(names), set(claims)
    while True:
        again.update(claim for name in touched for claim in state.found[name]["claims"])
        wanted = {"versions": what.changed, "claims": sorted(again)}
        more = state.named("contradictions_of_items", wanted)
        if more <= touched:
            return touched, again
        touched |= more


def _hit(parts: Sequence[Found], current: dict[str, Row]) -> set[str]:
    """Return the contradictions with a side that is in a conflict found now."""
    conflicts = [each for part in parts for each in part.conflicts]
    sides = {end.says for each in conflicts for end in (each.a, each.b)}
    return {
        name
        for name, row in current.items()
        if row["status"] != "resolved" and sides & set(row["sides"])
    }


def _held(search: StatementSearch, rows: Sequence[Row]) -> Found:
    """Return what still holds between the statements of contradictions."""
    found = Found()
    for row in rows:
        part = search.among(row["claims"])
        found.conflicts += part.conflicts
        found.same |= part.same
        found.pairs += part.pairs
    return found


def _same(parts: Sequence[Found]) -> dict[str, list[str]]:
    """Return ids of claims by what they say, of all parts."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for part in parts:
        for says, claims in part.same.items():
            found[says] += claims
    return found


def _distinct(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Return conflicts, one for each pair of sides: the strongest."""
    best: dict[tuple[str, ...], Conflict] = {}
    for each in sorted(conflicts, key=lambda each: (-each.score, each.a.claim_id)):
        best.setdefault(tuple(sorted((each.a.says, each.b.says))), each)
    return list(best.values())


def _new_claims(state: _State, what: News) -> int:
    wanted = {"everything": what.everything, "versions": sorted(what.new)}
    (row,) = state.query(_NEW_CLAIMS, wanted)
    return int(row["claims"])
