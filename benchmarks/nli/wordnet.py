"""WordNet's own files, read as far as substitutions need them.

Source:
    Fellbaum (ed., 1998), WordNet: an electronic lexical database, MIT Press; file
    format: manual page wndb(5WN) of WordNet 3.0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from resources.errors import AssayError

_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_BROADER = ("@", "@i")
_NARROWER = ("~", "~i")


class WordNetNotFoundError(AssayError):
    """The folder that should hold WordNet's files does not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"No WordNet files (data.noun, index.noun) in {folder}.",
            remedy="apt-get install wordnet-base, or pass --wordnet FOLDER",
        )


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning.

    Attributes:
        words: Lemmas, spaces between words.
        topic: WordNet's lexicographer file, such as 13 for food.
        pointers: Kind, target's key, and which word of each side (0 for all).
        gloss: Definition.
    """

    words: tuple[str, ...]
    topic: int
    pointers: tuple[tuple[str, str, int, int], ...]
    gloss: str


class WordNet:
    """Meanings and how they hang together.

    Args:
        folder: Where `data.*` and `index.*` are.

    Raises:
        WordNetNotFoundError: If they are not.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "data.noun").is_file():
            raise WordNetNotFoundError(folder)
        self._folder = folder

    @cached_property
    def synsets(self) -> dict[str, Synset]:
        """All meanings by key, which is part of speech and file offset."""
        return dict(
            _synset(letter, line)
            for letter, name in _FILES.items()
            for line in _lines(self._folder / f"data.{name}")
        )

    @cached_property
    def senses(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Keys of a lemma's meanings, commonest first, by part of speech and lemma."""
        return dict(
            _senses(letter, line)
            for letter, name in _FILES.items()
            for line in _lines(self._folder / f"index.{name}")
        )

    def first(self, letter: str, lemma: str) -> str | None:
        """Return the key of a lemma's commonest meaning, if it has any."""
        keys = self.senses.get((letter, lemma))
        return keys[0] if keys else None

    def broader(self, key: str) -> list[str]:
        """Return the keys of what a meaning is a kind or an instance of."""
        return self._follow(key, _BROADER)

    def narrower(self, key: str) -> list[str]:
        """Return the keys of the kinds and instances of a meaning."""
        return self._follow(key, _NARROWER)

    def antonyms(self, key: str, lemma: str) -> list[str]:
        """Return lemmas that mean the opposite of a lemma in one meaning."""
        synset = self.synsets[key]
        return [
            self.synsets[target].words[there - 1]
            for kind, target, here, there in synset.pointers
            if kind == "!" and synset.words[here - 1].lower() == lemma
        ]

    def _follow(self, key: str, kinds: tuple[str, ...]) -> list[str]:
        pointers = self.synsets[key].pointers
        return [target for kind, target, _, _ in pointers if kind in kinds]


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from (line for line in file if line.strip() and line[0] != " ")


def _synset(letter: str, line: str) -> tuple[str, Synset]:
    fields, _, gloss = line.partition(" | ")
    parts = fields.split()
    count = int(parts[3], 16)
    words = tuple(
        word.partition("(")[0].replace("_", " ")
        for word in parts[4 : 4 + 2 * count : 2]
    )
    at = 4 + 2 * count
    pointers = []
    for start in range(at + 1, at + 1 + 4 * int(parts[at]), 4):
        kind, offset, target, sides = parts[start : start + 4]
        here, there = bytes.fromhex(sides)
        pointers.append((kind, _key(target, offset), here, there))
    synset = Synset(words, int(parts[1]), tuple(pointers), gloss.strip())
    return _key(letter, parts[0]), synset


def _senses(letter: str, line: str) -> tuple[tuple[str, str], tuple[str, ...]]:
    parts = line.split()
    offsets = parts[6 + int(parts[3]) :]
    lemma = parts[0].replace("_", " ")
    return (letter, lemma), tuple(_key(letter, offset) for offset in offsets)


def _key(letter: str, offset: str) -> str:
    return ("a" if letter == "s" else letter) + offset
