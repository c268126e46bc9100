"""What a sentence is about when it says 'it', 'the cooperative' or 'the default'."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assets.claims import lexicon as lx
from assets.claims.model import DocumentText
from assets.claims.names import Name, aliased, identifiers
from assets.claims.phrases import Phrase, attribute_key
from resources.values import find_values, name_key

_NUMBERED = re.compile(
    r"^(?:(?:chapter|section|part|annex)\s+)?[\dA-Z]?[\d.]*[.):]?\s+"
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{2,40})[)\]]\s*$")
_RECORD_OF = re.compile(
    r"(?:minutes|agenda|notes|protocol|transcript|record|summary|report)"
    r"\s+(?:of|from|for)\s+(?:the\s+)?([^\d,:;(]+?)\s*(?:\bof\b|\bon\b|[\d,:;(\u2013-]|$)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"([^\d,:;(]*\b(?:meeting|assembly|conference|session|workshop|seminar|inspection"
    r"|audit|visit|drill|hearing|course|training))\s*(?:\bof\b|\bon\b|[\d,:;(\u2013-])",
    re.IGNORECASE,
)
_SINGULAR = lx.word_set("it its this itself")
_PERSONS = lx.word_set("he she him her his")
_POSSESSIVE = lx.word_set("its their")
_PLURAL = lx.word_set("they them their these those")
# A property that many things have: alone it does not say whose it is.
_COMMON = lx.word_set(
    "default limit port value price size name version date type number length weight"
    " height width status state id code description unit amount total rate cost"
    " temperature time start end place title language format result price rent fee"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about.

    Args:
        text: As written, or as the heading or title says it; None if unknown.
        key: Comparable form; None if unknown.
        resolved: Whether it is known for sure.
        entities: Further comparable names of it, such as a code.
    """

    text: str | None
    key: str | None
    resolved: bool
    entities: tuple[str, ...] = ()


UNKNOWN = Subject(None, None, resolved=False)


