"""What can go wrong with an archive, each with what to do about it."""

from pathlib import Path

from resources.errors import AssayError


class ArchiveExistsError(AssayError):
    """Something lies already where the archive was to be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"'{path}' exists, and an archive never replaces anything.",
            remedy=f"choose another path with -o, or remove it: rm -r '{path}'",
        )


class NotAnArchiveError(AssayError):
    """The file or folder is not an archive that this version can read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"'{path}' cannot be read as an archive: {why}.",
            remedy="give the .h5 file or the folder with manifest.json that"
            " 'assay archive' wrote; if it is one, use another copy of it",
        )


class ArchiveDamagedError(AssayError):
    """An archive was cut or altered after it was written.

    Attributes:
        table: Dotted name of the damaged table; None if it concerns the whole.
        columns: Names of its damaged columns, as far as they are known.
    """

    def __init__(
        self, path: Path, what: str, *, table: str | None, columns: tuple[str, ...] = ()
    ) -> None:
        self.table = table
        self.columns = columns
        place = f"table '{table}'" if table else "the whole"
        if columns:
            names = ", ".join(f"'{column}'" for column in columns)
            place += f", column{'s' if len(columns) > 1 else ''} {names}"
        super().__init__(
            f"The archive '{path}' was cut or altered: {place}: {what}."
            " Nothing was restored.",
            remedy="use another copy of the archive, or write a new one:"
            " assay archive hdf5 --ref REF",
        )


class ArchiveSpaceError(AssayError):
    """The disk became full while something was written."""

    def __init__(self, path: Path, doing: str) -> None:
        super().__init__(
            f"No space left on the disk of '{path}' while {doing}."
            " What was written so far has been removed.",
            remedy=f"free space (df -h '{path.parent}'), or choose another disk",
        )


class UnsupportedTypeError(AssayError):
    """A type for which archives have no exact form."""

    def __init__(self, kind: object) -> None:
        super().__init__(
            f"Archives have no exact form for columns of type {kind}.",
            remedy="store the column as one of the types of Iceberg's version 2,"
            " then archive again",
        )
