"""Makes few files of many small ones, and applies delete files on the way."""

from collections.abc import Iterable, Iterator, Sequence

from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import ArrowScan, _dataframe_to_data_files
from pyiceberg.manifest import DataFile, ManifestEntry, ManifestEntryStatus
from pyiceberg.table import DataScan, FileScanTask, TableProperties
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Operation

from resources.catalog.model import Content
from resources.catalog.replay.files import Files, LiveFile, live_files
from resources.catalog.replay.replay import Bench
from resources.catalog.replay.snapshot import (
    NEWEST_WRITABLE,
    apply_and_write,
    write_snapshot,
)
from resources.catalog.replay.tables import plan
from resources.catalog.upkeep.errors import SkippedError
from resources.catalog.upkeep.model import Made, TableUpkeep

_NO_LIMIT = str(2**60)  # Bytes: the files of a group become one.

Group = Sequence[FileScanTask]


class Compaction:
    """Compacts one table after the other; rows stay the same, their order may not.

    Args:
        bench: Reads and writes.
        target: Size in bytes that files are brought together up to.
        small: Files below this size in bytes are brought together.
    """

    def __init__(self, bench: Bench, target: int, small: int) -> None:
        self._bench = bench
        self._target = target
        self._small = small

    def make(self, key: str, content: Content) -> Made | None:
        """Return a table with few files; see `Work`."""
        metadata = self._bench.read(key, content)
        io = self._bench.io(metadata.location)
        tasks = _tasks(metadata, io)
        groups = list(self._groups(tasks))
        live = live_files(metadata, io)
        rewritten = {task.file.file_path for group in groups for task in group}
        spent = _spent(tasks, live, rewritten)
        if not rewritten and not spent:
            return None
        if metadata.format_version > NEWEST_WRITABLE:
            msg = f"format version {metadata.format_version} cannot be written here"
            raise SkippedError(msg)
        added = [file for group in groups for file in _rewrite(metadata, io, group)]
        updates = write_snapshot(
            metadata,
            io,
            added=[_new(file, metadata) for file in added],
            removed=[live[path] for path in sorted(rewritten | spent)],
            operation=Operation.REPLACE,
        )
        after = apply_and_write(self._bench.files, content, metadata, updates, io)
        report = TableUpkeep(
            key,
            rewritten=len(rewritten),
            written=len(added),
            deletes=len(spent),
            rows=sum(file.record_count for file in added),
        )
        return Made(content, after, report)

    def remake(self, made: Made, content: Content) -> Made | None:
        """Bring the files onto a table that changed since, if their rows did not."""
        key = made.report.key
        replay = plan(key, (made.before, made.after, content), self._bench)
        if isinstance(replay, str):
            msg = f"it changed meanwhile: {replay}"
            raise SkippedError(msg)
        if isinstance(replay, Content):
            return None
        return Made(content, replay.write(), made.report)

    def _groups(self, tasks: Iterable[FileScanTask]) -> Iterator[Group]:
        """Yield files to become one: of one partition, up to the target size."""
        parts: dict[tuple[int, str], list[FileScanTask]] = {}
        for task in tasks:
            if task.file.file_size_in_bytes < self._small or task.delete_files:
                part = task.file.spec_id, repr(task.file.partition)
                parts.setdefault(part, []).append(task)
        for part in sorted(parts):
            for group in _packed(parts[part], self._target):
                if len(group) > 1 or group[0].delete_files:
                    yield group


def _tasks(metadata: TableMetadata, io: FileIO) -> list[FileScanTask]:
    """Return the data files of a table, each with the delete files that apply to it."""
    try:
        tasks = DataScan(table_metadata=metadata, io=io).plan_files()
        return sorted(tasks, key=lambda task: task.file.file_path)
    except ValueError as error:  # How PyIceberg says that it cannot apply some kinds.
        raise SkippedError(str(error)) from error


def _packed(tasks: Iterable[FileScanTask], target: int) -> Iterator[Group]:
    group: list[FileScanTask] = []
    size = 0
    for task in tasks:
        if group and size + task.file.file_size_in_bytes > target:
            yield group
            group, size = [], 0
        group.append(task)
        size += task.file.file_size_in_bytes
    if group:
        yield group


def _spent(tasks: Iterable[FileScanTask], live: Files, rewritten: set[str]) -> set[str]:
    """Return paths of delete files that apply to no file that stays."""
    used = {
        file.file_path
        for task in tasks
        if task.file.file_path not in rewritten
        for file in task.delete_files
    }
    return {path for path, file in live.items() if file.is_delete} - used


def _rewrite(metadata: TableMetadata, io: FileIO, group: Group) -> list[DataFile]:
    """Write the rows of a group of files that are not deleted."""
    scan = ArrowScan(metadata, io, metadata.schema(), AlwaysTrue())
    rows = scan.to_table(group)
    if rows.num_rows == 0:
        return []
    limit = {TableProperties.WRITE_TARGET_FILE_SIZE_BYTES: _NO_LIMIT}
    roomy = metadata.model_copy(update={"properties": metadata.properties | limit})
    return list(_dataframe_to_data_files(roomy, rows, io))


def _new(file: DataFile, metadata: TableMetadata) -> LiveFile:
    file.spec_id = metadata.default_spec_id  # Which it was written by.
    entry = ManifestEntry.from_args(status=ManifestEntryStatus.ADDED, data_file=file)
    return LiveFile(entry, is_delete=False)
