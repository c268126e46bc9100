"""Bytes of a text file to text, whatever encoding a spreadsheet program chose."""

import codecs
import re

# The UTF-32 mark starts with the UTF-16 one, so it is tried first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_CYRILLIC_LOWER = re.compile(r"[\u0430-\u044f]")
_MOSTLY = 0.9
_NUL_SHARE = 0.3
_FEW_ERRORS = 0.05
_LONG_RUN = 2.0
_MOST_LETTERS = 0.75


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of data and the name of the encoding it was read with.

    Byte order marks decide first, then valid UTF-8, then UTF-16 without a mark, then
    the look of the bytes above 127. Bytes that do not fit become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        encoding = _guess(data)
    return data.decode(encoding, "replace"), encoding


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if wide := _utf16(sample):
        return wide
    replaced = sample.decode("utf-8", "replace")
    errors, beyond = replaced.count("\ufffd"), sum(c > "\x7f" for c in replaced)
    if beyond and errors / beyond < _FEW_ERRORS:
        return "utf-8"
    runs = [len(run) for run in _HIGH_RUNS.findall(sample)]
    return _kana(data) or _cyrillic(sample, runs) or _pairs(data, runs) or "cp1252"


def _utf16(sample: bytes) -> str | None:
    """Western text in UTF-16 has a NUL in every other byte."""
    pairs = max(len(sample) // 2, 1)
    if sample[1::2].count(0) / pairs > _NUL_SHARE:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) / pairs > _NUL_SHARE else None


def _kana(data: bytes) -> str | None:
    """Japanese text has kana between the characters."""
    text = _strict(data, "shift_jis")
    found = len(_KANA.findall(text)) * 10 > len(text) if text else False
    return "shift_jis" if found else None


def _cyrillic(sample: bytes, runs: list[int]) -> str | None:
    """Words, not single letters, above 127; the right table makes them lower case."""
    if not runs or sum(runs) / len(runs) < _LONG_RUN:
        return None
    lower = {
        name: len(_CYRILLIC_LOWER.findall(sample.decode(name, "replace")))
        for name in ("cp1251", "koi8_r")
    }
    best = max(lower, key=lambda name: lower[name])
    return best if lower[best] > _MOST_LETTERS * sum(runs) else None


def _pairs(data: bytes, runs: list[int]) -> str | None:
    """Chinese text has bytes above 127 in pairs; western text has single ones."""
    even = sum(run % 2 == 0 for run in runs)
    paired = bool(runs) and even / len(runs) >= _MOSTLY
    return "gb18030" if paired and _strict(data, "gb18030") else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
