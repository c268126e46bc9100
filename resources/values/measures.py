"""Amounts, ranges and bounds of amounts as values in base units."""

import re

from resources.values.amounts import Amount, read_amount, read_money
from resources.values.links import may_join, opening
from resources.values.model import Found, Value, span_text
from resources.values.numerals import Numeral, tolerance
from resources.values.qualifiers import Qualified, read_qualifiers
from resources.values.units import Unit

_TO = re.compile(
    r"\s?(?P<dash>[-–—]|\.\.\.?)\s?|\s+(?:to|through|and|until|or)\s+",  # noqa: RUF001
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"(?:ros|ris|fell|fall|increas|grew|grow|drop|declin|rais|chang|reduc|mov|went"
    r"|go|lower|cut|shr|climb|jump|improv)\w*\b[^.;]{0,30}from\s+$",
    re.IGNORECASE,
)
_PLUS_MINUS = re.compile(r"\s?(?:±|\+/-|\+-)\s?")
_AND_MORE = re.compile(r",?\s?(?:and\s+)?", re.IGNORECASE)
_STEP = 100.0  # "2 days and 5 minutes" are two values, "2 hours and 5 minutes" one.


def read_measure(text: str, start: int, *, cell: bool = False) -> Found | None:
    """Read the amount, range or bound that starts at a place.

    Args:
        text: Any text.
        start: Where its number, sign or currency starts; words before it such as
            "at least" are looked for to the left.
        cell: Whether the text is one cell of a table.

    Returns:
        The value with its span, or None when no number stands there.
    """
    first = read_amount(text, start, cell=cell)
    if first is None:
        return None
    spread = _spread(text, start, first, cell=cell)
    if spread:
        return spread
    ends = _two_ends(text, start, first, cell=cell)
    if ends:
        return _range(text, start, *ends)
    return _single(text, start, _sum(text, first, cell=cell))


def _single(text: str, start: int, amount: Amount) -> Found:
    around = read_qualifiers(text, start, amount.end)
    if _hollow(text, start, amount, around):
        around = Qualified(start, amount.end)
    low: float | None = in_base(amount.number.value, amount.unit)
    high = low
    if around.least or text.startswith("+", amount.number.end):
        high = None
    elif around.most:
        low = None
    slack = _slack(amount, rough=around.rough)
    value = measure_value(
        text[around.start : around.end], amount, (low, high), slack, rough=around.rough
    )
    return Found(around.start, around.end, value)


def _slack(amount: Amount, *, rough: bool) -> float:
    """Return the tolerance in the stated unit; "two thirds" is a rough 66.7 %."""
    number = amount.number
    if amount.kind == "percent" and number.form == "fraction":
        return min(0.01, 0.05 * abs(number.value)) * (2 if rough else 1)
    if amount.kind == "percent" and not rough and number.form == "integer":
        return min(number.step / 2, 0.1 * abs(number.value))  # Mostly rounded ones.
    return tolerance(number, approximate=rough)


def _hollow(text: str, start: int, amount: Amount, around: Qualified) -> bool:
    """Return whether "within 3" or "over the 2" bounds nothing that is measured."""
    words = text[around.start : start].lower()
    return words.startswith("within") and amount.kind == "number"


def in_base(number: float, unit: Unit | None) -> float:
    """Return a stated number in base units."""
    return number if unit is None else number * unit.factor + unit.offset


def measure_value(
    text: str,
    amount: Amount,
    bounds: tuple[float | None, float | None],
    slack: float,
    *,
    rough: bool = False,
) -> Value:
    """Return the value of an amount whose bounds are known, in base units.

    Args:
        text: As written.
        amount: Gives kind and unit.
        bounds: Least and greatest, in base units; None where there is no bound.
        slack: Tolerance in the stated unit.
        rough: Whether it is approximate.
    """
    base = amount.unit.base if amount.unit else ""
    factor = abs(amount.unit.factor) if amount.unit else 1.0
    head = f"{amount.kind}:{base}:" if base else f"{amount.kind}:"
    ordinal = amount.number.form == "ordinal"
    return Value(
        kind=amount.kind,
        text=text,
        key=head + ("~" if rough else "") + span_text(*bounds),
        low=bounds[0],
        high=bounds[1],
        unit=base or ("ordinal" if ordinal else None),
        tolerance=slack * factor,
        approximate=rough,
    )


