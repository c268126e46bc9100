"""Links of commits for walks over the history, read ahead and kept in memory."""

from collections import OrderedDict
from threading import Lock

from resources.catalog.errors import StoreError
from resources.catalog.history import Lookup
from resources.catalog.model import Link
from resources.catalog.store import quick
from resources.catalog.store.database import Database

CACHED_LINKS = 200_000  # Of about 400 bytes each.
_FIRST_LINKS, _MOST_LINKS = 16, 4096


class Links:
    """Reads links; they never change, so the latest stay known. Safe in threads.

    Args:
        database: Where the commits are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: OrderedDict[str, Link] = OrderedDict()
        self._lock = Lock()

    def lookup(self) -> Lookup:
        """Return a function that gives the link of a commit id.

        What is not known is read together with the commits behind it, through all
        parents, more of them each time: walks go down from a commit.

        Raises:
            StoreError: The function does, if there is no such commit.
        """
        known: dict[str, Link] = {}
        count = _FIRST_LINKS

        def lookup(commit_id: str) -> Link:
            nonlocal count
            link = known.get(commit_id) or self._known.get(commit_id)
            if link is None:
                known.update(self._read(commit_id, count))
                count = min(count * 2, _MOST_LINKS)
                link = known[commit_id]
            return link

        return lookup

    def _read(self, commit_id: str, count: int) -> dict[str, Link]:
        read = {
            link.id: link for link in quick.behind(self._database, commit_id, count)
        }
        if commit_id not in read:
            detail = f"commit {commit_id} is missing"
            raise StoreError(detail)
        with self._lock:
            self._known.update(read)
            while len(self._known) > CACHED_LINKS:
                self._known.popitem(last=False)
        return read
