"""Words that deny by themselves: 'closed' is not open, 'free of nuts' has none."""

from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.noun_spans import content
from assets.claims.verbs import Token

_OPPOSITES = {
    "close": "open", "closed": "open", "shut": "open", "forbid": "allow",
    "forbidden": "allow", "prohibit": "allow", "prohibited": "allow", "ban": "allow",
    "impossible": "possible", "absent": "present", "invalid": "valid",
    "illegal": "legal", "inactive": "active", "incomplete": "complete",
    "incorrect": "correct", "false": "true", "wrong": "right", "optional": "necessary",
    "reject": "accept", "refuse": "accept", "disallow": "allow", "inaccessible":
    "accessible", "irregular": "regular", "permit": "allow", "permitted": "allow",
}  # fmt: skip
_SAME = frozenset({"permit", "permitted"})  # Not opposites: they only change the word.
# Verbs that with a preposition of place say no more than 'is in'.
_POSITIONS = lx.word_set(
    "stand lie sit hang store keep locate situate place mount put park fix"
)
_PLACES = lx.word_set(
    "in into inside on onto at above below under behind beside near opposite outside"
)
_FREE = lx.word_set("of from")


def opposite(word: str) -> tuple[str, bool]:
    """Return a word in the form in which it affirms, and whether that turned it.

    Args:
        word: Such as "closed", "unsafe" or "open".
    """
    known = _OPPOSITES.get(word)
    if known is not None:
        return known, word not in _SAME
    bare = word[2:]
    if word.startswith("un") and len(bare) > 3:  # noqa: PLR2004 - not "unit".
        flags = lx.lexicon().word(bare).flags
        own = lx.lexicon().word(word).flags
        if flags & (lx.ADJECTIVE | lx.PAST) and own & lx.ADJECTIVE:
            return bare, True
    return word, False


def free_of(tokens: Sequence[Token], first: int, end: int) -> str:
    """Return what a thing is free of, or "" if nothing says so: 'naturally free of'.

    Args:
        tokens: The sentence.
        first: First token of what is said of the thing.
        end: One past the last.
    """
    at = next((i for i in range(first, end - 1) if tokens[i].low == "free"), None)
    if at is None or tokens[at + 1].low not in _FREE or at > first + 1:
        return ""
    return " ".join(content(tokens, at + 2, end))


def is_position(tokens: Sequence[Token], verb: int, at: int) -> bool:
    """Return whether a verb with what follows says where a thing is: 'stored in'.

    Args:
        tokens: The sentence.
        verb: The main verb.
        at: First token after the verbs and their adverbs.
    """
    placed = at < len(tokens) and tokens[at].low in _PLACES
    return placed and tokens[verb].verb in _POSITIONS
