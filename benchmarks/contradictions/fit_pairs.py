"""Pairs that the detector compares, with what its score is made of, and the truth."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from assets.claims.extraction import ClaimExtractor
from assets.claims.model import Claim, DocumentText
from assets.contradictions.calibration import Features
from assets.contradictions.differing import differing
from assets.contradictions.items import value_features
from assets.contradictions.kinship import kin_of
from assets.contradictions.model import REVISION, Conflict, Said, said
from assets.contradictions.news import News
from assets.contradictions.statement_search import StatementSearch
from assets.contradictions.statements import differ, statement_features
from assets.contradictions.value_search import search_values
from assets.contradictions.vectors import StatementVectors
from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.homes import Home, placed
from benchmarks.contradictions.matching import Library, Reported, meets
from benchmarks.contradictions.outcome import judge
from benchmarks.contradictions.pairs import Pair, read
from benchmarks.contradictions.sample import known_places
from benchmarks.contradictions.wording import Edit
from benchmarks.measuring import RESULTS
from resources.lakehouse import Lakehouse
from resources.nli import Nli
from resources.settings import Settings

CHANCE = Chance(17)
_FIELDS = [each.name for each in fields(Claim)]
_TEXTS = "select uri, text from kb.current_documents"
_CLAIMS = """
    select * from kb.live_claims where list_contains($ids::varchar[], claim_id)
"""
Sources = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """A pair whose truth is known.

    Attributes:
        features: What its score is made of.
        conflict: Whether the two contradict each other.
        fold: Name of the set that it is from.
    """

    features: Features
    conflict: bool
    fold: str


def pairs_in(
    home: Home, edits: Sequence[Edit], sources: Sources, fold: str
) -> list[Known]:
    """Return all pairs that the detector judges in a home, where the truth is known.

    Between a planted sentence and another it is. Between documents of the library a
    pair is a conflict if it is listed as one, or a reader called it one.

    Args:
        home: Holds the library and the planted papers.
        edits: What was planted.
        sources: Names of the sources of the library and of the papers.
        fold: Name of the set; that of the library is "library".
    """
    conflicts = [each for each in judged_in(home) if each.kind != REVISION]
    ends = [(each.a.claim_id, each.b.claim_id) for each in conflicts]
    rows = [
        Reported(str(number), each.kind, each.score, pair, pair)
        for number, (each, pair) in enumerate(zip(conflicts, ends, strict=True))
    ]
    library = _library(home, sorted({end for pair in ends for end in pair}))
    outcome = judge(library, rows, edits, sources)
    truth = {row.id: (True, fold) for row in outcome.right}
    truth |= {row.id: (False, fold) for row in outcome.wrong}
    for number, each in enumerate(conflicts):
        if {each.a.source, each.b.source} == {sources[0]}:
            truth[str(number)] = _is_known(library, each), "library"
    return [
        Known(each.features, *truth[str(number)])
        for number, each in enumerate(conflicts)
        if each.features is not None and str(number) in truth
    ]


def _is_known(library: Library, conflict: Conflict) -> bool:
    """Return whether a pair of the library is listed, or was read, as a conflict."""
    if {conflict.a.text, conflict.b.text} in _read_as_real():
        return True
    pair = library.claims[conflict.a.claim_id], library.claims[conflict.b.claim_id]
    listed = known_places()["library"]
    return any(meets(library, pair, one, other) for one, other in listed)


@cache
def _read_as_real() -> list[set[str]]:
    path = RESULTS / "contradictions_read.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{row["text_a"], row["text_b"]} for row in rows if row["real"] == "yes"]


def _library(home: Home, ids: list[str]) -> Library:
    claims = [placed(row) for row in home.ask(_CLAIMS, {"ids": ids})]
    return Library(
        {row["uri"]: row["text"] or "" for row in home.ask(_TEXTS)},
        {claim.claim_id: claim for claim in claims},
    )


def judged_in(home: Home) -> Iterator[Conflict]:
    """Yield every pair of values and of sentences that is judged in a home."""
    everything = News(everything=True)
    with Lakehouse(Settings(home=home.folder)) as lakehouse:
        kin = kin_of(lakehouse, "main")
        values = search_values(lakehouse, "main", everything, kin=kin, least=0.0)
        yield from values.conflicts
        vectors = StatementVectors(lakehouse, "main")
        search = StatementSearch(lakehouse, "main", vectors, kin, least={"*": 0.0})
        yield from search.search(everything).conflicts


def training_pairs(data: Path, count: int) -> list[Pair]:
    """Return training pairs, about a third of each set re-paired.

    Args:
        data: Folder that holds nli/train.
        count: Of each set.
    """
    chosen = []
    for name in ("fever", "conjnli_15k"):
        rows = read(data / f"nli/train/{name}.jsonl.gz")
        ranked = CHANCE.order(
            ((row["premise"] + row["hypothesis"], row) for row in rows), name
        )[:count]
        chosen += [Pair(r["premise"], r["hypothesis"], r["label"]) for r in ranked]
        turned = ranked[1:] + ranked[:1]
        chosen += [
            Pair(row["premise"], other["hypothesis"], "neutral")
            for row, other in zip(ranked[::2], turned[::2], strict=True)
        ]
    return chosen


def pairs_of(nli: Nli, pairs: Sequence[Pair], fold: str) -> list[Known]:
    """Return the features of pairs of texts: of sentences, and of differing values.

    Args:
        nli: The model.
        pairs: Of one sentence each; others have no statement of their own.
        fold: Name of the set.
    """
    drawn = _drawn([text for pair in pairs for text in (pair.one, pair.other)])
    sides = list(zip(drawn[::2], drawn[1::2], strict=True))
    found = [
        Known(value_features(a, b, comparison), pair.conflict, fold)
        for pair, (ours, theirs) in zip(pairs, sides, strict=True)
        for a, b in _same_property(ours, theirs)
        if (comparison := differing(a, b)) is not None
    ]
    asked = [
        (pair.conflict, one, other)
        for pair, (ours, theirs) in zip(pairs, sides, strict=True)
        if (one := _only(ours)) and (other := _only(theirs))
    ]
    scores = nli.contradiction([(a.text, b.text) for _, a, b in asked])
    found += [
        Known(statement_features(a, b, differ(a, b), float(score)), conflict, fold)
        for (conflict, a, b), score in zip(asked, scores, strict=True)
    ]
    return found


def _only(claims: Sequence[Said]) -> Said | None:
    """Return the statement of a text that is one sentence."""
    told = [each for each in claims if each.kind == "statement"]
    return told[0] if len(told) == 1 else None


def _drawn(texts: Sequence[str]) -> list[list[Said]]:
    documents = [
        DocumentText(str(number), f"text-{number}", "", text, language="en")
        for number, text in enumerate(texts)
    ]
    found: list[list[Said]] = [[] for _ in texts]
    for claim in ClaimExtractor().extract(documents):
        row: Mapping[str, object] = {name: getattr(claim, name) for name in _FIELDS}
        found[int(claim.version_id)].append(said(row))
    return found


def _same_property(
    ours: Sequence[Said], theirs: Sequence[Said]
) -> Iterator[tuple[Said, Said]]:
    for a in ours:
        for b in theirs:
            if a.attribute_key and a.attribute_key == b.attribute_key:
                yield a, b
