"""What suites and rules say about rows, without a word of the library that judged."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleResult:
    """Whether a rule holds, and if not, for how many rows and which.

    Args:
        name: Of the rule.
        column: That it judges.
        passed: Whether every row keeps it.
        blocking: Whether a row that breaks it holds back a release.
        unexpected_count: Rows that break it.
        offending: Ids of the first of them, at most 20.
    """

    name: str
    column: str
    passed: bool
    blocking: bool
    unexpected_count: int
    offending: tuple[str, ...] = ()


@dataclass(frozen=True)
class SuiteResult:
    """What a suite says about one state of its table."""

    name: str
    id_column: str
    rows: int
    results: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every blocking rule holds."""
        return all(each.passed for each in self.results if each.blocking)

    @property
    def summary(self) -> str:
        """One line: which rules are broken by how many rows, or that all hold."""
        broken = [each for each in self.results if not each.passed]
        if not broken:
            return f"All {len(self.results)} rules hold for {self.rows} rows"
        return ", ".join(
            f"{each.unexpected_count} of {self.rows} rows break {each.name}"
            + ("" if each.blocking else " (a warning)")
            for each in broken
        )
