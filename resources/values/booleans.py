"""Yes and no in their many words: true, enabled, not allowed, optional."""

import re

# Each pair says yes and no about one thing; the first pairs answer any question.
_PAIRS = (
    ("", "yes y true on ✓ ✔ ☑ ✅", "no n false off ✗ ✘ ☐ ❌"),
    ("enabled", "enabled activated active", "disabled deactivated inactive"),
    ("required", "required mandatory compulsory obligatory", "optional voluntary"),
    (
        "allowed",
        "allowed permitted",
        "forbidden prohibited disallowed banned",
    ),
    ("supported", "supported", "unsupported"),
    ("available", "available", "unavailable"),
    ("included", "included", "excluded"),
    ("valid", "valid", "invalid"),
    ("passed", "passed pass", "failed fail"),
    ("present", "present", "absent"),
)
_MEANING = {
    word: (topic, answer)
    for topic, yes, no in _PAIRS
    for words, answer in ((yes, True), (no, False))
    for word in words.split()
}
_NOT = re.compile(
    r"(?:not|never|isn['\u2019]t|is not|no longer)\s+(?:yet\s+)?", re.IGNORECASE
)
_SENTENCE_WORDS = (
    "true|false|enabled|disabled|mandatory|compulsory|obligatory"
    "|optional|permitted|forbidden|prohibited|disallowed|unsupported|unavailable"
)
IN_SENTENCE = (
    rf"(?:not\s+(?:yet\s+)?|no\s+longer\s+)?(?:{_SENTENCE_WORDS}"
    r"|(?<=not\s)(?:allowed|required|supported|available))(?!\w|-|\s(?:to|by)\b)"
)


def read_boolean(text: str) -> tuple[str, bool] | None:
    """Return what a whole text answers, and whether yes: ("enabled", False).

    Args:
        text: Such as "Not enabled", "yes" or "optional"; surrounding marks are off.

    Returns:
        The topic of the answer, "" when it answers any question, and the answer; or
        None when the text is no answer.
    """
    word = text.strip(" \t\n.,;:!").lower()
    denied = _NOT.match(word)
    if denied:
        word = word[denied.end() :].strip()
    meaning = _MEANING.get(word)
    if meaning is None:
        return None
    topic, answer = meaning
    return topic, answer != bool(denied)
