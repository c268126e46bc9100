"""Where a quote stands in a text, whatever the marks and line breaks around it."""

import re
import unicodedata
from functools import lru_cache

# As docs/samples/sampleset/gold.py, but one character for one, so that places stay.
_PLAIN = str.maketrans("‘’“”–—", "''\"\"--")  # noqa: RUF001
_MARK = r"[\s*_`#|>~^{}\[\],;:\"\\]"
_MARKS = re.compile(f"{_MARK}+")


Span = tuple[int, int]


def find_quotes(text: str, quote: str) -> list[Span]:
    """Return every place of a quote in a text: first code point, one past the last.

    White space, rules of tables, separators and Markdown marks are all taken for one
    space, so that a table reads the same as CSV, Markdown or plain columns. A mail may
    say everything twice, plain and as HTML.
    """
    pattern = _pattern(quote)
    return [each.span() for each in pattern.finditer(_plain(text))] if pattern else []


def overlap(first: Span, second: Span) -> bool:
    """Return whether two spans share a code point."""
    return first[0] < second[1] and second[0] < first[1]


@lru_cache(maxsize=4096)
def _pattern(quote: str) -> re.Pattern[str] | None:
    words = [re.escape(word) for word in _MARKS.split(_plain(quote)) if word]
    return re.compile(f"{_MARK}+".join(words)) if words else None


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    """Return a text of the same length, with compatible characters made plain."""
    if text.isascii():
        return text
    plain = text.translate(_PLAIN)
    normal = (unicodedata.normalize("NFKC", each) for each in plain)
    return "".join(
        new if len(new) == 1 else old for new, old in zip(normal, plain, strict=True)
    )
