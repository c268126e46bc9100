"""What can go wrong in upkeep."""

from collections.abc import Collection

from resources.errors import AssayError, did_you_mean


class UnknownTableError(AssayError):
    """Upkeep was asked of a table that the branch does not have."""

    def __init__(self, key: str, branch: str, known: Collection[str]) -> None:
        super().__init__(
            f"'{branch}' has no table '{key}'.{did_you_mean(key, known)}",
            remedy=f'assay sql "show all tables" --ref {branch}',
        )


class InvalidUpkeepError(AssayError):
    """The limits of upkeep make no sense."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This cannot be done: {why}.",
            remedy="assay expire --keep 10, or: assay expire --older-than 30d, "
            "or: assay compact --target 128MB",
        )


class SkippedError(Exception):
    """Why a table was left as it is; becomes a line of the result."""
