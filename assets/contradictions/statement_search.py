"""Conflicts between the statements of a lakehouse: by words, vectors and the model."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np

from assets.contradictions.candidates import KeyIndex, Pairs
from assets.contradictions.compatible import are_editions
from assets.contradictions.copies import copied
from assets.contradictions.detector import (
    ALIKE,
    MODEL_NEAREST,
    REPORTED,
    REPORTED_BARE,
    SURE,
)
from assets.contradictions.differences import WORDING, Difference
from assets.contradictions.judge import Judge
from assets.contradictions.model import Kin, Said, said
from assets.contradictions.news import News
from assets.contradictions.statements import (
    differ,
    keys_of,
    may_conflict,
    worth_asking,
)
from assets.contradictions.value_search import Found, Sentence, place
from assets.contradictions.vectors import StatementVectors, Vectors
from resources import progress
from resources.lakehouse import Lakehouse
from sql import load

ROWS_AT_ONCE = 8192
PAIRS_AT_ONCE = 8192  # Candidates whose vectors and claims are in memory at once.
MOST_MEMBERS = 12  # Statements of a group that are compared with each other again.

LEAST = {WORDING: REPORTED_BARE, "*": REPORTED}
Asked = tuple[Said, Said, Difference]
Claims = Mapping[str, Sequence[Said]]  # By fingerprint.
Names = tuple[str, str]  # The fingerprints of a pair.


class StatementSearch:
    """Finds statements that conflict with new ones.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        vectors: Known and new vectors of statements.
        kin: Versions made of much the same sentences.
        least: Score from which a conflict is kept, by kind; `*` is for all others.
    """

    def __init__(
        self,
        lakehouse: Lakehouse,
        ref: str,
        vectors: StatementVectors,
        kin: Kin | None = None,
        least: Mapping[str, float] | None = None,
    ) -> None:
        self._lakehouse = lakehouse
        self._ref = ref
        self._vectors = vectors
        self._kin = kin or {}
        self._least = LEAST if least is None else least
        self._judge = Judge(lakehouse.nli)
        self._decided: Collection[frozenset[Sentence]] = ()

    def search(
        self, what: News, decided: Collection[frozenset[Sentence]] = ()
    ) -> Found:
        """Return the conflicts of new statements with all.

        Args:
            what: What is new.
            decided: Pairs of sentences whose values are known to conflict.
        """
        self._decided = decided
        found = Found(left_out=self._left_out(what))
        names, pairs = self._candidates(what)
        total = len(pairs.a)
        for start in range(0, total, PAIRS_AT_ONCE):
            progress.report("contradictions", start, total)
            part = slice(start, start + PAIRS_AT_ONCE)
            ends = [
                (names[a], names[b])
                for a, b in zip(pairs.a[part], pairs.b[part], strict=True)
            ]
            claims = self._claims(ends)
            near = self._near(ends, pairs.shared[part], claims)
            self._compare(near, claims, found)
        return found

    def among(self, claims: Sequence[str]) -> Found:
        """Return the conflicts among the statements of these claims.

        For a group that has lost a claim or got a new one: what still holds of it.
        """
        rows = self._query("claims_by_id", {"claims": sorted(claims)})
        told = {row["fingerprint"] for row in rows if row["kind"] == "statement"}
        ends = list(combinations(sorted(told)[:MOST_MEMBERS], 2))
        found = Found()
        self._compare(ends, self._claims(ends), found)
        return found

    def _query(self, name: str, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        query = load(f"steps/{name}")
        return self._lakehouse.warehouse.query(query, self._ref, wanted).to_pylist()

    def _left_out(self, what: News) -> int:
        wanted = {"everything": what.everything, "versions": sorted(what.new)}
        (row,) = self._query("claims_left_out", wanted)
        return int(row["left_out"])

    def _candidates(self, what: News) -> tuple["_Fingerprints", Pairs]:
        """Return the fingerprints of all statements, and the pairs of new ones."""
        query = load("steps/statements_to_compare")
        wanted = {"everything": what.everything, "versions": sorted(what.new)}
        index, new, names = KeyIndex(), [], _Fingerprints()
        with self._lakehouse.warehouse.stream(query, self._ref, wanted) as result:
            for row in _rows(result.to_arrow_reader(ROWS_AT_ONCE)):
                number = index.add(keys_of(_sketch(row)))
                names.add(row["fingerprint"])
                if row["is_new"]:
                    new.append(number)
        return names, index.pairs(new)

    def _claims(self, ends: Sequence[Names]) -> Claims:
        names = sorted({each for pair in ends for each in pair})
        claims: dict[str, list[Said]] = defaultdict(list)
        for row in self._query("statement_claims", {"fingerprints": names}):
            claims[row["fingerprint"]].append(said(row, self._kin))
        return claims

    def _near(
        self, ends: Sequence[Names], shared: Vectors, claims: Claims
    ) -> list[Names]:
        """Return the pairs whose meanings are alike, the nearest of each.

        Vectors are made only of those that do not share most of their words, and are
        no copies of each other but for one place.
        """
        likeness = shared.copy()
        for number, (one, other) in enumerate(ends):
            if likeness[number] < SURE:
                copy = copied(claims[one][0].text, claims[other][0].text)
                likeness[number] = max(likeness[number], copy.share)
        unsure = [number for number, each in enumerate(likeness) if each < SURE]
        likeness[unsure] = self._cosine([ends[number] for number in unsure], claims)
        taken: dict[str, int] = defaultdict(int)
        near = []
        for number in np.argsort(-likeness, kind="stable"):
            if likeness[number] < ALIKE:
                break
            pair = ends[number]
            if min(taken[each] for each in pair) < MODEL_NEAREST:
                near.append(pair)
                for each in pair:
                    taken[each] += 1
        return near

    def _cosine(self, ends: Sequence[Names], claims: Claims) -> Vectors:
        shown = [(claims[one][0], claims[other][0]) for one, other in ends]
        return self._vectors.similarity(
            {each.text_hash: each.text for pair in shown for each in pair},
            [one.text_hash for one, _ in shown],
            [other.text_hash for _, other in shown],
        )

    def _compare(self, ends: Sequence[Names], claims: Claims, found: Found) -> None:
        """Ask about pairs of statements, and add those that conflict."""
        chosen = (_choose(claims[one], claims[other]) for one, other in ends)
        asked = [
            each
            for each in chosen
            if each is not None
            and frozenset((place(each[0]), place(each[1]))) not in self._decided
        ]
        found.pairs += len(asked)
        for conflict in self._judge.statements(asked):
            least = self._least.get(conflict.kind, self._least["*"])
            if conflict.score < least:
                continue
            found.conflicts.append(conflict)
            for end in (conflict.a, conflict.b):
                ids = [each.claim_id for each in claims[end.fingerprint]]
                found.same[end.says] = ids


class _Fingerprints:
    """Fingerprints by number, 16 bytes each."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, fingerprint: str) -> None:
        self._bytes += bytes.fromhex(fingerprint)

    def __getitem__(self, number: int) -> str:
        start = 16 * int(number)
        return self._bytes[start : start + 16].hex()


