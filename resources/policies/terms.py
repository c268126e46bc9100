"""Rules about a release: floors of trust, approvals, what is held back, labels."""

from dataclasses import dataclass

# Asset checks that only warn by themselves.
CHECKS = ("new_contradictions", "trust_dropped", "trust_calibration")
# From the best to the worst: where equally specific rules differ, the worse counts.
STATUSES = ("gold", "official", "approved", "draft", "deprecated")


@dataclass(frozen=True, slots=True)
class Floor:
    """Trust that a source, document or table must have.

    Attributes:
        at_least: Probability, 0 to 1.
    """

    at_least: float

    @property
    def text(self) -> str:
        """The rule as a person reads it."""
        return f"trust >= {self.at_least:g}"


@dataclass(frozen=True, slots=True)
class Approval:
    """People who must agree to what a release changes.

    Attributes:
        people: How many different ones.
        by: Who counts; empty: everybody who did not write it.
    """

    people: int
    by: tuple[str, ...]

    @property
    def text(self) -> str:
        """The rule as a person reads it."""
        several = "person" if self.people == 1 else "people"
        names = f" of {', '.join(self.by)}" if self.by else ""
        return f"to be approved by {self.people} {several}{names}"


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Claims that are held back for want of trust.

    Attributes:
        below: Probability, 0 to 1; 0 holds back nothing.
    """

    below: float

    @property
    def text(self) -> str:
        """The rule as a person reads it."""
        return f"claims with trust < {self.below:g} are held back"


@dataclass(frozen=True, slots=True)
class Checks:
    """Warnings that hold back a release.

    Attributes:
        blocking: Names of asset checks, of those in CHECKS.
    """

    blocking: tuple[str, ...]

    @property
    def text(self) -> str:
        """The rule as a person reads it."""
        return f"no warning of {', '.join(self.blocking)}"


@dataclass(frozen=True, slots=True)
class Governance:
    """What people say of a place beforehand.

    Attributes:
        status: One of STATUSES, or "".
        authority: How much it counts, 0 to 1; None: not said.
        tags: Names by which other rules apply to it.
    """

    status: str
    authority: float | None
    tags: tuple[str, ...]

    @property
    def text(self) -> str:
        """The rule as a person reads it."""
        authority = "" if self.authority is None else f"authority {self.authority:g}"
        tags = f"tags {', '.join(self.tags)}" if self.tags else ""
        return "; ".join(each for each in (self.status, authority, tags) if each)


ReleaseRule = Floor | Approval | Quarantine | Checks | Governance
