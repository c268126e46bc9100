"""What can go wrong when people are told."""

from pathlib import Path

from resources.errors import AssayError


class AlertError(AssayError):
    """A sink did not take what it was told; it is told again the next time."""


class UnknownSinkError(AlertError):
    """A setting names a sink that there is none of."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"'{given}' is no place to tell of conflicts.",
            remedy='ASSAY_ALERTS=\'["log", "file:alerts.jsonl", "https://HOOK"]\'',
        )


class FileSinkError(AlertError):
    """The file that alerts go to cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Alerts cannot be written to {path}: {reason}.",
            remedy="make that path writable, or name another in ASSAY_ALERTS",
        )