def _rows(batches: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a reader.
    for batch in batches:
        yield from batch.to_pylist()


def _sketch(row: Mapping[str, Any]) -> Said:
    """Return as much of a claim as its keys need."""
    return Said(
        claim_id="",
        fingerprint=row["fingerprint"],
        kind="statement",
        text=row["text"],
        version_id="",
        subject_key=row["subject_key"],
        entities=tuple(row["entities"] or ()),
    )


def _choose(ours: Sequence[Said], theirs: Sequence[Said]) -> Asked | None:
    """Return the two claims that show best what two statements differ in.

    Statements that one document makes side by side are taken to be compatible, so a
    pair in different documents is only asked about if neither document has both.
    """
    where = [{each.version_id for each in claims} for claims in (ours, theirs)]
    both = where[0] & where[1]
    ranked = sorted(
        (are_editions(a, b), a.version_id == b.version_id, a.claim_id, b.claim_id)
        for a, b in product(ours, theirs)
        if may_conflict(a, b)
        and (where[0] == where[1] or not {a.version_id, b.version_id} & both)
    )
    if not ranked:
        return None
    *_, first, second = ranked[0]
    a = next(each for each in ours if each.claim_id == first)
    b = next(each for each in theirs if each.claim_id == second)
    found = differ(a, b)
    return (a, b, found) if worth_asking(a, b, found) else None
