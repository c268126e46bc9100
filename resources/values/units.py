"""Units of measure: what is written to a base unit, a factor and an offset."""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from resources.values.vocabulary import CUSTOM, spellings

if TYPE_CHECKING:
    from pint import UnitRegistry


class Unit(NamedTuple):
    """A unit as base unit: value in base = number * factor + offset.

    Attributes:
        base: Such as "second" or "kilogram/meter**3"; "" for shares such as %.
        factor: Base units in one of it.
        offset: Base units at its zero: 273.15 for °C, else 0.
    """

    base: str
    factor: float
    offset: float = 0.0


_SPELLINGS = spellings()
_TOKEN = re.compile(
    r"(?:[A-Za-zµμΩ°℃℉][A-Za-z]*(?:\^?[23](?!\d)|[²³])?|[%\uff05‰°\u2032″](?:-points?)?)"
)
_LONG_STARTS = (
    "square|sq|cubic|cu|degrees?|deg|working|business|work|calendar|nautical|light"
    "|metric|fluid|fl|per|parts?|percentage|percent|basis|watt|kilowatt"
)
_LONG = re.compile(
    rf"(?:{_LONG_STARTS})\.?[ -](?:(?:per )?[A-Za-z]+)(?!\w)", re.IGNORECASE
)
_AFTER = re.compile(r"\w|[²³]")
# In running text "5 in the" is no length and "3 a day" no year.
_ONLY_IN_CELLS = {"in", "d", "y", "a", "C", "F", "t", "ct", "au"}


@cache
def _registry() -> "UnitRegistry[float]":
    # pint costs most of a second to load: only for a process that meets a unit.
    from pint import UnitRegistry

    return UnitRegistry(cache_folder=None)


@cache
def measure(name: str) -> Unit:
    """Return a unit of the vocabulary by its name in pint, such as "kilometer/hour".

    Temperatures are taken as points on the scale, so °C has an offset. Data is
    counted in bytes.

    Source:
        pint 0.25's default registry: SI, NIST SP 811 and CODATA 2018 definitions.
    """
    if name in CUSTOM:
        return Unit(*CUSTOM[name])
    registry = _registry()
    zero = registry.Quantity(0.0, registry.parse_units(name)).to_base_units()
    one = registry.Quantity(1.0, registry.parse_units(name)).to_base_units()
    base = str(one.units).replace(" ", "")
    factor = float(one.magnitude - zero.magnitude)
    if base.startswith("bit"):
        base, factor = "byte" + base.removeprefix("bit"), factor / 8
    return Unit(base, factor, float(zero.magnitude))


def unit_named(written: str) -> Unit | None:
    """Return the unit with a symbol or word, such as "kg", "Minutes" or "sq m"."""
    name = _SPELLINGS.get(written)
    if name is None and len(written) > 2:  # noqa: PLR2004
        name = _SPELLINGS.get(written.lower())
    if name is None and len(written) > 2:  # noqa: PLR2004
        name = _SPELLINGS.get(written.lower().removesuffix("s"))
    return measure(name) if name else None


def read_unit(text: str, start: int, *, cell: bool = False) -> tuple[int, Unit] | None:
    """Read the unit that is written at a place.

    Args:
        text: Any text.
        start: Where the unit's first letter or sign would be.
        cell: Whether the text is one cell, where "5 in" is a length.

    Returns:
        One past the unit's end, and the unit; None when there is none.
    """
    for pattern in (_LONG, _TOKEN):
        found = pattern.match(text, start)
        if not found or (_AFTER.match(text, found.end()) and found[0][-1] not in "%‰"):
            continue
        written = found[0] if pattern is _TOKEN else _spaced(found[0])
        if written in _ONLY_IN_CELLS and not cell:
            return None
        if unit := unit_named(written):
            return found.end(), unit
    return None


def _spaced(written: str) -> str:
    """Return a unit of several words with single spaces: "sq. m" to "sq m"."""
    return written.replace(".", "").replace("-", " ")


def divided(over: Unit, under: Unit, count: float = 1.0) -> Unit:
    """Return one unit per so many of another: 2 g per 100 ml has count 100."""
    base = f"{over.base or '1'}/{under.base}"
    if over.base and "/" in under.base:
        base = f"{over.base}/({under.base})"
    return Unit(base, over.factor / (under.factor * count))
