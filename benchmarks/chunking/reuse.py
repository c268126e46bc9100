"""How many passages of edited texts were there before, so that their vectors are."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.chunking.editing import edited, sentences
from benchmarks.chunking.ways import Way

RATES = (0.01, 0.001)  # Shares of the sentences that are edited.
SEEDS = (1, 2, 3)


def measure(texts: Sequence[str], ways: Mapping[str, Way]) -> dict[str, Any]:
    """Return, by way, the share of passages of edited texts that were there before.

    Args:
        texts: Long documents.
        ways: To cut texts, by name.

    Returns:
        By way: `passages`, their mean length in characters and sentences, and `reused`
        by share of edited sentences, the mean over several draws.
    """
    count = sum(len(sentences(text)) for text in texts)
    found: dict[str, Any] = {}
    for name, way in ways.items():
        before = [each for passages in way(texts) for each in passages]
        length = sum(map(len, before)) / len(before)
        found[name] = {
            "passages": len(before),
            "mean_characters": round(length),
            "sentences_a_passage": round(count / len(before), 2),
            "reused": {
                f"{rate:g}": _reused(texts, way, before, rate) for rate in RATES
            },
        }
    return found


def _reused(
    texts: Sequence[str], way: Way, before: Sequence[str], rate: float
) -> float:
    known = set(before)
    shares = []
    for seed in SEEDS:
        cut = way(edited(texts, rate, seed))
        after = [each in known for passages in cut for each in passages]
        shares.append(sum(after) / len(after))
    return round(sum(shares) / len(shares), 4)
