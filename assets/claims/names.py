"""What a sentence names: people, organisations, places, identifiers."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assets.claims import lexicon as lx
from assets.claims.countries import COUNTRIES
from assets.claims.verbs import Token
from resources.values import name_key

if TYPE_CHECKING:
    from spacy.language import Language

_IDENTIFIER = re.compile(
    r"\b(?:[A-Z]{1,6}[-\u2013]?[A-Z]?\d[\w.\u2013-]*\w|[A-Z]{1,6}[-\u2013]\d|[A-Za-z]+(?:_[A-Za-z0-9]+)+"
    r"|[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*\.[a-z0-9]+(?:[.-][a-z0-9]+)*|[a-z]+[A-Z]\w+)"
)
_ADDRESS = re.compile(r"\S+@\S+|\w+://\S+|www\.\S+")
_NO_IDENTIFIER = re.compile(r"(?:e\.g|i\.e|a\.m|p\.m|www\.)|.*\.(?:com|org|net|html?)$")
_CALENDAR = lx.word_set(
    "january february march april may june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday christmas"
    " easter"
)
_CALENDAR_NAMES = frozenset(word.title() for word in _CALENDAR)
_COMMON = lx.NOUN | lx.VERB | lx.FINITE | lx.PAST | lx.ING | lx.ADJECTIVE | lx.ADVERB
_TITLES = lx.word_set("mr mrs ms miss dr prof professor sir madam dear")
_JOINS = lx.word_set("of de da del van von der den la le di du bin al for")
_MODAL_CAPS = lx.word_set("SHALL MUST SHOULD MAY NOT CAN WILL AND OR NO ANY ALL")
_CARRIERS = {"place": "They met in {}.", "person": "It was {}."}
_ASKED = {"place": {"GPE", "LOC"}, "person": {"PERSON"}}
LONGEST_NAME = 80  # Characters.


class Name(NamedTuple):
    """A name in a sentence: its tokens, as written, and in comparable form."""

    first: int
    last: int
    text: str
    key: str


class Lowered(NamedTuple):
    """Words that a document writes in lower case, and those it writes large inside."""

    small: frozenset[str]
    large: frozenset[str]


def lowered(sentences: Sequence[Sequence[Token]]) -> Lowered:
    """Return how a document writes its words, so that a sentence's first is judged."""
    small: set[str] = set()
    large: set[str] = set()
    for tokens in sentences:
        for token in tokens[1:]:
            (large if token.flags & lx.NAME else small).add(token.low)
    return Lowered(frozenset(small), frozenset(large))


def names(tokens: Sequence[Token], written: Lowered) -> list[Name]:
    """Return the names in a sentence, left to right.

    Args:
        tokens: The sentence.
        written: How its document writes words elsewhere.
    """
    found: list[Name] = []
    i = 0
    while i < len(tokens):
        if not _is_name(tokens, i, written):
            i += 1
            continue
        end = i + 1
        while end < len(tokens):
            joins = tokens[end].low in _JOINS and end + 1 < len(tokens)
            if _is_name(tokens, end, written) or _is_initial(tokens, end - 1):
                end += 1
            elif joins and _is_name(tokens, end + 1, written):
                end += 2
            else:
                break
        found += _name(tokens, i, end)
        i = end
    return found


def _is_name(tokens: Sequence[Token], i: int, written: Lowered) -> bool:
    token = tokens[i]
    if not token.flags & lx.NAME or token.text in _MODAL_CAPS | _CALENDAR_NAMES:
        return False
    if len(token.text) == 1:
        return _is_initial(tokens, i)
    starts = i == 0 or tokens[i - 1].text in {":", "\u2022", "(", '"'}
    return not starts or _is_name_at_start(tokens, i, written)


def _is_name_at_start(tokens: Sequence[Token], i: int, written: Lowered) -> bool:
    """Return whether a word is a name where any word would be written large."""
    token = tokens[i]
    if not token.flags & _COMMON:
        return True
    if token.low in written.small:
        return False
    follows = i + 1 < len(tokens) and bool(tokens[i + 1].flags & lx.NAME)
    return token.low in written.large or follows


def _is_initial(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a letter is that of a given name: 'R. Okonjo-Lind'."""
    if not (len(tokens[i].text) == 1 and tokens[i].text.isupper()):
        return False
    following = tokens[i + 1 : i + 3]
    return len(following) == 2 and (  # noqa: PLR2004 - a point and a name.
        following[0].text == "." and bool(following[1].flags & lx.NAME)
    )


def _name(tokens: Sequence[Token], first: int, end: int) -> list[Name]:
    while first < end and tokens[first].low.rstrip(".") in _TITLES:
        first += 1
    if first >= end:
        return []
    parts = [tokens[i].text for i in range(first, end)]
    text = " ".join(parts).replace(" .", ".")
    text = text.removesuffix("'s")
    key = name_key(text)
    return [Name(first, end, text, key)] if key and len(text) <= LONGEST_NAME else []


def identifiers(words: str) -> list[str]:
    """Return codes and keys such as FQ-118, LAB-M07 and request.timeout.ms."""
    if not any(mark in words for mark in "-_.\u2013") and words.islower():
        return []
    if any(mark in words for mark in ("@", "://", "www.")):
        words = _ADDRESS.sub(" ", words)
    found = dict.fromkeys(match[0] for match in _IDENTIFIER.finditer(words))
    return [each for each in found if not _NO_IDENTIFIER.match(each)]


def settle(tokens: Sequence[Token], found: Sequence[Name]) -> list[Token]:
    """Return the tokens, a capital no longer a sign of a name outside of names."""
    inside = {i for name in found for i in range(name.first, name.last)}
    kept = []
    for i, token in enumerate(tokens):
        if token.flags & lx.NAME and i not in inside:
            flags = token.flags & ~lx.NAME
            kept.append(token._replace(flags=flags or lx.NOUN))
        else:
            kept.append(token)
    return kept


class Labels:
    """Whether a name is that of a place or of a person, asked of the model once.

    The answer depends on the name alone, never on what was asked before.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def is_place(self, name: str) -> bool:
        """Return whether a name after 'in' is that of a country, a town or a region."""
        return name in COUNTRIES or self._ask(name, "place")

    def is_person(self, name: str) -> bool:
        """Return whether a name is that of a person."""
        return name not in COUNTRIES and self._ask(name, "person")

    def _ask(self, name: str, question: str) -> bool:
        known = self._known.get((name, question))
        if known is None:
            carrier = _CARRIERS[question].format(name)
            found = {
                each.label_ for each in _recogniser()(carrier).ents if each.text in name
            }
            known = bool(found & _ASKED[question])
            self._known[name, question] = known
        return known


@lru_cache(maxsize=1)
def _recogniser() -> "Language":
    """Return spaCy with its name recogniser alone."""
    import spacy

    try:
        nlp = spacy.load(lx.MODEL)
    except OSError as error:
        raise lx.LanguageModelMissingError from error
    nlp.select_pipes(enable=["ner"])
    return nlp


def aliased(key: str, aliases: Mapping[str, str]) -> str:
    """Return the comparable name that a name stands for."""
    return aliases.get(key, key)
