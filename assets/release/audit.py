"""The rules that a state must keep before it may reach another branch."""

from collections.abc import Sequence
from functools import lru_cache

from resources.catalog import Catalog
from resources.errors import AssayError
from resources.expectations import SUITES, SuiteResult, validate
from resources.lakehouse import Lakehouse
from sql import load


class AuditFailedError(AssayError):
    """Rows on a branch break rules that block its release."""

    def __init__(self, branch: str, failed: Sequence[SuiteResult]) -> None:
        self.failed = tuple(failed)
        lines = "; ".join(f"{each.name}: {each.summary}" for each in failed)
        super().__init__(
            f"Branch '{branch}' breaks rules and was not merged: {lines}.",
            remedy=look_at(branch, failed[0]),
        )


def audit_table(lakehouse: Lakehouse, ref: str, suite: str) -> SuiteResult:
    """Return what the suite of one table says about the state of a ref.

    A state never changes, so the answer for it is kept while the process lives.
    """
    return _audit_state(lakehouse, lakehouse.catalog.resolve(ref).id, suite)


def audit(lakehouse: Lakehouse, ref: str) -> list[SuiteResult]:
    """Return what every suite says about the state of a ref."""
    return [audit_table(lakehouse, ref, suite) for suite in SUITES]


@lru_cache(maxsize=64)
def _audit_state(lakehouse: Lakehouse, commit: str, suite: str) -> SuiteResult:
    rows = lakehouse.warehouse.query(load(f"checks/{suite}"), commit)
    return validate(suite, rows)


def same_state(catalog: Catalog, one: str, other: str) -> bool:
    """Return whether two refs hold the same tables in the same states."""
    return not catalog.diff(one, other)


def look_at(branch: str, result: SuiteResult) -> str:
    """Return the command that shows the offending rows of a suite."""
    query = f"select * from kb.{result.name}"  # noqa: S608 - a text for people.
    for rule in result.results:
        if not rule.passed and rule.offending:
            ids = ", ".join(f"'{each}'" for each in rule.offending[:5])
            query += f" where {result.id_column} in ({ids})"
            break
    return f'assay sql "{query}" --ref {branch}'
