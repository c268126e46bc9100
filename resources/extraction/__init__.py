"""Bytes to documents: text, title, language, pages, headings, tables, members.

Files are read in worker processes that can be killed (`ExtractionPool`), by bytes and
never by path, by xberg first and a second reader that checks it. This package can be
imported without loading any of the readers.
"""

from resources.extraction.failures import REMEDIES, Reason
from resources.extraction.formats import STRUCTURED
from resources.extraction.limits import MAX_DEPTH, MEMBER_SEPARATOR, nesting
from resources.extraction.pool import ExtractionPool
from resources.extraction.result import (
    DocumentTable,
    Extracted,
    Failure,
    Heading,
    Member,
    Page,
)
from resources.extraction.sheets import Sheets

EXTRACTOR = "xberg-1.3.9/assay-2"  # Part of every version id: a new one reads anew.

__all__ = [
    "EXTRACTOR",
    "MAX_DEPTH",
    "MEMBER_SEPARATOR",
    "REMEDIES",
    "STRUCTURED",
    "DocumentTable",
    "Extracted",
    "ExtractionPool",
    "Failure",
    "Heading",
    "Member",
    "Page",
    "Reason",
    "Sheets",
    "nesting",
]
