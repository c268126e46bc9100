"""One word of a caption changed for its kin in WordNet, with the label that follows."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np

from benchmarks.nli.reading import Pair
from benchmarks.nli.settings import CONTRADICTION, ENTAILMENT, NEUTRAL
from benchmarks.nli.wordnet import WordNet

# Topics in which two kinds of one thing exclude each other: animals, artefacts,
# attributes (colours), food, places, objects (planets), plants, substances, times.
_EXCLUSIVE = {5, 6, 7, 13, 15, 17, 20, 27, 28}
_ATTRIBUTE = 7
_LARGEST_FAMILY = 250  # Kinds of one thing; beyond, "thing" is too broad.
_COMMON = 3  # Times that a word stands in the captions.
_COUNTS = (  # noqa: SIM905
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty"
).split()
_ORDERS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_WORD = re.compile(r"(?<![\w-])[A-Za-z]+(?![\w-])")
_PEOPLE = re.compile(r"\bof (?:or|and)? ?(?:relating|pertaining|characteristic)")
_VOWEL = re.compile(r"^[aeiou]", re.IGNORECASE)

Random = np.random.Generator
Change = tuple[str, str, int]  # Word of the premise, word of the hypothesis, label.


class Lexicon:
    """What a word may be changed for.

    Args:
        wordnet: Meanings.
        texts: Captions; a kind that is common there is preferred.
    """

    def __init__(self, wordnet: WordNet, texts: Iterable[str]) -> None:
        self._wordnet = wordnet
        self._seen = Counter(
            word for text in texts for word in _WORD.findall(text.lower())
        )
        self._cache: dict[str, list[Change]] = {}

    def changes(self, word: str) -> list[Change]:
        """Return all changes of a word, as it stands in a text, with their labels."""
        if word not in self._cache:
            self._cache[word] = [
                change for rule in self._rules for change in rule(word)
            ]
        return self._cache[word]

    @cached_property
    def peoples(self) -> list[str]:
        """Adjectives of countries and peoples, such as those ending in -ese."""
        found = {
            synset.words[0]
            for key, synset in self._wordnet.synsets.items()
            if key[0] == "a"
            and synset.words[0][0].isupper()
            and synset.words[0].isalpha()
            and re.search(r"\b(people|inhabitants|culture)\b", synset.gloss)
            and _PEOPLE.search(synset.gloss)
        }
        return sorted(found)

    @property
    def _rules(self) -> list[Callable[[str], list[Change]]]:
        return [self._listed, self._noun, self._opposite, self._people]

    def _listed(self, word: str) -> list[Change]:
        for family in (_COUNTS, _ORDERS):
            if word in family:
                others = [other for other in family if other != word]
                return [(word, other, CONTRADICTION) for other in others]
        return []

    def _people(self, word: str) -> list[Change]:
        if word not in self.peoples:
            return []
        return [(word, o, CONTRADICTION) for o in self.peoples if o != word]

    def _noun(self, word: str) -> list[Change]:
        plural = word.endswith("s") and self._key(word) is None
        lemma = word[:-1] if plural else word
        key = self._key(lemma)
        if key is None or self._wordnet.synsets[key].topic not in _EXCLUSIVE:
            return []
        found = [(o, ENTAILMENT) for o in self._words(key) if self._usual(o)]
        for parent in self._wordnet.broader(key):
            if self._wordnet.synsets[key].topic != _ATTRIBUTE:  # "a red ball"
                found += [(o, ENTAILMENT) for o in self._broad(parent)]
            found += [(o, CONTRADICTION) for o in self._kin(parent, key)]
        ending = "s" if plural else ""
        changes = [
            (word, o + ending, label)
            for o, label in found
            if lemma not in o.split() and not (plural and o.endswith("s"))
        ]
        back = [
            (new, old, NEUTRAL)
            for old, new, label in changes
            if label == ENTAILMENT and new.removesuffix(ending) not in self._words(key)
        ]
        return changes + back

    def _opposite(self, word: str) -> list[Change]:
        found = []
        for letter, ending in (("a", ""), ("r", ""), ("v", "s"), ("v", "ing")):
            lemma = word.removesuffix(ending) if ending else word
            key = self._wordnet.first(letter, lemma)
            if key is None or (ending and lemma == word):
                continue
            found += [
                (word, other + ending, CONTRADICTION)
                for other in self._wordnet.antonyms(key, lemma)
                if other.isalpha() and self._seen[other + ending] >= _COMMON
            ]
        return found

    def _key(self, lemma: str) -> str | None:
        """Return a noun's first meaning, unless it is more often another word."""
        key = self._wordnet.first("n", lemma)
        if key is None or len(lemma) < 3 or len(self._senses(lemma)) > 8:
            return None
        return key

    def _senses(self, lemma: str) -> tuple[str, ...]:
        return tuple(
            key
            for letter in "nvar"
            for key in self._wordnet.senses.get((letter, lemma), ())
        )

    def _words(self, key: str) -> list[str]:
        """Return the lemmas for which this is the first meaning."""
        words = self._wordnet.synsets[key].words
        return [w for w in words if self._wordnet.first("n", w.lower()) == key]

    def _broad(self, key: str) -> list[str]:
        """Return common names of a meaning and of the one above it."""
        above = [key, *self._wordnet.broader(key)]
        return [
            word
            for each in above
            if len(self._below(each)) <= _LARGEST_FAMILY
            for word in self._words(each)
            if self._usual(word)
        ]

    def _kin(self, parent: str, key: str) -> list[str]:
        """Return other kinds of the same thing, and kinds of its closest kin."""
        if len(self._below(parent)) > _LARGEST_FAMILY:
            return []
        under = set(self._below(key))
        kin = [k for k in self._below(parent) if k != key and k not in under]
        return [w for k in kin for w in self._words(k) if self._usual(w)]

    def _usual(self, lemma: str) -> bool:
        words = lemma.lower().split()
        return min(self._seen[word] for word in words) >= _COMMON

    def _below(self, key: str) -> list[str]:
        children = self._wordnet.narrower(key)
        deeper = [k for child in children for k in self._wordnet.narrower(child)]
        return children + deeper


