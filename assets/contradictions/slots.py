"""One place in which two sentences differ, and what stands there on both sides."""

from dataclasses import dataclass

from assets.contradictions.lexical import (
    NEGATIONS,
    VERBAL_NEGATIONS,
    stem,
    words,
)
from assets.contradictions.sentence import Reading, equal

UNTYPED = ("name", "text", "set")  # Values that no figure can be compared with.
_MONTHS = words(
    """january february march april may june july august september october november
    december"""
)
_WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_CALENDAR = tuple(frozenset(map(stem, names)) for names in (_MONTHS, _WEEKDAYS))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a value as a whole.

    Args:
        key: Equal for what says the same.
        text: As written.
        start: First code point in the sentence.
        content: Whether it says something: no article, no word of denial.
        figure: Whether it is a value that can be compared.
    """

    key: str
    text: str
    start: int
    content: bool
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in which two sentences differ.

    Args:
        one: What the first says there; empty where it says nothing.
        other: What the second says there.
        of_subject: Whether it stands before the verb of both.
    """

    one: tuple[Token, ...]
    other: tuple[Token, ...]
    of_subject: bool

    @property
    def both(self) -> tuple[Token, ...]:
        """All that is said there."""
        return (*self.one, *self.other)

    @property
    def is_replaced(self) -> bool:
        """Whether both say something there, and neither all that the other does."""
        ours, theirs = ({each.key for each in side} for side in (self.one, self.other))
        return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)

    @property
    def is_code(self) -> bool:
        """Whether what differs are names with digits, as of two deliveries."""
        names = (each.text for each in self.both if not each.figure)
        return any(letter.isdigit() for name in names for letter in name)

    @property
    def is_denial(self) -> bool:
        """Whether one side denies by a verb, such as "refused": the other may, too."""
        return any(each.text.casefold() in VERBAL_NEGATIONS for each in self.both)

    @property
    def of_calendar(self) -> bool:
        """Whether it is another month, or another day of the week."""
        keys = {each.key for each in self.both}
        return any(keys <= names for names in _CALENDAR)

    @property
    def of_figures(self) -> bool:
        """Whether there are only figures."""
        return all(each.figure for each in self.both)

    @property
    def text(self) -> str:
        """As "'green' against 'blue'"."""
        sides = (self.one, self.other)
        ours, theirs = (" ".join(each.text for each in side) for side in sides)
        return f"'{ours}' against '{theirs}'"


def tokens_of(reading: Reading, other: Reading) -> list[Token]:
    """Return words and values of a sentence in their order.

    Args:
        reading: The sentence.
        other: What it is compared with: values that agree have one key.
    """
    found = [
        Token(key, word, start, _says(reading, key, word, start))
        for word, key, start in zip(
            reading.words, reading.stems, reading.starts, strict=True
        )
    ]
    for each in reading.values:
        if each.value.kind == "boolean":
            continue
        keys = [each.value.key]
        keys += [x.value.key for x in other.values if equal(each, x)]
        key = _calendar(each.value.text) or min(keys)
        figure = each.value.kind not in UNTYPED
        found.append(Token(key, each.value.text, each.start, True, figure))  # noqa: FBT003
    return sorted(found, key=lambda each: each.start)


def _says(reading: Reading, key: str, word: str, start: int) -> bool:
    """Return whether a word says something.

    A common word does where it is written as a name inside a sentence, as May or zone
    A, or where it denies as a verb.
    """
    low = word.casefold()
    if low in NEGATIONS:
        return low in VERBAL_NEGATIONS
    written = start > 0 and word[:1].isupper() and word != "I"
    return key in reading.terms or written


def _calendar(text: str) -> str:
    """Return the stem of a month or a day of the week; empty for other values."""
    key = stem(text)
    return key if any(key in names for names in _CALENDAR) else ""
