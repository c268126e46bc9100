"""File names as readable text that leads back to the exact bytes."""

import re
import unicodedata

_ESCAPED = {"Cc", "Cs", "Zl", "Zp"}  # Control, surrogate, line and paragraph breaks.
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


def escape_path(name: bytes) -> str:
    """Return a path as text: valid Unicode stays, anything else becomes %XX.

    Escaped are "%" itself, control characters, bytes that are not UTF-8, and a "!"
    that ends a name, since "!/" marks a member of an archive.
    """
    text = name.decode("utf-8", "surrogateescape")
    plain = text.isascii() and text.isprintable() and "%" not in text
    if plain and "!/" not in text and not text.endswith("!"):
        return text
    escaped = "".join(map(_escape, text)).replace("!/", "%21/")
    return f"{escaped[:-1]}%21" if escaped.endswith("!") else escaped


def _escape(character: str) -> str:
    if character != "%" and unicodedata.category(character) not in _ESCAPED:
        return character
    encoded = character.encode("utf-8", "surrogateescape")
    return "".join(f"%{byte:02X}" for byte in encoded)


def unescape_path(path: str) -> bytes:
    """Return the bytes of a path that `escape_path` made."""
    return _PERCENT.sub(lambda m: bytes([int(m[1], 16)]), path.encode("utf-8"))


def lineage(path: str) -> list[str]:
    """Return a path and every folder above it, "" first."""
    ends = [place for place, letter in enumerate(path) if letter == "/"]
    return ["", *(path[:end] for end in ends), path]
