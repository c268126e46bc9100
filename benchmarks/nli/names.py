"""Names changed for names of the same kind, by the words that stand before them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

Random = np.random.Generator

_WORD = r"[A-Z][\w'\u2019.&-]*"
_SPAN = rf"({_WORD}(?: (?:{_WORD}|of(?= [A-Z])|the(?= [A-Z])))*)"
_KINDS = {
    "place": (
        "born in|died in|located in|situated in|based in|headquartered in|raised in"
        "|capital of|city in|town in|village in|county in|district of|moved to"
        "|native to|held in|found in|province of|region of|north of|south of|lived in"
        "|grew up in|filmed in|shot in|commune in|municipality in|buried in"
    ),
    "person": (
        "directed by|written by|produced by|founded by|created by|designed by"
        "|composed by|starring|married|son of|daughter of|painted by|discovered by"
        "|invented by|hosted by|played by|portrayed by|voiced by|recorded by"
        "|performed by|edited by|defeated|succeeded by|led by|named after|married to"
        "|defeating|appointed by|succeeding|replaced by|killed by|co-written by|sung by"
    ),
    "company": (
        "owned by|developed by|published by|released by|distributed by|operated by"
        "|manufactured by|signed with|plays for|played for|member of|part of|works for"
        "|acquired by|subsidiary of|broadcast on|aired on|through|released on|served by"
    ),
}
_AFTER = {
    kind: re.compile(rf"\b({triggers}) (?:the )?{_SPAN}")
    for kind, triggers in _KINDS.items()
}
_LEADING = re.compile(r"^(He|She|It|They|His|Her|Its|Their)\b")
_QUALIFIED = re.compile(r" \(.*\)$|,.*$")


class Names:
    """Names found in texts, by kind.

    Args:
        texts: Sentences that names are collected from.
        peoples: Adjectives of countries and peoples.
    """

    def __init__(self, texts: Iterable[str], peoples: Sequence[str]) -> None:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for text in texts:
            for kind, pattern in _AFTER.items():
                for match in pattern.finditer(text):
                    found[kind][match[2].rstrip(".")] = None
        self._names = {kind: list(names) for kind, names in found.items()}
        self._peoples = list(peoples)
        self._people = re.compile(
            rf"\b({'|'.join(map(re.escape, peoples))})\b(?= [a-z])"
        )

    def change(self, text: str, rng: Random) -> str | None:
        """Change one name or nationality for another of its kind; all else stays."""
        spots = [
            (match.start(2), match[2].rstrip("."), self._names[kind])
            for kind, pattern in _AFTER.items()
            for match in pattern.finditer(text)
            if kind in self._names
        ]
        if self._peoples:
            spots += [
                (match.start(1), match[1], self._peoples)
                for match in self._people.finditer(text)
            ]
        if not spots:
            return None
        at, old, others = spots[int(rng.integers(len(spots)))]
        new = others[int(rng.integers(len(others)))]
        if new in text or old in new:
            return None
        before = text[:at]
        if others is self._peoples:
            before = re.sub(r"\b([Aa])n? $", _article(new), before)
        return before + new + text[at + len(old) :]


def subject(title: str) -> str:
    """Return an article's title without what tells it apart from others of its name."""
    return _QUALIFIED.sub("", title)


def resolved(sentence: str, title: str) -> str:
    """Put the title in place of a pronoun that begins a sentence."""
    found = _LEADING.match(sentence)
    if not found:
        return sentence
    owner = "'s" if found[0] in {"His", "Her", "Its", "Their"} else ""
    return subject(title) + owner + sentence[found.end() :]


def begins_with_pronoun(sentence: str) -> bool:
    """Tell whether a sentence alone does not say what it is about."""
    return bool(re.match(r"(He|She|It|They|His|Her|Its|Their|This|These)\b", sentence))


def _article(word: str) -> str:
    return r"\1n " if word[0].lower() in "aeiou" else r"\1 "
