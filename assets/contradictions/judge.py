"""Pairs of texts to judgements: the detector without the lakehouse.

The same comparers, differences, model and calibration as in the asset, on claims that
are drawn from the two texts; for benchmarks and for a person with two documents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import product
from math import sqrt
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assets.claims.blocks import words_of
from assets.claims.model import Claim, DocumentText
from assets.contradictions.differences import Difference
from assets.contradictions.explanation import explain
from assets.contradictions.items import conflicts_between
from assets.contradictions.lexical import terms
from assets.contradictions.model import Conflict, Said, said
from assets.contradictions.relations import Item, related
from assets.contradictions.sentence import aligned
from assets.contradictions.statements import differ, judged, may_conflict, worth_asking

ASKED = 12  # Pairs of sentences of two documents that the model is asked about.
LOOKED_AT = 96  # Pairs of sentences whose differences are looked at before.
SHORT = 400  # Characters up to which a text is also taken as one statement.
_FIELDS = [each.name for each in fields(Claim)]

TextPair = tuple[str, str]
Span = tuple[int, int]


class Model(Protocol):
    """What the judge needs of an NLI model."""

    def contradiction(self, pairs: Sequence[TextPair]) -> npt.NDArray[np.float32]:
        """Return the probability of contradiction, shape (n,), both directions."""


class Extractor(Protocol):
    """What the judge needs of an extractor of claims."""

    def extract(self, documents: Sequence[DocumentText]) -> list[Claim]:
        """Return the claims of documents."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the detector says of two texts.

    Args:
        score: Calibrated probability that they contradict each other.
        kind: Of the strongest conflict; "none" when nothing could be compared.
        explanation: One sentence; empty when nothing could be compared.
        span_a: Code points of the first text that it rests on.
        span_b: Of the second.
    """

    score: float
    kind: str = "none"
    explanation: str = ""
    span_a: Span = (0, 0)
    span_b: Span = (0, 0)


class Judge:
    """Compares claims by type and by an NLI model.

    Args:
        nli: Gives the probability that two sentences contradict each other.
        extractor: Draws claims from texts; only `score_pairs` needs it.
    """

    def __init__(self, nli: Model, extractor: Extractor | None = None) -> None:
        self._nli = nli
        self._extractor = extractor

    def statements(
        self, pairs: Iterable[tuple[Said, Said, Difference]]
    ) -> list[Conflict]:
        """Return pairs of statements as conflicts with their scores, in their order.

        Each distinct pair of texts is asked once.
        """
        asked = list(pairs)
        texts = [aligned(words_of(a.text), words_of(b.text)) for a, b, _ in asked]
        # The same but for the way in which values and pronouns are written.
        known = {
            pair: 0.0
            for pair, (_, _, found) in zip(texts, asked, strict=True)
            if found.same or _plain(pair[0]) == _plain(pair[1])
        }
        distinct = sorted(set(texts) - known.keys())
        if distinct:
            scores = self._nli.contradiction(distinct).tolist()
            known |= dict(zip(distinct, scores, strict=True))
        return [
            judged(a, b, found, known[text])
            for (a, b, found), text in zip(asked, texts, strict=True)
        ]

    def score_pairs(self, pairs: Sequence[TextPair]) -> list[Judgement]:
        """Return what the detector says of each pair of texts.

        Args:
            pairs: Sentences, passages or whole documents.
        """
        claims = self._claims([text for pair in pairs for text in pair])
        values: list[list[Conflict]] = []
        asked: list[tuple[Said, Said, Difference]] = []
        owners: list[int] = []
        for place in range(len(pairs)):
            ours, theirs = claims[2 * place], claims[2 * place + 1]
            values.append(_values(ours, theirs))
            chosen = _chosen(ours, theirs)
            asked += chosen
            owners += [place] * len(chosen)
        for place, conflict in zip(owners, self.statements(asked), strict=True):
            values[place].append(conflict)
        return [_judgement(found, f"{2 * place}") for place, found in enumerate(values)]

    def _claims(self, texts: Sequence[str]) -> list[list[Said]]:
        """Return the claims of each text; a short one is one statement as a whole."""
        documents = [
            DocumentText(str(place), f"text-{place}", "", text, language="en")
            for place, text in enumerate(texts)
        ]
        drawn = self._extractor.extract(documents) if self._extractor else []
        found: list[list[Said]] = [[] for _ in texts]
        for claim in drawn:
            row = {name: getattr(claim, name) for name in _FIELDS}
            found[int(claim.version_id)].append(said(row))
        for place, text in enumerate(texts):
            whole = any(each.text == text.strip() for each in _sentences(found[place]))
            if len(text) <= SHORT and not whole:
                found[place].append(_whole(text, str(place)))
        return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _whole(text: str, version: str) -> Said:
    return Said(
        claim_id=f"text-{version}",
        fingerprint=" ".join(text.casefold().split()),
        kind="statement",
        text=text,
        version_id=version,
        document_id=version,
        start=0,
        end=len(text),
    )


def _values(ours: Sequence[Said], theirs: Sequence[Said]) -> list[Conflict]:
    """Return conflicts between values of the same items, and of related ones."""
    found = []
    for (one, claims), (other, others) in product(_items(ours), _items(theirs)):
        alike = related(one, other)
        if alike > 0.0:
            found += conflicts_between(claims, others, alike=alike)
    return found


def _items(claims: Sequence[Said]) -> list[tuple[Item, list[Said]]]:
    """Return the items that claims are about, each with its claims."""
    found: dict[tuple[str, str], list[Said]] = {}
    for each in claims:
        if each.value is not None and each.attribute_key:
            key = each.subject_key or "", each.attribute_key
            found.setdefault(key, []).append(each)
    return [
        (Item(*key, all(c.resolved for c in said), said[0].entities), said)
        for key, said in found.items()
    ]


def _chosen(
    ours: Sequence[Said], theirs: Sequence[Said]
) -> list[tuple[Said, Said, Difference]]:
    """Return the pairs of statements that the model is to be asked about.

    Those that are worth asking about come first, then those that share most words, so
    that two texts are never left without a judgement.
    """
    pairs = [
        (a, b)
        for a, b in product(_sentences(ours), _sentences(theirs))
        if may_conflict(a, b)
    ]
    pairs.sort(key=lambda pair: -_shared(*pair))
    found = [(a, b, differ(a, b)) for a, b in pairs[:LOOKED_AT]]
    found.sort(key=lambda each: (not worth_asking(*each), -_promise(each[2])))
    return found[:ASKED]


def _shared(a: Said, b: Said) -> float:
    """Return how many content words two sentences share, weighed by their length."""
    left, right = terms(a.text), terms(b.text)
    return len(left & right) / sqrt(1 + min(len(left), len(right)))


def _promise(found: Difference) -> float:
    return found.overlap * (1.0 + found.strength)


def _sentences(claims: Sequence[Said]) -> list[Said]:
    return [each for each in claims if each.kind == "statement"]


def _judgement(found: Sequence[Conflict], first: str) -> Judgement:
    best = max(found, key=lambda each: each.score, default=None)
    if best is None:
        return Judgement(0.0)
    sides = (best.a, best.b) if best.a.version_id == first else (best.b, best.a)
    spans = [(each.start or 0, each.end or 0) for each in sides]
    return Judgement(best.score, best.kind, explain(best), spans[0], spans[1])
