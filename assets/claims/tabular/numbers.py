"""Columns of numbers as values, all at once: by the unit's factor, not by parsing."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assets.claims.tabular.cells import read_cell
from assets.claims.tabular.headers import MEASURES
from resources.values.model import number_text

_LARGE = 1e21  # Larger numbers are written with a power of ten.
_PLACES = 12  # Decimals that are looked at; more are noise of the binary form.


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of a column become comparable: low = number * factor + offset.

    Attributes:
        kind: number, quantity, money or percent.
        unit: The base unit, or None.
        prefix: Of the values' keys, such as "quantity:kilogram:".
        factor: Base units in one.
        offset: Base units at zero.
    """

    kind: str
    unit: str | None
    prefix: str
    factor: float
    offset: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values of n numbers, as the columns of `kb.claims`; each of length n."""

    texts: list[str]
    keys: list[str]
    bounds: npt.NDArray[np.float64]
    tolerances: npt.NDArray[np.float64]


@lru_cache(maxsize=4096)
def scale_of(hint: str, unit: str) -> Scale | None:
    """Return the scale of a column; None if its numbers are something else.

    Numbers under "version" are versions and those under "year" may be years: such
    values are parsed one by one.

    Args:
        hint: Header without its unit.
        unit: As it is read after a number, or "".
    """
    zero, one, odd = (read_cell(text, hint, unit) for text in ("0", "1", "2031"))
    kinds = {zero.kind, one.kind, odd.kind}
    if len(kinds) > 1 or not kinds <= MEASURES | {"number"}:
        return None
    if zero.low is None or one.low is None or one.unit != odd.unit:
        return None
    prefix = one.key.rpartition(":")[0]
    return Scale(one.kind, one.unit, f"{prefix}:", one.low - zero.low, zero.low)


def as_values(numbers: npt.NDArray[np.float64], scale: Scale, unit: str) -> Numbers:
    """Return numbers of shape (n,) as values on a scale.

    The tolerance is half of the last decimal that is needed to write the number; of
    whole numbers half, but at most 2 % of them, and 10 % of percentages: as for
    numbers in a text.
    """
    written = [_written(each) for each in numbers.tolist()]
    places = np.array([len(text.partition(".")[2]) for text in written], np.int64)
    bounds = numbers * scale.factor + scale.offset
    half = 0.5 * 10.0 ** -places.astype(np.float64)
    most = 0.1 if scale.kind == "percent" else 0.02
    half = np.where(places == 0, np.minimum(half, most * np.abs(numbers)), half)
    keys = [scale.prefix + number_text(bound) for bound in bounds.tolist()]
    texts = [f"{text} {unit}" for text in written] if unit else written
    return Numbers(texts, keys, bounds, half * abs(scale.factor))


def _written(number: float) -> str:
    """Return a number in digits: whole ones without a point, others at their length."""
    if number.is_integer() and abs(number) < _LARGE:
        return str(int(number))
    short = f"{number:.15g}"
    if "e-" in short:
        return f"{number:.{_PLACES}f}".rstrip("0").rstrip(".")
    return short
