"""Sentences as tokens: each word with the classes that it can have where it stands."""

import re

from assets.claims import lexicon as lx
from assets.claims.verbs import FIGURE, Token

_TOKEN = re.compile(r"\w[\w']*(?:[-.:/@#&+]\w[\w']*)*%?|[€$£¥]|[^\w\s]", re.UNICODE)
_NEED = lx.word_set("need needs")
_MODAL_NEED = lx.word_set("not never to")  # "Need not", "needs to".


def tokenize(words: str, spans: list[tuple[int, int]]) -> list[Token]:
    """Return the tokens of a sentence; each span given becomes one numeral token.

    Args:
        words: The sentence without marks.
        spans: Spans of values in it, left to right, that do not overlap.
    """
    lexicon = lx.lexicon()
    tokens: list[Token] = []
    position = 0
    for start, end in [*spans, (len(words), len(words))]:
        tokens += (
            _token(match[0], match.start(), lexicon)
            for match in _TOKEN.finditer(words, position, start)
        )
        if start < end:
            text = words[start:end]
            tokens.append(Token(start, end, text, FIGURE, lx.NUMERAL, FIGURE))
        position = end
    return _in_context(tokens)


def _token(text: str, start: int, lexicon: lx.Lexicon) -> Token:
    low = text.lower() if text != FIGURE else "hash"
    if low[-2:] == "'s" and low not in lx.BE:
        low = low[:-2]
    word = lexicon.word(low)
    flags = word.flags
    if text[0].isupper() and not flags & lx.CLOSED:
        flags |= lx.NAME
    elif not flags and text[0].isalnum():
        flags = lx.NUMERAL if text[0].isdigit() else lx.NOUN
    return Token(start, start + len(text), text, low, flags, word.verb)


def _in_context(tokens: list[Token]) -> list[Token]:
    """Return tokens with what only their neighbours tell: 'zone A', 'need a permit'."""
    for i, token in enumerate(tokens):
        after = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if token.text == "A" and i and _is_lettered(tokens, i):
            tokens[i] = token._replace(low="A", flags=lx.NAME)
        elif token.low == "one" and i and tokens[i - 1].low == "no":
            tokens[i] = token._replace(flags=lx.PRONOUN)
        elif token.low in _NEED and after not in _MODAL_NEED:
            flags = token.flags & ~lx.AUXILIARY
            tokens[i] = token._replace(flags=flags, verb="need")
    return tokens


def _is_lettered(tokens: list[Token], i: int) -> bool:
    """Return whether 'A' is a letter: after the word for what bears it."""
    before = tokens[i - 1]
    return bool(before.flags & (lx.NOUN | lx.NAME)) and not before.flags & lx.CLOSED
