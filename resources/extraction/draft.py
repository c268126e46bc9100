"""A document on its way: what the readers found, until it is put in its final form."""

from dataclasses import dataclass, field

from resources.extraction import formats as f
from resources.extraction.coverage import coverage
from resources.extraction.decode import is_blank, storable
from resources.extraction.first_reader import Reading
from resources.extraction.outline import headings, title
from resources.extraction.result import DocumentTable, Extracted, Member, Page

PAGE_BREAK = "\n\n"
MAX_WARNINGS, MAX_WARNING_CHARACTERS = 50, 300
_SAME_WORDS = 0.95  # Pages may lack marks of the whole text, not its words.


@dataclass
class Draft:
    """What is known of one file so far.

    Attributes:
        name: Path of the file.
        media_type: By content first, then by name.
        reading: Text, pages and metadata.
        reader: Whose text it is.
        markdown: Whether "#" at the start of a line marks a heading.
    """

    name: str
    media_type: str
    reading: Reading
    reader: str
    markdown: bool = True
    coverage: float | None = None
    ocr: bool = False
    warnings: list[str] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read in it; names of sheets do not count."""
        if self.reading.pages:
            return all(is_blank(text) for _, _, text in self.reading.pages)
        return is_blank(self.reading.text)

    def finish(self) -> Extracted:
        """Return the document, with exact spans and storable text throughout."""
        text, pages = compose(self.reading)
        found = headings(text) if self.markdown else []
        base = storable(f.base_name(self.name))
        stem = base.rpartition(".")[0] or base
        metadata = self.reading.metadata
        return Extracted(
            text=text,
            title=title(storable(self.reading.stated_title or ""), found, stem),
            language=self.reading.language,
            media_type=self.media_type,
            reader=self.reader,
            pages=pages,
            headings=found,
            tables=[
                DocumentTable(table.page, storable(table.markdown))
                for table in self.reading.tables
            ],
            metadata={storable(k): storable(v) for k, v in metadata.items()},
            coverage=self.coverage,
            ocr=self.ocr,
            warnings=_bounded([*self.warnings, *self.reading.warnings]),
            members=self.members,
        )


def compose(reading: Reading) -> tuple[str, list[Page]]:
    """Return the whole text and the exact span of each page in it.

    Pages are joined; the text that the reader joined itself is taken only if there
    are no pages, or they lack words of it.
    """
    whole = storable(reading.text)
    texts = [
        storable(f"## {heading}\n\n{text.lstrip()}" if heading else text).rstrip()
        for _, heading, text in reading.pages
    ]
    joined = PAGE_BREAK.join(texts)
    if (coverage(joined, whole) or 1.0) < _SAME_WORDS or not texts:
        return whole, []
    pages: list[Page] = []
    start = 0
    for (number, _, _), text in zip(reading.pages, texts, strict=True):
        pages.append(Page(number, start, start + len(text)))
        start += len(text) + len(PAGE_BREAK)
    return joined, pages


def _bounded(warnings: list[str]) -> list[str]:
    kept = [
        storable(warning)[:MAX_WARNING_CHARACTERS]
        for warning in dict.fromkeys(warnings)
    ]
    if len(kept) > MAX_WARNINGS:
        more = f"and {len(kept) - MAX_WARNINGS + 1} more warnings"
        kept = [*kept[: MAX_WARNINGS - 1], more]
    return kept
