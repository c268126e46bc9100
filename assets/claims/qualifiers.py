"""Under which conditions a sentence holds, and who is said to say so."""

import re

from assets.claims import lexicon as lx
from resources.values import name_key

_SAYS = (
    "said|says|stated|states|reported|reports|claimed|claims|announced|announces|argued"
    "|argues|believed|believes|estimated|estimates|wrote|writes|confirmed|confirms"
    "|expected|expects|warned|warns|noted|notes|suggested|suggests|told \\w+"
)
_ACCORDING = re.compile(
    r"\b(?:according to|as (?:stated|reported|said|claimed|noted) (?:by|in))\s+"
    r"([^,.;:()]{2,80}?)(?=[,.;:()]|\s+(?:the|it|he|she|they|we|is|was)\b|$)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"^((?:[A-Z][\w.'-]*|the|a|an|of|and|for|our|\w+)(?:\s+[\w.'&-]+){{0,5}}?)\s+"
    rf"(?:has |have |had )?(?:{_SAYS})\s+that\b"
)
_REPORTED = re.compile(
    r"^(?:it (?:is|was|has been) (?:said|reported|believed|claimed|thought|estimated)"
    r"(?: that)?|reportedly|allegedly|supposedly)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"\b(?:in|for|since|as of|from|until|before|with|under)\s+(?:the\s+)?"
    r"(?:version|versions|release|releases|v\.?|edition)\s*(\d[\w.]*\w|\d)",
    re.IGNORECASE,
)
_ANY_VERSION = re.compile(
    r"\b(?:version|release|edition)\s+(\d[\w.]*\w|\d)", re.IGNORECASE
)
_CONDITION = re.compile(
    r"(?:if|unless|when|whenever|provided that|as long as|in case)\s+"
    r"(?!(?:possible|necessary|needed|applicable|not|so|to)\b)"
    r"((?:[^,.;:]|[,.:](?=\d)){3,120})",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:in|at|for|on|during|within|under|after|before|between|above|below|outside"
    r"|inside|with|without)\s+([^,.;:]{3,60})$",
    re.IGNORECASE,
)
_CONNECTING = lx.word_set(
    "that this these those it them example addition particular fact general contrast"
    " total practice short conclusion order case most cases other word"
) | {"other word", "this case", "most case", "all case", "first place"}
_PLACE = re.compile(r"\b(?:in|within|throughout|across|outside)\s+(?:the\s+)?$")


def attribution(words: str) -> str | None:
    """Return who is said to say what a sentence says, as written, or None."""
    lower = words.lower()
    if "according" in lower or " by " in lower or " in " in lower:
        match = _ACCORDING.search(words)
        if match:
            return match[1].strip()
    match = _REPORTED.match(words)
    if match:
        return match[0]
    match = _SAID.match(words) if " that " in lower else None
    return match[1].strip() if match else None


def version_scope(words: str, *, bare: bool = False) -> list[str]:
    """Return "version=3" for 'in version 3', for each version a sentence is about.

    Args:
        words: The sentence.
        bare: Whether 'version 3' alone is enough, as it is beside the date of one.
    """
    if not any(each.isdigit() for each in words):
        return []
    pattern = _ANY_VERSION if bare else _VERSION
    return [f"version={match[1].casefold()}" for match in pattern.finditer(words)]


def conditions(lead: str, tail: str) -> list[str]:
    """Return "condition=<key>" for each condition that a clause is under.

    Args:
        lead: What stands before its subject, such as "In capital cities".
        tail: What depends on it, such as "if it rains".
    """
    found = [match[1] for match in map(_CONDITION.match, (lead, tail)) if match]
    match = _LEADING.match(lead.strip(" ,"))
    if match and name_key(match[1]) not in _CONNECTING:
        found.append(match[1])
    keys = (name_key(each) for each in found)
    return sorted({f"condition={key}" for key in keys if key})


def is_place(words: str, start: int) -> bool:
    """Return whether what begins at a code point stands where a place would."""
    return bool(_PLACE.search(words[max(0, start - 24) : start]))
