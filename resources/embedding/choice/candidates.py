"""The decision between back ends, from what was measured. Pure, no models."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from resources.embedding.backends.base import BackendName
from resources.embedding.errors import BackendRefusedError

PARITY = 0.9999  # Least cosine to the reference that makes two back ends one model.

Wanted = Literal["auto", "torch", "openvino-bf16", "openvino-f32"]


@dataclass(frozen=True)
class Candidate:
    """What was found out about one back end.

    Attributes:
        name: Library, and precision where it has a choice.
        parity: Least cosine to the reference over the sample; None if it did not run.
        per_second: Passages of 150 words a second; None if it did not run.
        problem: Why it did not run; empty if it did.
    """

    name: BackendName
    parity: float | None = None
    per_second: float | None = None
    problem: str = ""

    @property
    def refusal(self) -> str:
        """Why it may not be used; empty if it may."""
        if self.parity is None or self.per_second is None:
            return self.problem or "it was not measured"
        if not self.parity >= PARITY:  # Not a number is refused as well.
            return f"its vectors are not the reference's, cosine {self.parity:.6f}"
        return ""


@dataclass(frozen=True)
class Choice:
    """The back end that is used.

    Attributes:
        name: Library, and precision where it has a choice.
        reason: Why this one, in words for a person.
        parity: Least cosine to the reference over the sample; None if not measured.
        per_second: Passages of 150 words a second; None if not measured.
        candidates: All that were looked at, in the order of the documentation.
    """

    name: BackendName
    reason: str
    parity: float | None = None
    per_second: float | None = None
    candidates: tuple[Candidate, ...] = ()


def decide(candidates: Sequence[Candidate], wanted: Wanted, model: str) -> Choice:
    """Return the fastest back end whose vectors are the reference's.

    Args:
        candidates: One or more, the reference among them.
        wanted: `auto`, or the only one to take.
        model: What the user calls the model, for errors.

    Raises:
        BackendRefusedError: If the one that is wanted may not be used.
    """
    if wanted == "auto":
        fit = [each for each in candidates if not each.refusal]
        best = max(fit, key=lambda each: each.per_second or 0.0)
        return _chosen(best, _why(best, candidates), candidates)
    (only,) = [each for each in candidates if each.name == wanted]
    if only.refusal:
        raise BackendRefusedError(wanted, model, only.refusal)
    return _chosen(only, "set by ASSAY_EMBEDDING_BACKEND", candidates)


def _chosen(best: Candidate, reason: str, candidates: Sequence[Candidate]) -> Choice:
    return Choice(best.name, reason, best.parity, best.per_second, tuple(candidates))


def _why(best: Candidate, candidates: Sequence[Candidate]) -> str:
    """Return a sentence such as "the fastest here: 5.1 times torch, cosine 0.99997"."""
    others = [_beside(best, each) for each in candidates if each is not best]
    parity = "" if best.name == "torch" else f" at cosine {best.parity:.6f}"
    return f"the fastest here{parity}: " + ", ".join(others)


def _beside(best: Candidate, other: Candidate) -> str:
    if other.refusal or not other.per_second:
        return f"not {other.name}, {other.refusal}"
    return f"{(best.per_second or 0.0) / other.per_second:.1f} times {other.name}"
