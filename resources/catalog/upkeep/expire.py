"""Takes old snapshots out of a table's metadata."""

from datetime import datetime

from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import RemoveSnapshotsUpdate

from resources.catalog.commits import microseconds
from resources.catalog.model import Content
from resources.catalog.replay.files import lineage
from resources.catalog.replay.replay import Bench
from resources.catalog.replay.snapshot import NEWEST_WRITABLE, apply_and_write
from resources.catalog.upkeep.errors import SkippedError
from resources.catalog.upkeep.model import Made, TableUpkeep

_MICROSECONDS = 1000  # In a millisecond.


class Expiry:
    """Expires snapshots of one table after the other.

    The current snapshot and those that table-level refs name are always kept; any
    other if either rule keeps it.

    Args:
        bench: Reads and writes metadata.
        keep: Number of the newest snapshots, along the current one's history.
        older_than: Snapshots of this time or later are kept; None if age keeps none.
    """

    def __init__(self, bench: Bench, keep: int, older_than: datetime | None) -> None:
        self._bench = bench
        self._keep = keep
        self._older_than = older_than

    def make(self, key: str, content: Content) -> Made | None:
        """Return a table without its old snapshots; see `Work`."""
        metadata = self._bench.read(key, content)
        old = self._old(metadata)
        if not old:
            return None
        if metadata.format_version > NEWEST_WRITABLE:
            msg = f"format version {metadata.format_version} cannot be written here"
            raise SkippedError(msg)
        update = RemoveSnapshotsUpdate(**{"snapshot-ids": old})  # type: ignore[arg-type]
        io = self._bench.io(metadata.location)
        after = apply_and_write(self._bench.files, content, metadata, [update], io)
        return Made(content, after, TableUpkeep(key, snapshots=len(old)))

    def remake(self, made: Made, content: Content) -> Made | None:
        """Do it anew: only metadata is read."""
        return self.make(made.report.key, content)

    def _old(self, metadata: TableMetadata) -> list[int]:
        newest = lineage(metadata, None)[-self._keep :]
        kept = {snapshot.snapshot_id for snapshot in newest}
        kept |= {ref.snapshot_id for ref in metadata.refs.values()}
        return [
            snapshot.snapshot_id
            for snapshot in metadata.snapshots
            if snapshot.snapshot_id not in kept and self._is_old(snapshot.timestamp_ms)
        ]

    def _is_old(self, timestamp_ms: int) -> bool:
        if self._older_than is None:
            return True
        return timestamp_ms * _MICROSECONDS < microseconds(self._older_than)
