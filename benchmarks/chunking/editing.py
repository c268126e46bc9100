"""Texts with some of their sentences replaced, deleted, or followed by another."""

import random
import re
from collections.abc import Sequence

_BETWEEN = re.compile(r"((?<=[.!?])\s+)")
KINDS = ("replace", "insert", "delete")


def sentences(text: str) -> list[str]:
    """Return what lies between full stops that white space follows.

    Simpler than the rule by which texts are cut, so that it cannot favour that one.
    """
    return _BETWEEN.split(text)[::2]


def edited(texts: Sequence[str], rate: float, seed: int) -> list[str]:
    """Return texts of which a share of the sentences was edited.

    A third is replaced by another sentence of the texts, behind a third another is put
    in, a third is deleted; which ones is drawn.

    Args:
        texts: Before.
        rate: Share of the sentences, 0 to 1.
        seed: Of the draws.
    """
    draw = random.Random(seed)  # noqa: S311 - not for secrets.
    others = [each for text in texts for each in sentences(text)]
    return [_edited(text, rate, draw, others) for text in texts]


def _edited(text: str, rate: float, draw: random.Random, others: Sequence[str]) -> str:
    parts = [*_BETWEEN.split(text), ""]
    kept: list[str] = []
    for sentence, blank in zip(parts[::2], parts[1::2], strict=True):
        kind = draw.choice(KINDS) if draw.random() < rate else None
        if kind in (None, "insert"):
            kept += [sentence, blank]
        if kind in ("replace", "insert"):
            kept += [" "] * (kind == "insert" and not blank)
            kept += [draw.choice(others), blank]
    return "".join(kept)
