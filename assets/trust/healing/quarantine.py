"""Which claims to hold back, and which to let in again, by their trust."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RETURN_MARGIN = 0.05  # Above its limit, trust lets a claim in again: no flapping.
PERSON_MARGIN = 0.1  # Trust has to move so far against a person's word to undo it.
HOLD, LET_IN, NOTHING = 1, -1, 0

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Cases:
    """Claims that may be held back or let in, as columns of shape (n,).

    Attributes:
        trust: Of each claim now, 0 to 1.
        limit: Trust below which a claim is held back; -inf: never.
        held: Whether it is held back now.
        by_person: Whether a person had the last word on it.
        trust_then: Its trust when it was last held or let in; NaN: it never was.
    """

    trust: Floats
    limit: Floats
    held: Flags
    by_person: Flags
    trust_then: Floats


def judge(cases: Cases) -> Verdicts:
    """Return what to do with each claim.

    A claim is held back below its limit, and let in at `RETURN_MARGIN` above it, so
    that trust which wavers about the limit moves nothing: between two events of a
    claim its trust has moved by that margin at least. What a person held or let in
    stays so until trust has moved by `PERSON_MARGIN` against that since. Trust that
    is not a number changes nothing.

    Returns:
        HOLD, LET_IN or NOTHING for each, shape (n,).

    Raises:
        ValueError: If the columns differ in length.

    Source:
        Schmitt (1938), A thermionic trigger, Journal of Scientific Instruments 15,
        24-26: two thresholds keep noise about one of them from switching.
    """
    columns = (cases.limit, cases.held, cases.by_person, cases.trust_then)
    if any(each.shape != cases.trust.shape for each in columns):
        msg = f"one value a claim: got {[each.shape for each in columns]}"
        raise ValueError(msg)
    moved = cases.trust - cases.trust_then
    fell = ~cases.by_person | (moved <= -PERSON_MARGIN)
    rose = ~cases.by_person | (moved >= PERSON_MARGIN)
    hold = ~cases.held & (cases.trust < cases.limit) & fell
    back = cases.held & (cases.trust >= cases.limit + RETURN_MARGIN) & rose
    verdicts = np.full(cases.trust.shape, NOTHING, dtype=np.int8)
    verdicts[hold] = HOLD
    verdicts[back] = LET_IN
    return verdicts
