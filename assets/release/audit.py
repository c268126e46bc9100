"""The rules that a state must keep before it may reach another branch."""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from resources.catalog import Catalog
from resources.errors import AssayError
from resources.expectations import SUITES, SuiteResult, validate
from resources.lakehouse import Lakehouse
from sql import load

_KNOWN: WeakKeyDictionary[Lakehouse, dict[tuple[str, str], SuiteResult]] = (
    WeakKeyDictionary()
)

# Where to see rows that their own table lacks.
_MISSED_IN = {"accounted": "live_files", "has_vector": "current_chunks"}


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

    A state never changes, so the answer for it is kept as long as the lakehouse is.
    """
    known = _KNOWN.setdefault(lakehouse, {})
    state = lakehouse.catalog.resolve(ref).id, suite
    if state not in known:
        rows = lakehouse.warehouse.query(load(f"checks/{suite}"), state[0])
        known[state] = validate(suite, rows)
    return known[state]


def audit(lakehouse: Lakehouse, ref: str) -> list[SuiteResult]:
    """Return what every suite says about the state of a ref."""
    return [audit_table(lakehouse, ref, suite) for suite in SUITES]


def same_state(catalog: Catalog, one: str, other: str) -> bool:
    """Return whether two refs hold the same tables in the same states."""
    return not catalog.diff(one, other)


def look_at(branch: str, result: SuiteResult) -> str:
    """Return the command that shows the offending rows of a suite."""
    query = f"select * from kb.{result.name}"  # noqa: S608 - a text for people.
    broken = [each for each in result.results if not each.passed and each.offending]
    if broken:
        rule = max(broken, key=lambda each: each.blocking)
        table = _MISSED_IN.get(rule.name, result.name)
        ids = ", ".join(f"'{each}'" for each in rule.offending[:5])
        query = f"select * from kb.{table} where {result.id_column} in ({ids})"  # noqa: S608
    return f'assay sql "{query}" --ref {branch}'
