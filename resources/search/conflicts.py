"""A contradiction as a hit names it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Conflict:
    """A contradiction that a passage has a part in.

    Attributes:
        contradiction_id: Its id in kb.contradictions.
        kind: number, date, ..., version (a change between editions), policy.
        score: How sure it is, 0 to 1.
        explanation: Both sides in one sentence.
    """

    contradiction_id: str
    kind: str
    score: float
    explanation: str
