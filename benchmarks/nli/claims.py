"""More claims for the evidence of FEVER: edited, denied, or of another matter."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from benchmarks.nli.edits import is_denied, negate
from benchmarks.nli.names import Names
from benchmarks.nli.reading import Pair
from benchmarks.nli.settings import CONTRADICTION, ENTAILMENT, NEUTRAL
from benchmarks.nli.statements import falsified, reworded

Random = np.random.Generator


def false_claims(
    pairs: Sequence[Pair], names: Names, count: int, rng: Random
) -> list[Pair]:
    """Return evidence against an edit of a claim that follows from it."""
    right = [p for p in pairs if p.label == ENTAILMENT]
    found: list[Pair] = []
    for at in rng.permutation(len(right)):
        if len(found) == count:
            break
        claim = right[at].hypothesis
        named = names.change(claim, rng) if rng.random() < 0.6 else None
        false = named or falsified(claim, names, rng)
        if false is not None:
            pair = Pair(right[at].premise, false, CONTRADICTION, "false claim")
            found.append(pair)
    return found


def true_claims(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    """Return evidence with a harmless edit of a claim that follows from it."""
    right = [p for p in pairs if p.label == ENTAILMENT]
    found: list[Pair] = []
    for at in rng.permutation(len(right)):
        if len(found) == count:
            break
        true = reworded(right[at].hypothesis, rng)
        if true is not None:
            found.append(Pair(right[at].premise, true, ENTAILMENT, "true claim"))
    return found


def denied_claims(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    """Return refuted claims denied, and denials affirmed: what refutes them says so.

    All refuted denials are used, so that "not" tells nothing by itself.
    """
    wrong = [p for p in pairs if p.label == CONTRADICTION]
    order = [wrong[at] for at in rng.permutation(len(wrong))]
    order.sort(key=lambda pair: not is_denied(pair.hypothesis))
    found: list[Pair] = []
    for pair in order:
        if len(found) == count:
            break
        denied = negate(pair.hypothesis, rng)
        if denied is not None:
            found.append(Pair(pair.premise, denied, ENTAILMENT, "denied claim"))
    return found


def same_entity(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    """Return claims with evidence about the same name that says nothing of them."""
    by_name: dict[str, list[int]] = {}
    for at, pair in enumerate(pairs):
        for name in _long_names(pair.premise):
            by_name.setdefault(name, []).append(at)
    found: list[Pair] = []
    for at in rng.permutation(len(pairs)):
        if len(found) == count:
            break
        claim = pairs[at].hypothesis
        shared = [o for n in sorted(_long_names(claim)) for o in by_name.get(n, ())]
        others = [o for o in shared if _silent(pairs[o].premise, claim)]
        if others:
            premise = pairs[others[int(rng.integers(len(others)))]].premise
            found.append(Pair(premise, claim, NEUTRAL, "same entity"))
    return found


def _long_names(text: str) -> set[str]:
    """Return runs of two capitalised words, which name something."""
    words = [word.strip(".,;:'\"()") for word in text.split()]
    return {
        f"{one} {other}"
        for one, other in pairwise(words)
        if one[:1].isupper() and other[:1].isupper()
    }


def _silent(evidence: str, claim: str) -> bool:
    """Tell whether evidence shares no telling word with a claim but its names."""
    telling = {w.strip(".,'\"") for w in claim.split() if not w[:1].isupper()}
    telling = {w for w in telling if len(w) > 3 or w.isdigit()}
    return not telling & {w.strip(".,;:'\"()") for w in evidence.split()}
