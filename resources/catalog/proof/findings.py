"""What a verification looked at, and what it found wrong."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

ProblemKind = Literal[
    "ref_dangling",
    "reflog_dangling",
    "commit_unreadable",
    "commit_rewritten",
    "parent_missing",
    "sequence_wrong",
    "time_wrong",
    "node_missing",
    "node_rewritten",
    "operations_wrong",
    "metadata_missing",
    "metadata_changed",
    "metadata_unreadable",
    "manifest_missing",
    "manifest_changed",
    "manifest_unreadable",
    "file_missing",
    "file_changed",
    "file_unreadable",
    "unsigned",
    "signature_unknown",
    "signature_wrong",
]

# Told which stage of the work it is, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was committed.

    Args:
        kind: What is wrong.
        where: The ref, commit, node or file, and which table and commit need it.
        detail: What was expected and what was found.
    """

    kind: ProblemKind
    where: str
    detail: str

    def describe(self) -> str:
        """Return one line for people."""
        return f"{self.where}: {self.detail}"


@dataclass(frozen=True)
class Verification:
    """What was looked at and what is wrong with it.

    Args:
        checked: How many of each: refs, moves, commits, nodes, metadata files,
            manifest lists, manifests, files, bytes, signatures; and commits that were
            collected, whose files are gone on purpose.
        problems: In the order in which they were found; none if all is well.
    """

    checked: Mapping[str, int]
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class Findings:
    """Collects what a verification sees.

    Args:
        progress: Called now and then; None for nobody.
    """

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self._checked: Counter[str] = Counter()
        self._problems: dict[Problem, None] = {}

    def add(self, kind: ProblemKind, where: str, detail: str) -> None:
        """Keep a problem, once."""
        self._problems[Problem(kind, where, detail)] = None

    def count(self, what: str, number: int = 1) -> None:
        """Keep that so many more were looked at."""
        self._checked[what] += number

    def tell(self, stage: str, done: int, total: int) -> None:
        """Say how far the work is."""
        if self._progress is not None:
            self._progress(stage, done, total)

    def result(self) -> Verification:
        """Return what was seen so far."""
        return Verification(dict(self._checked), tuple(self._problems))
