"""The second opinion: compare a first reading with a second one, and fall back."""

import re
from collections.abc import Callable

from resources.extraction import formats as f
from resources.extraction import second_reader
from resources.extraction.coverage import MIN_COVERAGE, coverage, words
from resources.extraction.decode import Guess, is_blank
from resources.extraction.draft import PAGE_BREAK, Draft, compose
from resources.extraction.first_reader import Reading
from resources.extraction.mails import body_text

_WORD = re.compile(r"[^\W_]+")
_PAIR = re.compile(r"([^\W_]+)\s+(?=([^\W_]+))")
_PAGE_WORDS = 10  # A page on which only the second reader finds this many is its.

# The source of these can be read by people, so it is better than nothing.
_READABLE_SOURCE = {
    "application/x-bibtex",
    "application/x-latex",
    "application/x-pubmed",
    "application/x-research-info-systems",
    "text/asciidoc",
    "text/org",
    "text/prs.fallenstein.rst",
    "text/vnd.typst",
    "text/vtt",
    "text/x-djot",
}


def check(draft: Draft, data: bytes, text: str, guess: Guess) -> None:
    """Hold a draft against a second reader's words, and take its text if need be.

    Args:
        draft: Holds the first reading, empty if that failed; changed in place.
        data: The file.
        text: The file decoded, if it is made of characters.
        guess: Decodes text in an unknown code page.
    """
    reader = second_reader.reader_of(draft.media_type)
    if reader is None:
        if draft.media_type in _READABLE_SOURCE and draft.blank:
            _use_source(draft, text)
        return
    try:
        pages = _second_pages(draft.media_type, data, text, guess)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a check that fails is no failure.
        draft.warnings.append(f"Not checked by {reader}: {error}")
        return
    _compare(draft, reader, pages)


def _second_pages(media_type: str, data: bytes, text: str, guess: Guess) -> list[str]:
    readers: dict[str, Callable[[], list[str]]] = {
        f.PDF: lambda: second_reader.pdf_pages(data),
        f.EML: lambda: [body_text(data, guess)],
        f.HTML: lambda: [second_reader.html_text(text)],
        f.XHTML: lambda: [second_reader.html_text(text)],
    }
    return readers.get(media_type, lambda: second_reader.sheet_pages(data))()


def _compare(draft: Draft, reader: str, pages: list[str]) -> None:
    first, _ = compose(draft.reading)
    draft.coverage = coverage(first, PAGE_BREAK.join(pages))
    if draft.coverage is None:
        return
    if draft.coverage < MIN_COVERAGE:
        missed = f"The first reader missed {1 - draft.coverage:.0%} of the words"
        draft.warnings.append(f"{missed}: this is the text of {reader}")
        _use(draft, reader, pages)
    elif draft.media_type == f.PDF:
        _fill_blank_pages(draft, reader, pages)
        _part_joined_words(draft, PAGE_BREAK.join(pages))


def _use(draft: Draft, reader: str, pages: list[str]) -> None:
    paged = draft.media_type == f.PDF or draft.media_type in f.SHEETS
    numbered = [(number, "", text) for number, text in enumerate(pages, start=1)]
    draft.reader = reader
    draft.markdown = reader == "selectolax"
    draft.reading.text = PAGE_BREAK.join(pages)
    draft.reading.pages = numbered if paged else []
    draft.reading.tables = []


def _fill_blank_pages(draft: Draft, reader: str, pages: list[str]) -> None:
    second = dict(enumerate(pages, start=1))
    for at, (number, heading, text) in enumerate(draft.reading.pages):
        other = second.get(number, "")
        if is_blank(text) and words(other).total() >= _PAGE_WORDS:
            draft.reading.pages[at] = (number, heading, other)
            draft.warnings.append(f"Page {number} is the text of {reader}")


def _part_joined_words(draft: Draft, second: str) -> None:
    """Part words that the first reader joined where a line ended.

    A word that the second reader never saw, but saw as two in a row, is those two.
    """
    seen = set(_WORD.findall(second))
    joined = {m[1] + m[2]: f"{m[1]} {m[2]}" for m in _PAIR.finditer(second)}
    wrong = {word: parts for word, parts in joined.items() if word not in seen}

    def part(text: str) -> str:
        return _WORD.sub(lambda m: wrong.get(m[0], m[0]), text)

    reading = draft.reading
    reading.text = part(reading.text)
    reading.pages = [(n, heading, part(text)) for n, heading, text in reading.pages]


def _use_source(draft: Draft, text: str) -> None:
    draft.warnings.append("The first reader found no text: this is the source")
    draft.reading = Reading(text=text, warnings=draft.reading.warnings)
    draft.reader, draft.markdown = "text", False
