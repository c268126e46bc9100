"""How many true pairs the choice of candidates keeps, and how many it proposes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any

from assets.claims.extraction import ClaimExtractor
from assets.claims.model import Claim, DocumentText
from assets.contradictions.candidates import KeyIndex
from assets.contradictions.model import Said, said
from assets.contradictions.news import News
from assets.contradictions.statements import keys_of
from assets.contradictions.value_search import items_of, meetings
from benchmarks.contradictions.homes import Home, placed
from benchmarks.contradictions.matching import Library, Place, Placed
from benchmarks.contradictions.pairs import Pair, ramdocs, read, wiki_sentences
from benchmarks.contradictions.scoring import share
from resources.catalog.model import MAIN
from resources.lakehouse import Lakehouse
from resources.settings import Settings
from sql import load

GROWTH = (4, 2, 1)  # Parts of the set: once, twice, four times as many questions.
Key = tuple[str, str]  # Of an item: subject and attribute, comparable.
_FIELDS = [each.name for each in fields(Claim)]
_TEXTS = "select uri, text from kb.current_documents"
_CLAIMS = """
    select * from kb.live_claims
    where kind in ('statement', 'value') order by claim_id
"""


def statements(texts: Sequence[str]) -> list[list[Said]]:
    """Return the statements of each text."""
    documents = [
        DocumentText(str(number), f"text-{number}", "", text, language="en")
        for number, text in enumerate(texts)
    ]
    found: list[list[Said]] = [[] for _ in texts]
    for claim in ClaimExtractor().extract(documents):
        if claim.kind == "statement":
            row = {name: getattr(claim, name) for name in _FIELDS}
            found[int(claim.version_id)].append(said(row))
    return found


def of_wikipedia(data: Path) -> dict[str, Any]:
    """Return the share of true pairs that are candidates, all sentences in one pool.

    Sentences of the passages around them are in the pool as well.

    Args:
        data: Folder that holds nli/dev.
    """
    true = [pair for pair in wiki_sentences(data) if pair.conflict]
    passages = read(data / "nli/dev/wikicontradict_passages_half.jsonl.gz")
    around = (row[side] for row in passages for side in ("premise", "hypothesis"))
    texts = list(dict.fromkeys([*(t for p in true for t in (p.one, p.other)), *around]))
    numbers, index = _numbered(statements(texts))
    place = {text: numbers[number] for number, text in enumerate(texts)}
    proposed = _proposed(index)
    hits = sum(_meet(place[pair.one], place[pair.other], proposed) for pair in true)
    return {
        "recall": share(hits, len(true)).described(),
        "statements": len(index),
        "candidates": len(proposed),
    }


def growth(data: Path) -> list[dict[str, Any]]:
    """Return the number of candidates a statement, for pools of growing size.

    A pool grows by whole questions with all their documents, as a folder does. (Were it
    drawn from all statements, half of it would have a quarter of the pairs.)

    Args:
        data: Folder that holds nli/dev.
    """
    pairs: list[Pair] = ramdocs(data)
    figures = []
    for some in (pairs[: len(pairs) // part] for part in GROWTH):
        texts = list(dict.fromkeys(text for p in some for text in (p.one, p.other)))
        found = statements(texts)
        pool = {each.fingerprint: each for one in found for each in one}
        _, index = _numbered([[pool[name] for name in sorted(pool)]])
        count = len(_proposed(index))
        figures.append(
            {
                "statements": len(pool),
                "candidates": count,
                "for_each": round(count / max(len(pool), 1), 3),
            }
        )
    return figures


def of_home(
    home: Home, known: Mapping[str, Sequence[tuple[list[Place], list[Place]]]]
) -> dict[str, Any]:
    """Return the share of known pairs that are compared at all in a home.

    Args:
        home: With claims.
        known: Pairs of places by name of the set.
    """
    rows = home.ask(_CLAIMS)
    claims = [placed(row) for row in rows]
    texts = {row["uri"]: row["text"] or "" for row in home.ask(_TEXTS)}
    library = Library(texts, {claim.claim_id: claim for claim in claims})
    items = _item_pairs(home)
    keys = {
        row["claim_id"]: (row["subject_key"] or "", row["attribute_key"])
        for row in rows
        if row["kind"] == "value" and row["attribute_key"]
    }
    proposed, names = _statement_pairs(home, rows)
    figures: dict[str, Any] = {
        "claims": len(claims),
        "statement_candidates": len(proposed),
        "value_candidates": len(items),
    }
    for name, pairs in known.items():
        hits = 0
        for one, other in pairs:
            ours, theirs = (library.at(places) for places in (one, other))
            hits += _compared(ours, theirs, keys, items) or _meet(
                _named(ours, names), _named(theirs, names), proposed
            )
        figures[name] = share(hits, len(pairs)).described()
    return figures


def _item_pairs(home: Home) -> set[frozenset[Key]]:
    """Return the items that are compared; one alone is compared in itself."""
    with Lakehouse(Settings(home=home.folder)) as lakehouse:
        items = items_of(lakehouse, MAIN, News(everything=True))
    return {frozenset([a.key, b.key]) for a, b, _ in meetings(items)}


def _statement_pairs(
    home: Home, claims: Iterable[Mapping[str, Any]]
) -> tuple[set[tuple[int, int]], dict[str, int]]:
    """Return pairs of statements by number, and the number of each claim."""
    index, numbers = KeyIndex(), {}
    wanted: dict[str, Any] = {"everything": True, "versions": []}
    for row in home.ask(load("steps/statements_to_compare"), wanted):
        sketch = Said(
            "",
            row["fingerprint"],
            "statement",
            row["text"],
            "",
            subject_key=row["subject_key"],
            entities=tuple(row["entities"] or ()),
        )
        numbers[row["fingerprint"]] = index.add(keys_of(sketch))
    names = {
        row["claim_id"]: numbers[row["fingerprint"]]
        for row in claims
        if row["fingerprint"] in numbers
    }
    return _proposed(index), names


def _numbered(found: Iterable[Sequence[Said]]) -> tuple[list[list[int]], KeyIndex]:
    index = KeyIndex()
    numbers = [[index.add(keys_of(one)) for one in each] for each in found]
    return numbers, index


def _proposed(index: KeyIndex) -> set[tuple[int, int]]:
    pairs = index.pairs(range(len(index)))
    return set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))


def _meet(
    ours: Iterable[int], theirs: Iterable[int], proposed: set[tuple[int, int]]
) -> bool:
    return any((min(p), max(p)) in proposed for p in product(ours, theirs))


def _compared(
    ours: Iterable[Placed],
    theirs: Iterable[Placed],
    keys: Mapping[str, Key],
    items: set[frozenset[Key]],
) -> bool:
    left, right = (
        {keys[claim.claim_id] for claim in side if claim.claim_id in keys}
        for side in (ours, theirs)
    )
    return any(frozenset(pair) in items for pair in product(left, right))


def _named(claims: Iterable[Placed], names: Mapping[str, int]) -> list[int]:
    return [names[each.claim_id] for each in claims if each.claim_id in names]
