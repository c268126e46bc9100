"""Every error this project raises on purpose, each with a remedy the user can run."""

from collections.abc import Iterable
from difflib import get_close_matches


class AssayError(Exception):
    """Base of all errors a user can fix: what happened, then what to do about it."""

    def __init__(self, problem: str, *, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}\n  Try: {remedy}")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest known name, or nothing."""
    near = get_close_matches(name, list(known), n=1)
    return f" Did you mean '{near[0]}'?" if near else ""
