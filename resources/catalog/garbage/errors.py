"""What can go wrong in garbage collection."""

from resources.errors import AssayError


class InvalidCutoffError(AssayError):
    """A cut-off keeps nothing, or cannot be read."""

    def __init__(self, pattern: str, why: str) -> None:
        super().__init__(
            f"The cut-off for {pattern!r} cannot be used: {why}.",
            remedy="assay gc --dry-run --keep 'main=30d' --keep 'ingest/*=1'",
        )


class MarkFailedError(AssayError):
    """Something live could not be read, so nothing may be deleted."""

    def __init__(self, key: str, location: str, detail: str) -> None:
        self.key = key
        self.location = location
        super().__init__(
            f"'{key}' needs {location}, which cannot be read: {detail}. "
            "No file was deleted.",
            remedy="assay verify names every state that is damaged; put the file back, "
            "or give up these states with a ref that is deleted or --keep",
        )


class StorageUnknownError(AssayError):
    """The warehouse is where files can be neither listed nor deleted."""

    def __init__(self, warehouse: str, detail: str) -> None:
        super().__init__(
            f"The files of the warehouse {warehouse} cannot be listed: {detail}",
            remedy="assay doctor, and see that ASSAY_WAREHOUSE and ASSAY_STORAGE fit",
        )
