"""Files of one side as files of the other: with the numbers that they have there."""

from collections.abc import Collection, Sequence

from pyiceberg.io import FileIO
from pyiceberg.manifest import DataFile, ManifestEntry
from pyiceberg.table.metadata import TableMetadata

from resources.catalog.replay.files import (
    Files,
    LiveFile,
    changes,
    lineage,
    live_files,
)
from resources.catalog.replay.shape import Shape

_SORT_ORDER = 15  # Position in a data file's record, where PyIceberg has no setter.
_FILE = 4  # The same in a manifest's entry.


class Numbers:
    """Gives files of their side the numbers that they have on ours.

    Args:
        ours: Our side.
        shape: Says which of our partitionings and orders is which of theirs.
        io: Reads manifests.
    """

    def __init__(self, ours: TableMetadata, shape: Shape, io: FileIO) -> None:
        self._ours = ours
        self._shape = shape
        self._io = io

    def come(
        self, files: Sequence[LiveFile], new: Collection[int]
    ) -> tuple[list[LiveFile], list[LiveFile]]:
        """Return files that come in: those that are new, and those that come back.

        A file comes back if our side had it once. Then it does with the numbers that
        it had here, so that the delete files of here apply to it as they did.

        Args:
            files: Of their side.
            new: Ids of the snapshots that are brought over.
        """
        here = {snapshot.snapshot_id for snapshot in lineage(self._ours, None)}
        others = [each for each in files if each.entry.snapshot_id not in new]
        common = {e.path: e for e in others if e.entry.snapshot_id in here}
        back = common | self._former({e.path for e in others} - common.keys())
        fresh = [self._numbered(each) for each in files if each.path not in back]
        return fresh, list(back.values())

    def gone(
        self, metadata: TableMetadata, files: Sequence[LiveFile]
    ) -> list[LiveFile]:
        """Return files to take out, as our side has them."""
        live = live_files(metadata, self._io) if files else {}
        return [live[each.path] for each in files]

    def _former(self, paths: Collection[str]) -> Files:
        """Return files that our side had once, as it had them last."""
        found: Files = {}
        for snapshot in reversed(lineage(self._ours, None)):
            if found.keys() >= set(paths):
                break
            for each in changes(self._ours, self._io, snapshot).removed:
                if each.path in paths:
                    found.setdefault(each.path, each)
        return found

    def _numbered(self, found: LiveFile) -> LiveFile:
        file, specs, orders = found.file, self._shape.specs, self._shape.orders
        spec = specs.get(file.spec_id, file.spec_id)
        order = orders.get(file.sort_order_id or 0, file.sort_order_id)
        if (spec, order) == (file.spec_id, file.sort_order_id):
            return found
        copy = DataFile(*(file[place] for place in range(len(file))))
        copy.spec_id = spec
        if file.sort_order_id is not None:
            copy[_SORT_ORDER] = order
        entry = ManifestEntry(*(found.entry[n] for n in range(len(found.entry))))
        entry[_FILE] = copy
        return LiveFile(entry, found.is_delete)
