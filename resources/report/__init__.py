"""Reports as single HTML files: no network, no scripts, readable on any screen."""

from resources.report.page import Section, page, write_page
from resources.report.parts import (
    Html,
    bars,
    cells,
    chips,
    folded,
    gauge,
    joined,
    note,
    picture,
    quote,
    table,
    tag,
    tiles,
)

__all__ = [
    "Html",
    "Section",
    "bars",
    "cells",
    "chips",
    "folded",
    "gauge",
    "joined",
    "note",
    "page",
    "picture",
    "quote",
    "table",
    "tag",
    "tiles",
    "write_page",
]
