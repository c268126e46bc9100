"""Bytes to text: byte order marks, UTF-16 and UTF-32 without one, old code pages."""

import codecs
import re
from collections.abc import Callable, Iterable

Guess = Callable[[bytes], str]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# fmt: off
_CODE_PAGES = (
    "cp1252", "shift_jis", "cp932", "euc_jp", "iso2022_jp",
    "gb18030", "big5", "cp949", "koi8_r", "koi8_u",
    "cp1251", "cp1250", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp874", "cp866",
    "iso8859_2", "iso8859_4", "iso8859_5", "iso8859_6", "iso8859_7",
    "iso8859_8", "iso8859_10", "iso8859_13", "iso8859_14", "iso8859_15",
    "iso8859_16", "mac_roman", "mac_cyrillic", "big5hkscs", "latin_1",
)
# fmt: on
_DECLARED = re.compile(
    rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)"
    rb"|<meta[^>]*?charset\s*=\s*[\"']?([\w.:-]+)",
    re.IGNORECASE,
)
_NOTHING = "\0\ufffd\ufeff \t\n\v\f\r\xa0\u200b\u2028\u2029\u3000"
_SAMPLE = 2**16
_WIDE_ZEROS = 0.1  # Share of zero high bytes that makes text UTF-16.
_BINARY_CONTROLS, _MUTE_CONTROLS = 0.02, 0.3
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1b\0"))
_CUT_CHARACTER = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{2}(?![\x80-\xff])")
_LETTER = re.compile(r"\w", re.UNICODE)


def decode(data: bytes, guess: Guess) -> tuple[str, str] | None:
    """Return (text, encoding), or None if the bytes are no text at all.

    Args:
        data: The file.
        guess: Decodes text in an unknown code page; may change white space.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    for encoding in filter(None, (_wide_encoding(data), _escaped(data), "utf-8")):
        if (text := _strict(data, encoding)) is not None:
            mute = _controls(data) > _MUTE_CONTROLS
            return None if encoding == "utf-8" and mute else (text, encoding)
    binary = b"\0" in data[:_SAMPLE] or _controls(data) > _BINARY_CONTROLS
    return None if binary else _decode_old(data, guess)


def _decode_old(data: bytes, guess: Guess) -> tuple[str, str]:
    declared = _declared(data)
    if declared and (text := _strict(data, declared)) is not None:
        return text, declared
    if _is_damaged_utf8(data):
        return data.decode("utf-8", "replace"), "utf-8 with errors"
    return _by_guess(data, guess)


def _escaped(data: bytes) -> str | None:
    return "iso2022_jp" if b"\x1b$" in data[:_SAMPLE] else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:2048])
    return (found[1] or found[2]).decode("ascii") if found else None


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 form that the places of the zero bytes show."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    if len(sample) % 2 or b"\0" not in sample:
        return None
    zeros = [sample[at::4].count(0) / (len(sample) / 4) for at in range(4)]
    if len(sample) % 4 == 0:
        for top, next_to_top, order in ((3, 2, "le"), (0, 1, "be")):
            wide = zeros[top] == 1 and zeros[next_to_top] > 0.9  # noqa: PLR2004
            if wide and _sensible(data, f"utf-32-{order}"):
                return f"utf-32-{order}"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > _WIDE_ZEROS and even < odd / 10:
        return "utf-16-le" if _sensible(data, "utf-16-le") else None
    if even > _WIDE_ZEROS and odd < even / 10:
        return "utf-16-be" if _sensible(data, "utf-16-be") else None
    return None


def _sensible(data: bytes, encoding: str) -> bool:
    text = _strict(data, encoding)
    if text is None:
        return False
    sample = text[:4096]
    return sum(c.isprintable() or c.isspace() for c in sample) > 0.95 * len(sample)


def _controls(data: bytes) -> float:
    """Return the share of control characters that have no place in text."""
    sample = data[:_SAMPLE]
    return 1 - len(sample.translate(None, _CONTROLS)) / max(1, len(sample))


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether text has many more characters of UTF-8 than breaks in it.

    Three bytes of a cut character of four are a sure sign too.
    """
    if _CUT_CHARACTER.search(data[:_SAMPLE]):
        return True
    text = data[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(not c.isascii() for c in text) - broken > 3 * broken


def _by_guess(data: bytes, guess: Guess) -> tuple[str, str]:
    """Return the code page whose text has the characters of the guess."""
    sample = data[:_SAMPLE]
    guessed = guess(sample)
    wanted = _letters(guessed)
    for encoding in _CODE_PAGES:
        text = sample.decode(encoding, "replace")
        if _letters(text)[: len(wanted) - 4] == wanted[:-4] and wanted:
            return data.decode(encoding, "replace"), encoding
    if len(data) > _SAMPLE:
        guessed = guess(data)
    return guessed, "guessed"


def _letters(text: str) -> str:
    return "".join(_LETTER.findall(text))


def storable(text: str) -> str:
    """Return text that Arrow and Parquet can hold, with line feeds only.

    Lone surrogates and NULs become U+FFFD; a leading byte order mark goes.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def is_blank(parts: str | Iterable[str]) -> bool:
    """Return whether there is nothing to read: white space and U+FFFD only."""
    text = parts if isinstance(parts, str) else "".join(parts)
    return not text.strip(_NOTHING)
