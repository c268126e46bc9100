"""Whether sources, documents and tables have the trust that rules want of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

from resources.errors import AssayError
from resources.lakehouse import Lakehouse
from resources.policies import Floor, Policy, floors_of
from sql import load

WORST, SAID = 10, 3  # How many an error names, and how many a check.
Row = dict[str, Any]


@dataclass(frozen=True)
class Floors:
    """What is below a floor of trust, and what was looked at.

    Attributes:
        blocking: Rows below a floor that holds back a release, the lowest first: rule,
            severity, kind, target, name, trust, low, high and at_least.
        warning: The same of floors that only warn.
        figures: One a rule: rule, severity, at_least, judged, below, lowest and of.
    """

    blocking: Sequence[Row]
    warning: Sequence[Row]
    figures: Sequence[Row]

    @property
    def rows(self) -> list[Row]:
        """All that is below a floor, what blocks first."""
        return [*self.blocking, *self.warning]

    @property
    def summary(self) -> str:
        """One line: how many are below a floor, and the lowest; or how many are not."""
        if not self.figures:
            return "No rule sets a floor of trust."
        if not self.rows:
            judged = sum(int(each["judged"]) for each in self.figures)
            return f"All {judged} that rules set a floor of trust for are above it."
        return (
            f"Below a floor of trust: {len(self.blocking)} that block, "
            f"{len(self.warning)} that warn: {_lines(self.rows, SAID)}."
        )


class TooLittleTrustError(AssayError):
    """Something has less trust than a rule wants before a release."""

    def __init__(self, ref: str, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        super().__init__(
            f"'{ref}' has less trust than rules want: {_lines(rows, WORST)}.",
            remedy=f"{look_at(ref, rows[0])}, then settle its contradictions or mend "
            "the file and run again, or change the rule",
        )


def below_floors(lakehouse: Lakehouse, ref: str, policies: Sequence[Policy]) -> Floors:
    """Return what is at a ref with less trust than a rule wants.

    What has no trust yet, since no claim is known of it, is not judged.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policies: The rules in force.
    """
    rules = [each for each in policies if isinstance(each.rule, Floor)]
    if not rules:
        return Floors((), (), ())
    things = lakehouse.warehouse.query(load("steps/trust_of_things"), ref)
    known = things.to_pylist()
    judged: dict[str, dict[tuple[str, str], Row]] = {each.id: {} for each in rules}
    for each in floors_of(policies, things).to_pylist():
        thing = known[each["row"]]
        row = {
            "rule": each["policy"],
            "severity": each["severity"],
            **{name: thing[name] for name in ("kind", "target", "name")},
            **{name: thing[name] for name in ("trust", "low", "high")},
            "at_least": each["at_least"],
        }
        # A document at two places is one.
        judged[row["rule"]].setdefault((row["kind"], row["target"]), row)
    low = [row for found in judged.values() for row in _below(found.values())]
    low.sort(key=lambda row: (row["trust"], row["kind"], row["name"], row["rule"]))
    return Floors(
        [row for row in low if row["severity"] == "block"],
        [row for row in low if row["severity"] == "warn"],
        [_figures(each, list(judged[each.id].values())) for each in rules],
    )


def _lines(rows: Sequence[Row], most: int) -> str:
    """Return what is below its floor, as one line."""
    lines = [
        f"{row['kind']} {row['name']} has {row['trust']:.2f}, and {row['rule']} wants "
        f"{row['at_least']:g}"
        for row in rows[:most]
    ]
    more = [f"and {len(rows) - most} more"] if len(rows) > most else []
    return "; ".join(lines + more)


def look_at(ref: str, row: Row) -> str:
    """Return the command that shows why something has the trust it has."""
    return f"assay trust {quote(row['target'])} --ref {ref}"


def _below(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["trust"] < row["at_least"]]


def _figures(policy: Policy, rows: Sequence[Row]) -> Row:
    lowest = min(rows, key=lambda row: (row["trust"], row["name"]), default=None)
    at_least = policy.rule.at_least if isinstance(policy.rule, Floor) else 0.0
    return {
        "rule": policy.id,
        "severity": policy.severity,
        "at_least": at_least,
        "judged": len(rows),
        "below": len(_below(rows)),
        "lowest": lowest["trust"] if lowest else None,
        "of": f"{lowest['kind']} {lowest['name']}" if lowest else None,
    }
