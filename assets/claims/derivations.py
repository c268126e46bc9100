"""One form for the words of a property: 'answered', 'to answer', 'the answer'."""

from functools import lru_cache

from assets.claims import lexicon as lx

# Measures and events by verb and by adjective; the noun is the comparable form.
_NOUNS = {
    "weigh": "weight", "heavy": "weight", "long": "length", "wide": "width",
    "high": "height", "tall": "height", "deep": "depth", "old": "age",
    "thick": "thickness",
}  # fmt: skip
# The verb is the comparable form of what was done.
_VERBS = {
    "delivery": "deliver", "arrival": "arrive", "payment": "pay", "receipt": "receive",
    "approval": "approve", "departure": "depart", "purchase": "buy",
    "foundation": "found", "founding": "found", "closure": "close", "closing": "close",
    "opening": "open", "beginning": "begin", "admission": "admit",
    "invention": "invent", "discovery": "discover", "election": "elect",
    "installation": "install",
    "inspection": "inspect", "completion": "complete",
    "expiry": "expire", "expiration": "expire", "introduction": "introduce",
}  # fmt: skip
_SAME_VERBS = {
    "commence": "begin", "start": "begin", "finish": "end", "terminate": "end",
    "establish": "found", "purchase": "buy", "suffice": "enough",
    "sufficient": "enough",
}  # fmt: skip
# Verbs that say the same of whatever they are said of, in any property.
_LIKE = {
    "commence": "begin", "require": "need", "request": "ask",
    "obtain": "get", "purchase": "buy", "notify": "inform", "terminate": "end",
    "dispatch": "send", "construct": "build", "authorise": "allow",
    "authorize": "allow", "assist": "help", "conclude": "end", "utilise": "use",
    "utilize": "use", "select": "choose",
}  # fmt: skip
_PRICED = lx.word_set("cost")  # What a thing costs is its price.
_WHEN = lx.word_set("on at in")
_KEPT = lx.word_set("based used")


@lru_cache(maxsize=1 << 16)
def base_words(key: str) -> str:
    """Return the comparable name of a property with its verbs in base form.

    "delivered on" is "deliver", "weigh net" is "weight net"; a word that can be a noun
    as it is stays, but for the events and measures known here.

    Args:
        key: A comparable name: words with single spaces.
    """
    words = key.split()
    if len(words) > 1 and words[-1] in _WHEN and _verb(words[-2]) != words[-2]:
        words.pop()
    after = [*words[1:], "on"][: len(words)]
    words = [
        _verb(word) if _ends(following) else word
        for word, following in zip(words, after, strict=True)
    ]
    if len(words) == 1:
        word = _VERBS.get(words[0], words[0])
        words = [_NOUNS.get(word, _SAME_VERBS.get(word, word))]
        words = ["price"] if words[0] in _PRICED else words
    words = ["weight" if word == "weigh" else _LIKE.get(word, word) for word in words]
    return " ".join(words)


def _ends(following: str) -> bool:
    """Return whether a participle before a word describes no noun: not 'paid leave'."""
    return bool(lx.lexicon().word(following).flags & lx.PREPOSITION)


def _verb(word: str) -> str:
    known = lx.lexicon().word(word)
    if not known.flags & lx.PAST or word in _KEPT:
        return word
    return word if known.flags & (lx.NOUN | lx.VERB | lx.CLOSED) else known.verb
