"""What can be wrong with a rule: each fault has a file, a line, a column, a remedy."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from resources.errors import AssayError

FAULTS_SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file of rules.

    Attributes:
        file: Name of the file.
        line: Where it is, from 1.
        column: Where it is in the line, from 1.
        problem: What is wrong there, with the nearest known name.
        remedy: What to write instead.
    """

    file: str
    line: int
    column: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault as compilers write theirs, so that editors find it."""
        return f"{self.file}:{self.line}:{self.column}: {self.problem}"


class PolicyError(AssayError):
    """Rules that cannot be read, or cannot be applied to the tables of a state."""

    def __init__(self, folder: Path | None, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = "\n  ".join(str(each) for each in faults[:FAULTS_SHOWN])
        more = len(faults) - FAULTS_SHOWN
        rest = f"\n  and {more} more" if more > 0 else ""
        where = f" in {folder}" if folder else ""
        super().__init__(
            f"The rules{where} cannot be used:\n  {shown}{rest}",
            remedy=f"in {faults[0].file}, line {faults[0].line}: {faults[0].remedy}",
        )


class RuleError(Exception):
    """A fault found while one rule is read; the others are read all the same."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))
