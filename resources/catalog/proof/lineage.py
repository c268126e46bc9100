"""What the metadata files of a table demand, without reading all of each.

Every metadata file of a table lists its snapshots from the first one on, so a table of
a thousand commits has a thousand files of up to a thousand snapshots. But a snapshot
never changes: when the newest file was read, it says where the lists of the others are.
"""

from resources.catalog.model import Content
from resources.catalog.proof.metadata import Demands, demands

# What a file has more of than one, or any of, if it may demand more than its current
# snapshot. A column of that name makes it look so as well, and then it is read whole.
_NAMES = (b'"branch"', b'"tag"')
_STATISTICS = b"statistics-path"


class Lineage:
    """Remembers the snapshots of each table that was met."""

    def __init__(self) -> None:
        self._lists: dict[str, dict[int, str | None]] = {}

    def demanded(self, content: Content, data: bytes, *, intact: bool) -> Demands:
        """Return what the metadata file of a table demands.

        Quick for a file older than one that was met before.

        Args:
            content: The table.
            data: Of its metadata file.
            intact: Whether it is known to be what was written.

        Raises:
            ValueError: If it is no metadata file.
        """
        current, known = content.snapshot_id, self._lists.get(content.content_id, {})
        place = None if current is None else known.get(current)
        if place is not None and intact and _only_current(data):
            return Demands(current, (place,), {}, known)
        found = demands(data)
        self._lists.setdefault(content.content_id, {}).update(found.snapshots)
        return found


def _only_current(data: bytes) -> bool:
    named = sum(data.count(name) for name in _NAMES)
    return data.startswith(b"{") and named <= 1 and _STATISTICS not in data
