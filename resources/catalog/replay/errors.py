"""What can go wrong while a table's files are taken apart and put together."""

from resources.errors import AssayError


class SnapshotNotFoundError(AssayError):
    """A table does not descend from a snapshot that it was said to."""

    def __init__(self, snapshot_id: int, table: str) -> None:
        super().__init__(
            f"Snapshot {snapshot_id} is not in the history of the table at {table}.",
            remedy="assay log, then name a commit whose snapshots were not expired",
        )


class FileNotLiveError(AssayError):
    """A file that was to be taken out of a table is not part of it."""

    def __init__(self, path: str, count: int) -> None:
        more = f" and {count - 1} more" if count > 1 else ""
        super().__init__(
            f"{path}{more}: not part of the table, so it cannot be taken out.",
            remedy="run it again, it then starts from the table's new state",
        )


class UnwritableFormatError(AssayError):
    """A table has a format version that cannot be written here."""

    def __init__(self, table: str, version: int) -> None:
        super().__init__(
            f"The table at {table} has format version {version}; versions 1 and 2 can "
            "be written.",
            remedy="do it with an engine that writes this version, over assay serve",
        )


class ObstacleError(Exception):
    """Why a change cannot be brought over; becomes the reason of a conflict."""
