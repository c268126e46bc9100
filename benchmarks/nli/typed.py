"""The second stage: the open sets again, with typed edits and compatible sentences."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.nli.claims import (
    denied_claims,
    false_claims,
    same_entity,
    true_claims,
)
from benchmarks.nli.compatible import (
    added_detail,
    nearest_elsewhere,
    other_entity,
    same_article,
    same_passage,
    unrelated,
)
from benchmarks.nli.edits import negate
from benchmarks.nli.general import Random, other_evidence, read_sets, swapped
from benchmarks.nli.harmless import shorten
from benchmarks.nli.lexical import Lexicon, lexical_pairs
from benchmarks.nli.names import Names, resolved, subject
from benchmarks.nli.passages import Passage, read_passages
from benchmarks.nli.reading import Pair
from benchmarks.nli.scoped import scoped_pairs
from benchmarks.nli.settings import CONTRADICTION, ENTAILMENT, NEUTRAL
from benchmarks.nli.statements import falsified, reworded
from benchmarks.nli.wordnet import WordNet

PASSES = 2
# Pairs of each generator in one pass.
COUNTS = {
    "snli": 40_000,
    "cad": 5_000,
    "conjnli": 6_000,
    "negated": 5_000,
    "lexical": 12_000,
    "contradicting": 8_000,
    "following": 6_000,
    "false claims": 3_500,
    "true claims": 2_000,
    "denied claims": 2_000,
    "same entity": 3_000,
    "other evidence": 1_500,
    "same passage": 4_500,
    "same article": 1_500,
    "nearest elsewhere": 3_000,
    "unrelated": 1_500,
    "other entity": 2_000,
    "added detail": 1_500,
    "scoped": 6_000,
}
_ATTEMPTS = 4  # Sentences tried for each edit that is wanted.


def typed_epochs(data: Path, wordnet: Path, seed: int) -> list[list[Pair]]:
    """Return the pairs of each pass of the second stage.

    Args:
        data: Folder with `nli/train` and `retrieval`.
        wordnet: Folder with WordNet's files.
        seed: Decides every draw.
    """
    sets = read_sets(data)
    passages = read_passages(data)
    captions = sorted({pair.premise for pair in sets["snli"]})
    lexicon = Lexicon(WordNet(wordnet), captions)
    texts = [sentence for passage in passages for sentence in passage.sentences]
    texts += sorted({pair.hypothesis for pair in sets["fever"]})
    names = Names(texts, lexicon.peoples)
    epochs = []
    for number in range(PASSES):
        rng = np.random.default_rng(seed + 100 + number)
        epochs.append(
            [
                *swapped(_sample(sets["snli"], COUNTS["snli"], rng), rng),
                *_sample(sets["cad"], COUNTS["cad"], rng),
                *_sample(sets["conjnli"], COUNTS["conjnli"], rng),
                *swapped(sets["fever"], rng),
                *negated(sets["snli"] + sets["cad"], COUNTS["negated"], rng),
                *lexical_pairs(captions * 2, lexicon, COUNTS["lexical"], rng),
                *_from_claims(sets["fever"], names, rng),
                *passage_pairs(passages, names, 1.0, rng),
            ]
        )
    return epochs


def contradicting(
    passages: Sequence[Passage], names: Names, count: int, rng: Random
) -> list[Pair]:
    """Return sentences against what an edit made of them: contradictions.

    Half of the edited sentences are shortened first, half of the others stand with a
    neighbour, and some of the edited ones do, so that shared words decide nothing.
    """
    found: list[Pair] = []
    for at in rng.integers(len(passages), size=_ATTEMPTS * count):
        if len(found) == count:
            break
        premise, sentence = _in_context(passages[at], rng)
        short = shorten(sentence, rng) if rng.random() < 0.5 else None
        false = falsified(short or sentence, names, rng)
        if false is not None:
            if rng.random() < 0.25:
                false = _with_other(false, passages[at], premise, rng)
            texts = (premise, false) if rng.random() < 0.7 else (false, premise)
            found.append(Pair(*texts, CONTRADICTION, "contradicting"))
    return found


def following(passages: Sequence[Passage], count: int, rng: Random) -> list[Pair]:
    """Return sentences with what a harmless edit made of them: entailments."""
    found: list[Pair] = []
    for at in rng.integers(len(passages), size=_ATTEMPTS * count):
        if len(found) == count:
            break
        premise, sentence = _in_context(passages[at], rng)
        text = sentence
        for _ in range(int(rng.integers(1, 4))):
            text = reworded(text, rng) or text
        if text != sentence:
            found.append(Pair(premise, text, ENTAILMENT, "following"))
    return found


def negated(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    """Return pairs with the hypothesis denied: what followed from it is refuted.

    Captions of one scene are meant, so that what they contradict is not the case.
    """
    flipped = {ENTAILMENT: CONTRADICTION, CONTRADICTION: ENTAILMENT, NEUTRAL: NEUTRAL}
    found: list[Pair] = []
    for at in rng.permutation(len(pairs)):
        if len(found) == count:
            break
        denied = negate(pairs[at].hypothesis, rng)
        if denied is not None:
            label = flipped[pairs[at].label]
            found.append(Pair(pairs[at].premise, denied, label, "negated"))
    return found


def _from_claims(fever: list[Pair], names: Names, rng: Random) -> list[Pair]:
    return [
        *false_claims(fever, names, COUNTS["false claims"], rng),
        *true_claims(fever, COUNTS["true claims"], rng),
        *denied_claims(fever, COUNTS["denied claims"], rng),
        *same_entity(fever, COUNTS["same entity"], rng),
        *_sample(other_evidence(fever, rng), COUNTS["other evidence"], rng),
    ]


def passage_pairs(
    passages: Sequence[Passage], names: Names, share: float, rng: Random
) -> list[Pair]:
    """Return typed and compatible pairs made from passages.

    Args:
        passages: Articles' sentences.
        names: What names are changed for.
        share: Of the counts of one pass.
        rng: Source of chance.
    """
    titles = sorted({subject(p.title) for p in passages if p.title[0].isupper()})
    counts = {name: round(share * count) for name, count in COUNTS.items()}
    return [
        *contradicting(passages, names, counts["contradicting"], rng),
        *following(passages, counts["following"], rng),
        *same_passage(passages, counts["same passage"], rng),
        *same_article(passages, counts["same article"], rng),
        *nearest_elsewhere(passages, counts["nearest elsewhere"], rng),
        *unrelated(passages, counts["unrelated"], rng),
        *other_entity(passages, names, counts["other entity"], rng),
        *added_detail(passages, counts["added detail"], rng),
        *scoped_pairs(titles, counts["scoped"], rng),
    ]


def _in_context(passage: Passage, rng: Random) -> tuple[str, str]:
    """Return a sentence of a passage, alone or beside its neighbour, and by itself."""
    at = int(rng.integers(len(passage.sentences)))
    sentence = passage.sentences[at]
    chance = rng.random()
    if chance < 0.3:
        sentence = resolved(sentence, passage.title)
    if chance < 0.55 or len(passage.sentences) == 1:
        return sentence, sentence
    if at and (chance < 0.8 or at + 1 == len(passage.sentences)):
        return f"{passage.sentences[at - 1]} {sentence}", sentence
    return f"{sentence} {passage.sentences[at + 1]}", sentence


def _with_other(text: str, passage: Passage, premise: str, rng: Random) -> str:
    """Put a sentence of the passage that the premise has not before or after a text."""
    others = [sentence for sentence in passage.sentences if sentence not in premise]
    if not others:
        return text
    other = others[int(rng.integers(len(others)))]
    return f"{text} {other}" if rng.random() < 0.5 else f"{other} {text}"


def _sample(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    order = rng.permutation(len(pairs))[:count]
    return [pairs[at] for at in order]
