"""Text columns to types, only where the text can be got back from the value.

A column gets a type when every value in it has the canonical spelling of that type:
`00123`, `+49 30`, `1e5`, `-0` and 20-digit numbers stay text, since a number would
lose what was written. Dates are read where day and month cannot be confused.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

_SAMPLE = 1_000
_DAY = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6}0*)?)?"


@dataclass(frozen=True)
class _Kind:
    """A type: the pattern that every value has, and how such text is read."""

    pattern: str
    read: Callable[[pl.Series], pl.Series]


def _date(form: str) -> Callable[[pl.Series], pl.Series]:
    return lambda text: text.str.to_date(form, strict=True)


def _datetime(text: pl.Series) -> pl.Series:
    plain = text.str.replace("T", " ", literal=True)
    seconds = plain.str.replace(r"^(.{16})($|[Z+-])", "${1}:00${2}")
    micros = seconds.str.replace(r"(\.\d{6})0+", "${1}")
    return micros.str.replace(r"Z$", "+00:00")


def _naive(text: pl.Series) -> pl.Series:
    form = "%Y-%m-%d %H:%M:%S%.f"
    return _datetime(text).str.to_datetime(form, time_unit="us", strict=True)


def _aware(text: pl.Series) -> pl.Series:
    return _datetime(text).str.to_datetime(
        "%Y-%m-%d %H:%M:%S%.f%z", time_unit="us", time_zone="UTC", strict=True
    )


def _comma(text: pl.Series) -> pl.Series:
    plain = text.str.replace_all(".", "", literal=True)
    return plain.str.replace(",", ".", literal=True).cast(pl.Float64, strict=True)


_DATES = (
    _Kind(rf"^{_DAY}$", _date("%Y-%m-%d")),
    _Kind(r"^\d{4}/\d{2}/\d{2}$", _date("%Y/%m/%d")),
    _Kind(r"^\d{2}\.\d{2}\.\d{4}$", _date("%d.%m.%Y")),
    _Kind(rf"^{_DAY}{_CLOCK}$", _naive),
    _Kind(rf"^{_DAY}{_CLOCK}(?:Z|[+-]\d{{2}}:?\d{{2}})$", _aware),
)
_NUMBERS = (
    _Kind(r"^(?:0|-?[1-9]\d{0,18})$", lambda text: text.cast(pl.Int64, strict=True)),
    _Kind(
        r"^-?(?:0|[1-9]\d{0,14})?\.\d+(?:[eE][+-]?\d{1,3})?$"
        r"|^(?:0|-?[1-9]\d{0,14})(?:[eE][+-]\d{1,3})?$|^(?i:nan|-?inf)$",
        lambda text: text.cast(pl.Float64, strict=True),
    ),
    _Kind(r"^(?i:true|false)$", lambda text: text.str.to_lowercase() == "true"),
)
# A decimal comma; not where every comma could as well part thousands (1,234).
_COMMA = _Kind(r"^-?(?:0|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,14})(?:,\d+)?$", _comma)
_THOUSANDS = r"^-?\d{1,3}(?:,\d{3})?$"


def typed(text: pl.Series, *, decimal_comma: bool = False) -> pl.Series:
    """Return a text column as integers, floats, booleans, dates, times or text.

    Cells of white space are nulls in typed columns, and stay in text columns.

    Args:
        text: A column of strings.
        decimal_comma: Whether `1,5` may be one and a half (files split by semicolons).
    """
    stripped = text.str.strip_chars()
    values = stripped.set((stripped == "").fill_null(value=False), None)
    kinds: tuple[_Kind, ...] = (*_NUMBERS, *_DATES)
    if decimal_comma and not _all(values, _THOUSANDS):
        kinds = (*kinds, _COMMA)
    column = _first(values, kinds)
    return text if column is None else column


def with_dates(text: pl.Series) -> pl.Series:
    """Return a text column as dates or timestamps where all of it is; else as it is."""
    column = _first(text, (_DATES[0], *_DATES[3:]))
    return text if column is None else column


def spells_value(cell: str) -> bool:
    """Whether a cell reads as a number, a boolean or a date: no name of a column."""
    return _first(pl.Series([cell.strip()]), (*_NUMBERS, *_DATES)) is not None


def _first(values: pl.Series, kinds: tuple[_Kind, ...]) -> pl.Series | None:
    """Return values read as the first kind that all of them have."""
    present = values.drop_nulls()
    if present.is_empty():
        return None
    sample = present.head(_SAMPLE)
    for kind in kinds:
        if not (_all(sample, kind.pattern) and _all(present, kind.pattern)):
            continue
        try:
            return kind.read(values)
        except pl.exceptions.PolarsError:  # 2024-02-30, or beyond 64 bits.
            continue
    return None


def _all(values: pl.Series, pattern: str) -> bool:
    return bool(values.str.contains(pattern).all())