class Scope:
    """Subjects in scope of a document's sentences, told one sentence at a time.

    Args:
        document: The document.
        found: Names in its sentences.
        aliases: Comparable names and what they stand for.
        rows: Start, end and row of each cell that holds sentences, in order.
    """

    def __init__(
        self,
        document: DocumentText,
        found: Iterable[Name],
        aliases: Mapping[str, str],
        rows: Sequence[tuple[int, int, str]] = (),
    ) -> None:
        self._rows = rows
        self._document = document
        self._aliases = aliases
        keys = {each.key: each.text for each in found}
        self._by_last = _by_last(keys)
        self.title = _title(document, keys)
        dates = [each.value for each in find_values(document.title)]
        self.event_day = next((each for each in dates if each.unit == "day"), None)
        self._event = _event_names(document.title) if self.is_event else ()
        self._last: Subject | None = None
        self._told_at = -1  # Where it was told.
        self._owner: Subject | None = None
        self._property: tuple[Subject, str, str] | None = None

    @property
    def is_event(self) -> bool:
        """Whether the document is about what happened on the day in its title."""
        return self.event_day is not None

    def enter(self) -> None:
        """Begin a paragraph: what the one before was about is no longer in scope."""
        self._last = self._owner = self._property = None

    def told(self, phrase: Phrase | None, position: int) -> None:
        """Note what a clause was about, for the pronouns of the next."""
        if phrase is None or not phrase.key:
            return
        self._told_at = position
        self._last = self.resolve(phrase, position)
        owner = phrase.owner if phrase.link in {"", "of"} else None
        self._owner = self.resolve(owner, position) if owner and owner.key else None

    def stated(self, subject: Subject, key: str, text: str) -> None:
        """Note the property that a clause gave, for an "it is" that follows."""
        self._property = (subject, key, text)

    @property
    def last_property(self) -> tuple[Subject, str, str] | None:
        """The last property of the paragraph whose value was stated."""
        return self._property

    def topic(self, position: int) -> Subject:
        """Return what the text at a place is about: a heading, the title, or unknown.

        A heading is sure when it is a code or a key; the title when it bears a code or
        is named in the text like a thing.
        """
        return self.section(position) or self.title or UNKNOWN

    def section(self, position: int) -> Subject | None:
        """Return the code or key that heads the section, or the row, of a place."""
        path = [*self._document.heading_path(position), *self._row(position)]
        for heading in reversed(path):
            bare = _NUMBERED.sub("", heading).strip()
            codes = identifiers(bare)
            if codes and codes[0] == bare:
                key = self._key(name_key(bare))
                return Subject(bare, key, resolved=True, entities=(key,))
        return None

    def resolve(self, phrase: Phrase | None, position: int) -> Subject:
        """Return what a noun phrase stands for.

        Args:
            phrase: Grammatical subject; None where there is none.
            position: Code point of the sentence.
        """
        if phrase is None:
            return self.topic(position)
        if phrase.pronoun:
            return self._pronoun(phrase.pronoun, position)
        entities = [phrase.key, phrase.head, phrase.core]
        if phrase.owner is not None and phrase.owner.key:
            entities.append(phrase.owner.key)
        if self.is_event_itself(phrase):
            held = self._event[-1]
            return Subject(phrase.text, held, resolved=True, entities=self._event)
        key = self._key(phrase.key)
        named = phrase.named
        if phrase.owner is not None and phrase.owner.pronoun:
            whose = self._pronoun(phrase.owner.pronoun, position)
            key = f"{whose.key} {key}" if whose.key else key
        if phrase.definite and phrase.owner is None and not named:
            full = self._by_last.get(phrase.head.rpartition(" ")[2])
            if full and phrase.head in full:
                key, named = self._key(full), True
        elif named and " " not in phrase.key:
            key = self._key(self._by_last.get(phrase.key, phrase.key))
        resolved = named or not phrase.definite or phrase.owner is not None
        kept = tuple(dict.fromkeys(each for each in (key, *entities) if each))
        return Subject(phrase.text, key, resolved=resolved, entities=kept)

    def is_event_itself(self, phrase: Phrase) -> bool:
        """Return whether 'the meeting' is the one that the document records."""
        if not (phrase.definite and self._event) or phrase.owner is not None:
            return False
        return phrase.head in {self._event[-1], self._event[-1].rpartition(" ")[2]}

    @property
    def event(self) -> tuple[str, ...]:
        """Comparable names of the event that the document records; mostly none."""
        return self._event

    def own(self, phrase: Phrase, position: int) -> Subject:
        """Return whose property a phrase such as 'the default timeout' names.

        Its owner, where it states one; else what the text there is about, if that is
        sure; else the property stands for itself, and is not resolved.
        """
        if phrase.owner is not None:
            if not phrase.owner.pronoun:
                return self.resolve(phrase.owner, position)
            return self._pronoun(phrase.owner.pronoun, position)
        topic = self.topic(position)
        if topic.resolved:
            return topic
        before = self._last if self._told_at == position else None
        if before is not None and attribute_key(phrase.head) in _COMMON:
            return before  # "A surveyor is asked; the cost is EUR 500."
        return self.alone(phrase.head, phrase.text)

    def alone(self, key: str, text: str) -> Subject:
        """Return a property that stands for itself; unknown if many things have it."""
        key = attribute_key(key)
        if key in _COMMON or not key:
            return UNKNOWN
        return Subject(text, key, resolved=False, entities=(key,))

    def label(self, key: str, text: str, position: int) -> Subject:
        """Return what 'Port: 8080' is about: the topic, the event, or the label."""
        topic = self.topic(position)
        if topic.resolved:
            return topic
        return self.event_itself() or self.alone(key, text)

    def event_itself(self) -> Subject | None:
        """Return what the document records: an event, by its name or by the title."""
        if not self.is_event:
            return None
        title = self._document.title
        key = self._event[-1] if self._event else name_key(title)
        return Subject(title, key, resolved=True, entities=self._event or (key,))

    def _row(self, position: int) -> list[str]:
        """Return the name of the row of a table that a place is in, if it is in one."""
        place = bisect_right(self._rows, position, key=lambda row: row[0]) - 1
        if place < 0 or position >= self._rows[place][1]:
            return []
        return [self._rows[place][2]]

    def document_itself(self, codes: Sequence[str] = ()) -> Subject:
        """Return the document as a subject: its code, or its title without edition.

        Args:
            codes: Codes that stand beside what is said of it.
        """
        title = _NUMBERED.sub("", self._document.title).strip()
        edition = name_key(self._document.edition or "")
        words = name_key(title).split()
        key = " ".join(word for word in words if word != edition)
        stem = name_key(self._document.family.rpartition("/")[2])
        names = tuple(dict.fromkeys(each for each in (key, stem) if each))
        if len(codes) == 1:
            code = name_key(codes[0])
            return Subject(codes[0], code, resolved=True, entities=(code, *names))
        return Subject(title, key, resolved=True, entities=names) if key else UNKNOWN

    def _pronoun(self, low: str, position: int) -> Subject:
        if low in _POSSESSIVE and self._owner is not None:
            return self._owner
        if low in _SINGULAR | _PERSONS | _PLURAL and self._last is not None:
            return self._last
        if low in _SINGULAR:
            topic = self.topic(position)
            if topic.resolved:
                return topic
        return UNKNOWN

    def _key(self, key: str) -> str:
        return aliased(key, self._aliases)


def _by_last(keys: Mapping[str, str]) -> dict[str, str]:
    """Return names of several words by their last, where only one ends with it."""
    found: dict[str, set[str]] = {}
    for key in keys:
        first, _, last = key.rpartition(" ")
        if first:
            found.setdefault(last, set()).add(key)
    longest = {}
    for last, names in found.items():
        top = max(names, key=lambda name: (len(name), name))
        if all(top.endswith(name) for name in names):
            longest[last] = top
    return longest


def _event_names(title: str) -> tuple[str, ...]:
    """Return what 'Minutes of the board, 3 May 2024' are of: the board, its meeting."""
    found = _RECORD_OF.match(title) or _EVENT.match(title)
    key = name_key(found[1]) if found else ""
    if not key:
        return ()
    held = bool(_EVENT.match(f"{found[1]} on")) if found else False
    return (key,) if held else (key, f"{key} meeting")


def _title(document: DocumentText, keys: Mapping[str, str]) -> Subject | None:
    """Return the title as a subject where it names one thing, else None."""
    bare = _NUMBERED.sub("", document.title).strip()
    brackets = _BRACKETS.search(bare)
    name = bare[: brackets.start()] if brackets else bare
    codes = identifiers(brackets[1]) if brackets else []
    key = name_key(name)
    if not key or not (codes or (key in keys and " " in key)):
        return None
    entities = (key, *(name_key(code) for code in codes))
    return Subject(name, key, resolved=True, entities=entities)
