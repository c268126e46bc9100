"""Cells of prose as statements: a requirement, a note, an answer in a data table."""

import re
from functools import lru_cache
from typing import NamedTuple

from assets.claims import grammar, sentences, text_values
from assets.claims.tokens import tokenize

LONGEST_STATEMENT = 600  # Characters; a longer cell is a text of its own.
FEWEST_WORDS = 4

_MODALITIES = {
    "shall": "must", "must": "must", "may": "may", "can": "may", "will": "will",
}  # fmt: skip
_MODAL = re.compile(
    r"\b(?P<verb>shall|must|may|can|will)(?P<denied>\s?not)?\b", re.IGNORECASE
)


class Prose(NamedTuple):
    """What a cell asserts.

    Attributes:
        text: Its words.
        folded: The same for comparing: case and width of spaces folded.
        affirmed: False when its main verb is negated.
        modality: is, was, will, may, must or must_not.
    """

    text: str
    folded: str
    affirmed: bool
    modality: str


@lru_cache(maxsize=4096)
def read_prose(text: str) -> Prose | None:
    """Return a cell as a statement; None if it asserts nothing, or is too long.

    Questions, lists of words without a verb and scripts other than Latin assert
    nothing that could be compared.
    """
    words = " ".join(text.split())
    short = len(words) > LONGEST_STATEMENT or len(words.split()) < FEWEST_WORDS
    if short or sentences.is_question(words) or not sentences.is_latin(words):
        return None
    spans = [(each.start, each.end) for each in text_values.values_in(words)]
    clauses = grammar.clauses(tokenize(words, spans))
    if clauses:
        affirmed, modality = not clauses[0].denied, clauses[0].modality
    elif modal := _MODAL.search(words):
        # "If A is so then B shall not be done" has its verb in a later clause.
        affirmed = modal["denied"] is None
        modality = _MODALITIES[modal["verb"].casefold()]
        modality = modality if affirmed or modality != "must" else "must_not"
    else:
        return None
    return Prose(words, words.casefold(), affirmed, modality)
