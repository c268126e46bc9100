"""Search over passages: vectors and full text in one LanceDB table."""

from resources.search_index.errors import BadQueryError, SearchIndexError
from resources.search_index.index import SearchIndex
from resources.search_index.matches import MODES, Match, Mode, Scores, check_query

__all__ = [
    "MODES",
    "BadQueryError",
    "Match",
    "Mode",
    "Scores",
    "SearchIndex",
    "SearchIndexError",
    "check_query",
]
