"""Search at any ref of the catalog: only what is live there, with its document."""

from resources.search.conflicts import Conflict
from resources.search.errors import BadQueryError, MissingVectorsError
from resources.search.filters import Filters
from resources.search.hits import Hit, Scores
from resources.search.query import MODES, Mode
from resources.search.search import Search
from resources.search.states import States
from resources.search.tiers import Tiers

__all__ = [
    "MODES",
    "BadQueryError",
    "Conflict",
    "Filters",
    "Hit",
    "MissingVectorsError",
    "Mode",
    "Scores",
    "Search",
    "States",
    "Tiers",
]
