"""The words of garbage collection: cut-offs, and what a collection found and did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from resources.catalog.garbage.errors import InvalidCutoffError


@dataclass(frozen=True)
class Cutoff:
    """How much history of refs is kept; a commit is if either rule keeps it.

    Args:
        pattern: Which refs, as in a shell: `*` fits all, `ingest/*` those of runs.
        keep_commits: Number of commits from the head back, 1 or more; those that came
            by a merge are as far back as the way through the merge is long.
        keep_for: Age of the oldest commit that is kept.

    Raises:
        InvalidCutoffError: If it keeps nothing, or says nothing.
    """

    pattern: str
    keep_commits: int | None = None
    keep_for: timedelta | None = None

    def __post_init__(self) -> None:
        """Check the numbers."""
        if self.keep_commits is None and self.keep_for is None:
            raise InvalidCutoffError(self.pattern, "it says neither how many nor since")
        if self.keep_commits is not None and self.keep_commits < 1:
            raise InvalidCutoffError(self.pattern, "the head is always kept: 1 or more")
        if self.keep_for is not None and self.keep_for < timedelta(0):
            raise InvalidCutoffError(self.pattern, "an age cannot be negative")


@dataclass(frozen=True)
class Rules:
    """What a collection goes by.

    Args:
        cutoffs: The first whose pattern fits a ref counts; no one fits, all is kept.
        grace: Younger files are never touched: longer than any write may take.
        reflog_for: How long the heads that refs lost stay alive.
    """

    cutoffs: tuple[Cutoff, ...] = ()
    grace: timedelta = timedelta(days=1)
    reflog_for: timedelta = timedelta(days=30)


@dataclass(frozen=True)
class Run:
    """A collection as the store remembers it.

    Args:
        id: Its own.
        status: marking, then marked, once commits were given up, then swept; or
            failed, if something could not be read.
        started_at: In UTC.
        finished_at: In UTC; None while it runs, or if it was killed.
        report: What was counted.
    """

    id: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    report: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True)
class Waste:
    """A file that no state needs.

    Args:
        location: Path, or URI of an object.
        size: In bytes.
    """

    location: str
    size: int


@dataclass(frozen=True)
class FolderWaste:
    """What a collection found in one table's folder.

    Args:
        folder: Path or URI.
        key: The table or view that was there last; None if no commit names it.
        files: Files that go.
        bytes: Their size.
        kept_young: Files that nothing needs and the grace period protects.
    """

    folder: str
    key: str | None
    files: int
    bytes: int
    kept_young: int


@dataclass(frozen=True)
class Collection:
    """What a collection did, or on a dry run would do.

    Args:
        id: Of its row in the store; "" on a dry run.
        dry_run: Whether nothing was changed.
        live_commits: Commits whose files are kept.
        dead_commits: Commits whose files are given up, now or before.
        live_files: Files that live commits need, in the warehouse or not.
        folders: By table folder, those with something to tell.
        removed: Each file that went, or would go.
        failed: Files that could not be deleted, each with the reason.
    """

    id: str
    dry_run: bool
    live_commits: int
    dead_commits: int
    live_files: int
    folders: tuple[FolderWaste, ...]
    removed: tuple[Waste, ...]
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> int:
        """Number of files that went, or would go."""
        return len(self.removed)

    @property
    def bytes(self) -> int:
        """Their size."""
        return sum(waste.size for waste in self.removed)
