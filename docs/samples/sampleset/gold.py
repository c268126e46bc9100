"""The gold lists: pairs of quotes that contradict each other, or only seem to."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent
_PLAIN = str.maketrans("‘’“”–—", "''\"\"--")  # noqa: RUF001
_MARKUP = re.compile(r"[\s*_`#|>~^{}\[\],;:\"\\]+")


@dataclass(frozen=True)
class Pair:
    """Two quotes about one attribute; a file is a path below library/.

    A member of a zip file or mail is `parent!/member`.
    """

    id: str
    kind: str
    attribute: str
    file_a: str
    quote_a: str
    file_b: str
    quote_b: str
    note: str


def contradictions() -> list[Pair]:
    """The planted contradictions."""
    return _read("contradictions.csv")


def agreements() -> list[Pair]:
    """The controls: pairs that look different and agree."""
    return _read("agreements.csv")


def normalise(text: str) -> str:
    """Take white space, table rules, separators and Markdown marks for one space.

    A table then reads the same as CSV, Markdown, JSON or plain columns. Curly quotes
    and long dashes, which some readers set by themselves, become straight and short.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return _MARKUP.sub(" ", plain).strip()


def missing_quotes(pairs: list[Pair], texts: Mapping[str, str]) -> list[str]:
    """Name each quote that the text of its file does not contain."""
    flat = {path: normalise(text) for path, text in texts.items()}
    return [
        f"{pair.id}: {path}: {quote}"
        for pair in pairs
        for path, quote in ((pair.file_a, pair.quote_a), (pair.file_b, pair.quote_b))
        if normalise(quote) not in flat.get(path, "")
    ]


def _read(name: str) -> list[Pair]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file)]
