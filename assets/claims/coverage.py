"""What was drawn from a document and what was left out, and its row in `kb.claims`.

Each version that the extractor has been through has one row of kind "coverage", so a
document without a claim is not read again, and what was left out stays known.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from assets.claims.model import COVERAGE, Claim


@dataclass(slots=True)
class Tally:
    """Counts of one document.

    Args:
        sentences: Sentences that may assert something.
        covered: Those of them that gave a claim.
        claims: Claims drawn.
        unresolved: Claims whose subject is not known for sure.
        foreign: Sentences in a language that is not analysed.
        too_long: Sentences too long to be one.
    """

    sentences: int = 0
    covered: int = 0
    claims: int = 0
    unresolved: int = 0
    foreign: int = 0
    too_long: int = 0

    def add(self, claims: Sequence[Claim]) -> None:
        """Count one sentence and its claims."""
        self.sentences += 1
        self.covered += bool(claims)
        self.claims += len(claims)
        self.unresolved += sum(not claim.resolved for claim in claims)

    def counts(self) -> dict[str, int]:
        """Return the counts by name, in a fixed order."""
        return asdict(self)

    def items(self) -> tuple[str, ...]:
        """Return the counts as name=number, in a fixed order."""
        return tuple(f"{name}={count}" for name, count in self.counts().items())


def coverage_row(
    version_id: str, tally: Tally, extractor: str, language: str | None = None
) -> Claim:
    """Return the row that says a version has been read, and what it gave.

    Args:
        version_id: The version in `kb.documents`.
        tally: What was counted in it.
        extractor: Version of all that draws claims.
        language: As detected.
    """
    text = f"{tally.covered} of {tally.sentences} sentences gave {tally.claims} claims"
    return Claim(
        COVERAGE,
        version_id,
        text,
        extractor,
        items=tally.items(),
        language=language,
    )