def _spread(text: str, start: int, first: Amount, *, cell: bool) -> Found | None:
    """Return "5.0 ± 0.2 g", whose tolerance is stated."""
    found = _PLUS_MINUS.match(text, first.end)
    other = read_amount(text, found.end(), cell=cell) if found else None
    if other is None:
        return None
    unit = other.unit or first.unit
    whole = Amount(other.end, first.number, other.kind, unit)
    at = in_base(first.number.value, unit)
    value = measure_value(text[start : other.end], whole, (at, at), other.number.value)
    return Found(start, other.end, value)


def _two_ends(
    text: str, start: int, first: Amount, *, cell: bool
) -> tuple[Amount, Amount] | None:
    """Return both ends of the range that the first amount starts, if it does."""
    link = _TO.match(text, first.end)
    if not link or first.number.form in ("fraction", "ordinal"):
        return None
    if not _may_join(text, start, link[0].strip().lower()):
        return None
    second = _second(text, link.end(), first, cell=cell)
    if second is None:
        return None
    if (
        first.unit
        and second.unit
        and second.unit.base.startswith(first.unit.base + "/")
    ):
        first = first._replace(unit=second.unit)  # "$5 to $10 per hour"
    low, high = _ends(first, second)
    listed = link[0].strip() == "or" and second.number.value - first.number.value != 1
    ranged = _same_measure(first, second) and low < high and not listed
    return (first, second) if ranged else None


def _may_join(text: str, start: int, link: str) -> bool:
    """Return whether "and" follows "between", and "to" tells of no change."""
    changed = _CHANGE.search(text, max(0, start - 60), start)
    return may_join(text, start, link) and not changed


def _second(text: str, start: int, first: Amount, *, cell: bool) -> Amount | None:
    """Return the amount after "to"; "$5-10" gives the currency only once."""
    second = read_amount(text, start, cell=cell)
    if first.leads and first.unit and second and second.kind != "money":
        return read_money(text, start, first.unit.base)
    return second


def _same_measure(first: Amount, second: Amount) -> bool:
    if first.unit is None or second.unit is None:
        return first.unit is None and second.number.form != "fraction"
    return first.unit.base == second.unit.base


def _ends(first: Amount, second: Amount) -> tuple[float, float]:
    """Return both ends in base units; what one end leaves out, the other states."""
    high = in_base(second.number.value, second.unit)
    number = first.number.value
    scale = second.number.scale
    if first.number.scale == 1.0 and number * scale < second.number.value:
        number *= scale
    return in_base(number, first.unit or second.unit), high


def _range(text: str, start: int, first: Amount, second: Amount) -> Found:
    around = read_qualifiers(text, opening(text, start), second.end)
    value = measure_value(
        text[around.start : around.end],
        second,
        _ends(first, second),
        tolerance(second.number),
        rough=around.rough,
    )
    return Found(around.start, around.end, value)


def _sum(text: str, first: Amount, *, cell: bool) -> Amount:
    """Return "1 h 30 min" or "5 ft 10 in" as one amount, in the smaller unit."""
    total = first
    while more := _smaller(text, total, cell=cell):
        total = more
    return total


def _smaller(text: str, total: Amount, *, cell: bool) -> Amount | None:
    """Return the amount with the one in a smaller unit that goes on with it."""
    gap = _AND_MORE.match(text, total.end)
    if total.kind != "quantity" or not total.unit or not gap:
        return None
    if total.unit.offset or not text[gap.end() : gap.end() + 1].isdigit():
        return None
    more = read_amount(text, gap.end(), cell=True)
    if not more or not more.unit or more.unit.base != total.unit.base:
        return None
    ratio = total.unit.factor / more.unit.factor
    listed = not cell and "and" in gap[0] and ratio > _STEP
    if ratio <= 1 or more.number.value >= ratio or listed:
        return None
    value = total.number.value * ratio + more.number.value
    number = Numeral(more.end, value, more.number.step, more.number.form)
    return Amount(more.end, number, "quantity", more.unit)
