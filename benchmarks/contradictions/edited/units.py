"""Units: which of them another may be mistaken for, and exact conversions."""

import re
from dataclasses import dataclass

from benchmarks.contradictions.edited.slots import Slot, numbers

# Units of one dimension; no two of a row are the same, and no number makes them so.
_ROWS = (
    ("second", "minute", "hour", "day", "week", "month", "year"),
    ("seconds", "minutes", "hours", "days", "weeks", "months", "years"),
    ("mg", "g", "kg", "tonnes"),
    ("mm", "cm", "metres", "km"),
    ("s", "min", "h"),
    ("ml", "cl", "litres"),
    ("mg/kg", "µg/kg", "g/kg"),
    ("mg/l", "µg/l", "g/l"),
    ("km/h", "m/s"),
    ("kPa", "bar"),
    ("kWh", "MWh"),
    ("°C", "°F"),
    ("square metres", "square kilometres", "hectares"),
    ("working days", "working weeks"),
)
_CURRENCIES = ("EUR", "USD", "GBP", "CHF")
_NEXT_TO = 1  # How far apart in a row units are mistaken for one another.
_OTHERS = {
    unit: tuple(
        other
        for place, other in enumerate(row)
        if other != unit and abs(place - row.index(unit)) <= _NEXT_TO
    )
    for row in _ROWS
    for unit in row
}
# Unit, the number of the other unit in it, and that unit.
_EXACT = {
    "minutes": (60, "seconds"),
    "min": (60, "s"),
    "hours": (60, "minutes"),
    "weeks": (7, "days"),
    "years": (12, "months"),
    "kg": (1000, "g"),
    "g": (0.001, "kg"),
    "tonnes": (1000, "kg"),
    "metres": (100, "cm"),
    "km": (1000, "m"),
    "ml": (0.001, "litres"),
    "mg/kg": (1000, "µg/kg"),
    "µg/kg": (0.001, "mg/kg"),
    "mm": (0.1, "cm"),
    "kPa": (1000, "Pa"),
    "s": (1 / 60, "minutes"),
    "kWh": (0.001, "MWh"),
    "%": (1, "per cent"),
    "per cent": (1, "%"),
}
_UNIT = re.compile(
    rf" ?({'|'.join(re.escape(u) for u in sorted([*_OTHERS, *_EXACT], key=len)[::-1])})"
    r"(?![\w/'])(?! and \d| off\b| of service)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit.

    Attributes:
        slot: The number.
        unit: As written.
        start: First code point of number and unit.
        end: One past the last.
        money: Whether the unit stands before the number.
    """

    slot: Slot
    unit: str
    start: int
    end: int
    money: bool = False

    def others(self) -> tuple[str, ...]:
        """Return the units it may be mistaken for."""
        if self.money:
            return tuple(each for each in _CURRENCIES if each != self.unit)
        return _OTHERS.get(self.unit, ())

    def with_unit(self, text: str, unit: str) -> str:
        """Return the text with another unit at the same number."""
        number = text[self.slot.start : self.slot.end]
        between = text[self.slot.end : self.end].removesuffix(self.unit)
        written = f"{unit} {number}" if self.money else f"{number}{between}{unit}"
        return text[: self.start] + written + text[self.end :]

    def converted(self) -> str | None:
        """Return the same quantity in another unit, exactly; nothing if none is known.

        What is converted keeps at most three decimals; less than a hundredth is not
        written in the larger unit.
        """
        value = self.slot.value
        if self.money:
            return f"{self.slot.text} euros" if self.unit == "EUR" else None
        if self.unit == "°C":
            return f"{value * 9 / 5 + 32:g} °F"
        if self.unit not in _EXACT:
            return None
        factor, unit = _EXACT[self.unit]
        new = round(value * factor, 6)
        if new < 0.01 or round(new, 3) != new:
            return None
        return f"{new:,.3f}".rstrip("0").rstrip(".") + f" {unit}"


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text that have a known unit."""
    found = []
    for slot in numbers(text):
        before, after = text[: slot.start], _UNIT.match(text, slot.end)
        money = re.search(rf"({'|'.join(_CURRENCIES)}) $", before)
        if money and not re.match(r" (?:million|thousand)", text[slot.end :]):
            found.append(Quantity(slot, money[1], money.start(), slot.end, money=True))
        elif after:
            found.append(Quantity(slot, after[1], slot.start, after.end()))
    return found
