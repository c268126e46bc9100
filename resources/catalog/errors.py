"""What can go wrong in the catalog; every error says what to do about it."""

from collections.abc import Iterable, Sequence

from resources.catalog.model import Conflict, short
from resources.errors import AssayError, did_you_mean


class InvalidRefNameError(AssayError):
    """A branch or tag name breaks the rules for names."""

    def __init__(self, name: str, rule: str) -> None:
        super().__init__(
            f"{name!r} cannot name a branch or tag: {rule}.",
            remedy="start with a letter, then use letters, digits and . / _ - "
            "(such as ingest/2025-11-20)",
        )


class InvalidAddressError(AssayError):
    """An address is not of the form name, name@commit, name@time, with ~n or ^n."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address!r} is not an address of a state.",
            remedy="write NAME, NAME@COMMIT, NAME@2025-11-20T08:00Z, a COMMIT, "
            "or any of these with ~2 behind it",
        )


class RefNotFoundError(AssayError):
    """The named branch or tag is not in the catalog."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")  # noqa: PLR2004
        super().__init__(
            f"No branch, tag or commit named '{name}'.{did_you_mean(name, names)} "
            f"Known: {shown}.",
            remedy=f"assay branch list, or: assay branch create {name} --from main",
        )


class RefExistsError(AssayError):
    """A branch or tag of that name is already there."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"A {kind} named '{name}' already exists.",
            remedy=f"choose another name, or: assay {kind} delete {name}",
        )


class WrongRefKindError(AssayError):
    """A tag was named where only a branch will do, or the reverse."""

    def __init__(self, name: str, kind: str, wanted: str) -> None:
        super().__init__(
            f"'{name}' is a {kind}, but this needs a {wanted}.",
            remedy=f"assay {wanted} list",
        )


class ProtectedRefError(AssayError):
    """Main can be neither deleted nor marked failed."""

    def __init__(self, name: str, action: str) -> None:
        super().__init__(
            f"'{name}' is the released state and cannot be {action}.",
            remedy="work on another branch: assay branch create NAME --from main",
        )


class CommitNotFoundError(AssayError):
    """An address names a state that its history does not have."""

    def __init__(self, address: str, why: str, *, ref: str = "main") -> None:
        super().__init__(f"No commit at '{address}': {why}.", remedy=f"assay log {ref}")


class AmbiguousCommitError(AssayError):
    """A commit prefix fits more than one commit."""

    def __init__(self, prefix: str, commits: Sequence[str]) -> None:
        length = max(len(prefix) + 2, 12)
        shown = ", ".join(commit[:length] for commit in commits[:5])
        super().__init__(
            f"'{prefix}' is the beginning of several commits: {shown}.",
            remedy=f"give more digits: assay show {commits[0][:length]}",
        )


class FailedBranchError(AssayError):
    """A branch marked failed was to be merged or forked."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"'{name}' is marked failed and can be neither merged nor forked: {reason}",
            remedy=f"look with: assay log {name}; fix the cause and run again, "
            f"then: assay branch delete {name}",
        )


