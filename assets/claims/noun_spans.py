"""Where noun phrases begin and end in a sentence, and what words of it mean."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.verbs import FIGURE, Token
from resources.values import name_key

_BEFORE_NOUN = lx.word_set("outside inside past opposite")
STOPS = lx.PREPOSITION | lx.CONJUNCTION | lx.AUXILIARY | lx.RELATIVE


def noun_phrase_before(tokens: Sequence[Token], end: int, floor: int) -> int:
    """Return the first token of the noun phrase that ends before a token.

    Args:
        tokens: The sentence.
        end: One past the phrase.
        floor: The phrase begins here or later.
    """
    first = end
    while first > floor:
        token = tokens[first - 1]
        opens = token.flags & (lx.DETERMINER | lx.PREPOSITION | lx.AUXILIARY)
        if opens or token.flags & (lx.CONJUNCTION | lx.PRONOUN | lx.RELATIVE):
            break
        if token.low == FIGURE or not token.text[0].isalnum():
            break
        nominal = token.flags & (lx.NOUN | lx.ADJECTIVE | lx.NAME | lx.ING | lx.PAST)
        if not nominal:
            break
        first -= 1
    return first


def noun_phrase_after(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return one past the noun phrase that begins at a token.

    Args:
        tokens: The sentence.
        first: Where it begins.
        end: It ends here or before.
    """
    i = first
    while i < end:
        token = tokens[i]
        described = i == first and token.low in _BEFORE_NOUN  # "outside help"
        if token.flags & (STOPS | lx.PRONOUN) and not described:
            break
        if token.low == FIGURE:
            break
        if token.flags & lx.DETERMINER and i > first:
            break
        if not token.text[0].isalnum():
            if not _ends_initial(tokens, i, end):
                break
            i += 1
            continue
        finite = token.flags & lx.FINITE and not token.flags & lx.NOUN
        nominal = lx.NOUN | lx.ADJECTIVE | lx.NAME | lx.DETERMINER | lx.ING | lx.PAST
        if i > first and (finite or not token.flags & nominal):
            break
        i += 1
    return i


def _ends_initial(tokens: Sequence[Token], i: int, end: int) -> bool:
    """Return whether a point ends an initial: 'B. Oduya'."""
    before = tokens[i - 1].text if i else ""
    initial = len(before) == 1 and before.isupper()
    follows = i + 1 < end and tokens[i + 1].flags & lx.NAME
    return tokens[i].text == "." and initial and bool(follows)


def content(tokens: Sequence[Token], first: int, end: int) -> list[str]:
    """Return what words of tokens[first:end] mean: verbs in base form, nouns singular.

    Function words, signs and adverbs of degree are left out; values are too.
    """
    found = []
    for token in tokens[first:end]:
        if token.flags & (lx.CLOSED | lx.NEGATION) or token.low == FIGURE:
            continue
        if token.flags & lx.ADVERB or not token.text[0].isalnum():
            continue
        if token.low in {"longer", "own"}:
            continue  # "no longer", "its own"
        inflected = token.flags & (lx.PAST | lx.ING | lx.FINITE)
        is_verb = inflected and not token.flags & (lx.NOUN | lx.ADJECTIVE | lx.NAME)
        key = name_key(token.verb if is_verb else token.text)
        if key:
            found.append(key)
    return list(dict.fromkeys(found))
