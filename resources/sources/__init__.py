"""Where files come from: a folder now, other places behind the same interface."""

from resources.sources.entry import Entry, ReadRefused, Refusal, Source
from resources.sources.folder import FolderSource
from resources.sources.names import escape_path, unescape_path

__all__ = [
    "Entry",
    "FolderSource",
    "ReadRefused",
    "Refusal",
    "Source",
    "escape_path",
    "unescape_path",
]
