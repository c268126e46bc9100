"""The few numbers that truth discovery is set by; the same for all data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiscoverySettings:
    """The few numbers that are chosen; the same for all data.

    Args:
        prior: Reliability of a source of which nothing is known.
        strength: How many items this prior is worth.
        general: Share of an attribute's items that what a source does elsewhere is
            worth: what agrees on one attribute may be one misunderstanding.
        turns: Of the expectation maximisation.
        doubt: Share of contradiction that is right although it is outvoted.
        shared: Share of errors that sources have in common although they do not copy,
            where values say one another or are a choice among few.
    """

    prior: float = 0.9
    strength: float = 30.0
    general: float = 0.75
    turns: int = 20
    doubt: float = 0.1
    shared: float = 0.5


DEFAULT = DiscoverySettings()
