"""How much of what the second reader found the first one found too."""

import re
from collections import Counter

MIN_COVERAGE = 0.8  # The first reader may miss a fifth of the words, no more.

# Scripts without spaces count by character; marks inside a word do not part it.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_MARKS = re.compile(r"[*`\u00ad\u200b\\]")


def words(text: str) -> Counter[str]:
    """Return how often each word occurs, without case and without Markdown."""
    return Counter(_WORD.findall(_MARKS.sub("", text).casefold()))


def coverage(first: str, second: str) -> float | None:
    """Return the share of the second text's words that the first has, 0 to 1.

    A word counts as often as it occurs. None if the second text has no words.
    """
    wanted = words(second)
    if not wanted:
        return None
    return (wanted & words(first)).total() / wanted.total()
