"""Claims of small texts, for tests."""

from functools import cache

from assets.claims.blocks import all_headings
from assets.claims.editions import edition_of
from assets.claims.extraction import ClaimExtractor
from assets.claims.model import Claim, DocumentText, Heading
from resources.extraction.outline import headings

Item = tuple[str | None, str | None, str | None]


@cache
def extractor() -> ClaimExtractor:
    return ClaimExtractor()


def document(
    text: str,
    *,
    title: str = "Notes",
    uri: str = "docs/notes.md",
    language: str = "eng",
) -> DocumentText:
    known = [Heading(*each) for each in headings(text)]
    edition = edition_of(uri, title)
    return DocumentText(
        f"version of {uri}",
        uri,
        title,
        text,
        language,
        all_headings(text, known),
        family=edition.family,
        edition=edition.edition,
    )


def claims_of(text: str, **further: str) -> list[Claim]:
    return extractor().draw(document(text, **further)).claims


def statements(text: str, **further: str) -> list[Claim]:
    return [each for each in claims_of(text, **further) if each.kind == "statement"]


def values(text: str, **further: str) -> list[Claim]:
    return [each for each in claims_of(text, **further) if each.kind == "value"]


def items(text: str, **further: str) -> list[Item]:
    """Return subject, attribute and value of each value claim."""
    return [
        (each.subject_key, each.attribute_key, each.value_key)
        for each in values(text, **further)
    ]


def item(text: str, **further: str) -> Item:
    """Return subject, attribute and value of the only value claim."""
    (found,) = items(text, **further)
    return found
