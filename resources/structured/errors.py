"""Why a structured file could not become a table."""

from resources.errors import AssayError


class UnreadableTableError(AssayError):
    """A structured file that cannot be read as a table: reason, detail, remedy.

    `reason` is a short code (corrupt, encrypted, too_many_columns, too_large,
    too_deep) that a quarantine row can carry.
    """

    def __init__(self, reason: str, detail: str, remedy: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(detail, remedy=remedy)

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        """Pickle by the three arguments: readers run in worker processes."""
        return type(self), (self.reason, self.detail, self.remedy)


class SchemaConflictError(AssayError):
    """The columns of a file do not fit the table it belongs to; `diff` shows both."""

    def __init__(self, conflicts: list[str], diff: str) -> None:
        self.conflicts = conflicts
        self.diff = diff
        super().__init__(
            f"The file does not fit its table: {'; '.join(conflicts)}.\n{diff}",
            remedy="give the column its old type again, or save the file under a new "
            "name to start a new table",
        )

    def __reduce__(self) -> tuple[type, tuple[list[str], str]]:
        """Pickle by the two arguments: readers run in worker processes."""
        return type(self), (self.conflicts, self.diff)