class ReadOnlyRefError(AssayError):
    """A write was tried on a tag, a commit or a past state."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"'{address}' is a fixed state: it can be read, not written.",
            remedy=f"assay branch create NAME --from {address}, and write there",
        )


class CommitConflictError(AssayError):
    """Something that a commit builds on was changed by someone else meanwhile."""

    def __init__(
        self, problem: str, *, remedy: str, conflicts: Sequence[Conflict] = ()
    ) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(problem, remedy=remedy)

    @classmethod
    def on(cls, branch: str, conflicts: Sequence[Conflict]) -> "CommitConflictError":
        """Return the error for keys of a branch that have moved on."""
        lines = "".join(f"\n  {conflict.describe()}" for conflict in conflicts)
        return cls(
            f"'{branch}' changed since this commit began:{lines}",
            remedy="run it again, it then starts from the new state "
            f"(assay log {branch} shows who changed it)",
            conflicts=conflicts,
        )


class RefMovedError(CommitConflictError):
    """A ref is not at the commit that the caller saw last."""

    def __init__(self, name: str, expected: str, actual: str) -> None:
        self.expected = expected
        self.actual = actual
        super().__init__(
            f"'{name}' is at {short(actual)}, not at {short(expected)} as expected.",
            remedy=f"assay diff {short(expected)} {name}, then try with the new head",
        )


class MergeConflictError(AssayError):
    """Both sides of a merge changed the same keys; nothing was applied."""

    def __init__(self, source: str, into: str, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        lines = "".join(f"\n  {conflict.describe()}" for conflict in conflicts)
        super().__init__(
            f"'{source}' cannot be merged into '{into}': "
            f"{len(conflicts)} in conflict.{lines}",
            remedy=f"assay diff {into} {source}; then name the side to take, with "
            f"--force KEY for '{source}' or --drop KEY for '{into}', or repeat the "
            f"work on a fresh branch: assay branch create NAME --from {into}",
        )


class UnrelatedHistoriesError(AssayError):
    """Two states have no common ancestor."""

    def __init__(self, source: str, into: str) -> None:
        super().__init__(
            f"'{source}' and '{into}' have no common history.",
            remedy=f"assay log {source}",
        )


class RefusedError(AssayError):
    """A hook did not let a change happen; nothing was changed.

    Args:
        reason: Why, for people.
        remedy: What would let it pass.
    """

    def __init__(
        self, reason: str, *, remedy: str = "mend what it names, and try again"
    ) -> None:
        self.reason = reason
        super().__init__(reason, remedy=remedy)


class CollectedCommitError(AssayError):
    """The files of a past state were given up by garbage collection."""

    def __init__(self, commits: Sequence[str]) -> None:
        self.commits = tuple(commits)
        shown = ", ".join(short(commit) for commit in self.commits[:5])
        super().__init__(
            f"Garbage collection gave up the files of {shown}: "
            "its tables cannot be brought back.",
            remedy="choose a later state: assay reflog; keep more next time with "
            "assay gc --keep",
        )


class LateCommitError(CommitConflictError):
    """A commit took so long that garbage collection may have taken its files."""

    def __init__(self, branch: str) -> None:
        super().__init__(
            f"The commit to '{branch}' took longer than the grace period of a garbage "
            "collection, which may have deleted its files. Nothing was committed.",
            remedy="run it again; collect with a longer one next time: "
            "assay gc --grace 1d",
        )


class NothingToRestoreError(AssayError):
    """No deleted branch of that name is in the reflog."""

    def __init__(self, name: str, deleted: Iterable[str]) -> None:
        names = sorted(set(deleted))
        shown = f" Deleted were: {', '.join(names[:10])}." if names else ""
        super().__init__(
            f"No deleted branch '{name}' is in the reflog."
            f"{did_you_mean(name, names)}{shown}",
            remedy="assay reflog",
        )


class TransactionClosedError(AssayError):
    """A table of a finished transaction was written to."""

    def __init__(self, branch: str) -> None:
        super().__init__(
            f"The transaction on '{branch}' is over; it takes no more writes.",
            remedy="open a new one with catalog.transaction(...), or load the table "
            f"from catalog.at({branch!r})",
        )


class StoreError(AssayError):
    """The database of the catalog did not do what was asked."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The catalog's store failed: {detail}",
            remedy="assay doctor; nothing was half-written, run it again afterwards",
        )


class StoreVersionError(AssayError):
    """The store was written by a newer version of this program."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The catalog's store has version {found}; this program knows {known}.",
            remedy="pip install --upgrade assay",
        )


class WarehouseGoneError(AssayError):
    """The folder or bucket of all tables is not there, or does not answer."""

    def __init__(self, warehouse: str, detail: str) -> None:
        super().__init__(
            f"The warehouse {warehouse} is gone: {detail}. Nothing was changed.",
            remedy="mount it or put it back; or set ASSAY_WAREHOUSE to its place, and "
            "ASSAY_STORAGE to how it is reached, then: assay doctor",
        )


class MetadataUnreadableError(AssayError):
    """The metadata file that the catalog names is gone or damaged."""

    def __init__(self, key: str, location: str, detail: str) -> None:
        super().__init__(
            f"The metadata of '{key}' at {location} cannot be read: {detail}",
            remedy=f"put the file back, or read an earlier state of '{key}': assay log",
        )
