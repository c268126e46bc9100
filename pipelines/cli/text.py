"""Text from documents and file names, made safe to print on a terminal."""

import re

# C0 and C1 controls, DEL, the overrides that reorder text, the line and paragraph
# separators, lone surrogates: a terminal obeys them, or cannot show them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSAFE_IN_LINES = re.compile(f"(?![\n\t]){_UNSAFE.pattern}")
ID_SHOWN = 12  # Hex digits of an id that people see; enough to name it by.
_ID = re.compile(r"[0-9a-f]{32,64}")


def _escape(match: re.Match[str]) -> str:
    # Python's own escapes: \n, \x1b, \u202e.
    return repr(match[0])[1:-1]


def one_line(text: str) -> str:
    r"""Return text with every control character written out, such as \n or \x1b."""
    return _UNSAFE.sub(_escape, text)


def lines(text: str) -> str:
    """Return text with control characters written out, but line ends and tabs kept."""
    return _UNSAFE_IN_LINES.sub(_escape, text)


def flowing(text: str) -> str:
    """Return text as one run of words for a paragraph: white space is one space."""
    return one_line(" ".join(text.split()))


def json_safe(document: str) -> str:
    r"""Return a JSON document with unsafe characters as \uXXXX; its meaning is kept."""
    # JSON escapes C0 itself, so whatever is left here stands inside a string, apart
    # from the line ends of the layout.
    return _UNSAFE_IN_LINES.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def cut(text: str, width: int) -> str:
    """Return text of at most `width` characters, the last one … if some were cut."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def short_id(identity: str | None) -> str:
    """Return the first digits of an id, enough to address it; "" for None."""
    return (identity or "")[:ID_SHOWN]


def short_ids(text: str) -> str:
    """Return text with every long id in it shortened."""
    return _ID.sub(lambda match: short_id(match[0]), text)


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return a count and its noun, such as "1 file" or "2,000 files"."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def duration(seconds: float) -> str:
    """Return a time for people, such as "0.4 s", "12 s" or "3 min 5 s"."""
    if seconds < 10:  # noqa: PLR2004 - a digit after the point tells nothing above.
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"  # noqa: PLR2004


def size(count: float) -> str:
    """Return a number of bytes for people, such as "3.1 MB"."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:  # noqa: PLR2004 - one thousand is what the units are.
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