def lexical_pairs(
    captions: Sequence[str], lexicon: Lexicon, count: int, rng: Random
) -> list[Pair]:
    """Return pairs of captions that differ in one word.

    The label is drawn first, so that a changed word alone tells nothing; words are
    drawn so that rare ones come up as often as common ones within reason.

    Args:
        captions: Sentences to change.
        lexicon: What may be changed.
        count: Pairs wanted; fewer come back where words run out.
        rng: Source of chance.
    """
    used: Counter[str] = Counter()
    found: list[Pair] = []
    for at in rng.permutation(len(captions)):
        if len(found) == count:
            break
        wanted = int(rng.choice(3, p=(0.27, 0.13, 0.60)))
        pair = _changed(captions[at], lexicon, wanted, used, rng)
        if pair is not None:
            found.append(pair)
    return found


def _changed(
    text: str, lexicon: Lexicon, wanted: int, used: Counter[str], rng: Random
) -> Pair | None:
    options = [
        (found, change)
        for found in _WORD.finditer(text)
        if used[found[0]] <= 400  # No word makes up more than a hundredth.
        for change in _sampled(lexicon.changes(found[0]), wanted, rng)
    ]
    if not options:
        return None
    found, (first, second, label) = options[int(rng.integers(len(options)))]
    used[found[0]] += 1
    premise = _with(text, found, first)
    hypothesis = _with(text, found, second)
    if label == CONTRADICTION and rng.random() < 0.5:
        premise, hypothesis = hypothesis, premise
    return Pair(premise, hypothesis, label, "lexical")


def _sampled(changes: list[Change], wanted: int, rng: Random) -> list[Change]:
    right = [change for change in changes if change[2] == wanted]
    return [right[int(rng.integers(len(right)))]] if right else []


def _with(text: str, found: re.Match[str], word: str) -> str:
    """Put a word in place of a match, and mend the article before it."""
    before = text[: found.start()]
    article = re.search(r"\b([Aa])n? $", before)
    if article:
        start = "an" if _VOWEL.match(word) else "a"
        start = start.capitalize() if article[1].isupper() else start
        before = f"{before[: article.start()]}{start} "
    return f"{before}{word}{text[found.end() :]}"
