"""Vectors in memory-mapped files, searched inside the process."""

from resources.flat_index.errors import FlatIndexError
from resources.flat_index.index import FlatIndex
from resources.flat_index.selection import EXACT_ROWS, Selection
from resources.flat_index.view import FlatView

__all__ = ["EXACT_ROWS", "FlatIndex", "FlatIndexError", "FlatView", "Selection"]
