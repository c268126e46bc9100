"""Names that stand in the place of others, in the subject of a sentence or after it."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from assets.claims.lexicon import (
    ADJECTIVE,
    DETERMINER,
    FINITE,
    PAST,
    PREPOSITION,
    lexicon,
)
from assets.contradictions.lexical import STOP, VERBS, stem
from assets.contradictions.sentence import Reading

NEAR = 2  # Words from a noun that may be a verb to the auxiliary that it belongs to.


@dataclass(frozen=True, slots=True)
class Renaming:
    """Names in the place of others: whether of the subject, which, and as text."""

    of_subject: bool
    text: str
    stems: frozenset[str]


def renamed_in(a: Reading, b: Reading) -> Renaming | None:
    """Return the names that differ in one place of both; those of subjects first."""
    found: list[Renaming] = []
    matcher = SequenceMatcher(None, a.stems, b.stems, autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation != "replace":
            continue
        x, y = _capitalised(a, i1, i2), _capitalised(b, j1, j2)
        if x and y and not _shortened(x[0], y[0]):
            of_subject = max(i1 - verb_place(a), j1 - verb_place(b)) < 0
            text = f"{' '.join(x)} against {' '.join(y)}"
            stems = frozenset(stem(word) for word in (*x, *y))
            found.append(Renaming(of_subject, text, stems))
    if not any(each.of_subject for each in found):
        found += _other_subject(a, b)
    return max(found, key=lambda each: (each.of_subject, each.text), default=None)


def _other_subject(a: Reading, b: Reading) -> list[Renaming]:
    """Return that each has a name before its verb that the other has nowhere."""
    x, y = (
        [word for word in _subject_names(each) if stem(word) not in other.stems]
        for each, other in ((a, b), (b, a))
    )
    if not x or not y:
        return []
    stems = frozenset(stem(word) for word in (*x, *y))
    return [Renaming(True, f"{' '.join(x)} against {' '.join(y)}", stems)]  # noqa: FBT003


def _subject_names(reading: Reading) -> list[str]:
    """Return names before the verb; the first word is one before another only."""
    end = verb_place(reading)
    names = _capitalised(reading, 0, end)
    follows = reading.words[1:2] if end > 1 else ()
    if names and reading.words[:1] == (names[0],):
        return names if follows and follows[0][:1].isupper() else names[1:]
    return names


def _shortened(one: str, other: str) -> bool:
    """Return whether one is but the beginning of the other, as Sec. of Section."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return long.startswith(short)


def _capitalised(reading: Reading, start: int, end: int) -> list[str]:
    words = zip(reading.words[start:end], reading.starts[start:end], strict=True)
    return [
        word
        for word, at in words
        if word[:1].isupper() and word.casefold() not in STOP and (at or len(word) > 1)
    ]


def verb_place(reading: Reading) -> int:
    """Return the place of the first finite verb, as far as words alone can tell.

    An auxiliary soon after a word that may be a verb or a noun is the verb: "the tea
    houses are".
    """
    words = [word.casefold() for word in reading.words]
    helper = next((n for n, word in enumerate(words) if word in VERBS), None)
    verb = next((n for n in range(1, len(words)) if _may_be_verb(reading, n)), None)
    if verb is None:
        return helper if helper is not None else max(len(words) // 3, 1)
    return helper if helper is not None and helper - verb <= NEAR else verb


def _may_be_verb(reading: Reading, place: int) -> bool:
    """Return whether a word is a finite form, and does not stand as a noun does."""
    word, before = reading.words[place], reading.words[place - 1]
    if not word.islower() or not lexicon().word(word).flags & (FINITE | PAST):
        return False
    return not lexicon().word(before.casefold()).flags & (
        DETERMINER | PREPOSITION | ADJECTIVE
    )
