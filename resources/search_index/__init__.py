"""Search over passages: vectors and full text in one LanceDB table."""

from resources.search_index.errors import SearchIndexError
from resources.search_index.index import SearchIndex
from resources.search_index.ranking import Ranked
from resources.search_index.reading import Sizes
from resources.search_index.scope import Allowed

__all__ = ["Allowed", "Ranked", "SearchIndex", "SearchIndexError", "Sizes"]
