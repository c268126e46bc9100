"""How long a claim stays true: a population decays, a birth date does not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.truth.columns import Text
from resources.truth.model import Floats

YEAR = 365.25  # Days.
MOST_HALVINGS = 4.0  # What is very old is doubtful, not false.
FOREVER = float("inf")
UNNAMED = 12.0  # Years; a sentence without a known property.
LASTING = (
    r"birth|\bborn\b|death|\bdied\b|found(?:ed|er|ing|ation)|establish|incept|"
    r"invent|discover|author|\bisbn\b|\bissn\b|\bdoi\b|publi(?:shed|cation)|"
    r"melting|boiling|freezing|atomic|molar|molecular|formula|chemical|species|"
    r"\borigin\b|mother|father|etymology|signed|adopted|completed|opened|built"
)
QUICK = (
    r"price|\bcosts?\b|\bfees?\b|\brates?\b|tariff|salary|wage|budget|balance|stock|"
    r"version|release|turnover|revenue|profit|\bphone\b|\be-?mail\b|contact|"
    r"timetable|schedule|opening|forecast|\bstatus\b|current|latest|deadline"
)
SLOW = (
    r"population|inhabitants|residents|employees|staff|headcount|members|students|"
    r"address|headquarter|director|manager|president|chair|minister|owner"
)
YEARS_OF_WORDS = ((SLOW, 8.0), (QUICK, 3.0), (LASTING, FOREVER))  # The last one wins.
YEARS_OF = {
    "version": 2.0,
    "money": 4.0,
    "percent": 5.0,
    "time": 5.0,
    "number": 8.0,
    "quantity": 10.0,
    "boolean": 10.0,
    "name": 10.0,
    "set": 10.0,
    "date": FOREVER,
    "identifier": FOREVER,
}


def half_lives(
    attribute: Text, value_type: Text, modality: Text, dated: "pa.Array[Any]"
) -> Floats:
    """Return the years after which the odds of each claim are half of what they were.

    By the words of its attribute, else by the type of its value. Dates and identifiers
    do not age, nor does what is said of the past or of a stated time.

    Args:
        attribute: Shape (n,). Comparable name of the property; null for sentences.
        value_type: Shape (n,). As in `kb.claims`; null for sentences.
        modality: Shape (n,). As in `kb.claims`: was is the past.
        dated: Shape (n,). Whether it says when it holds.

    Returns:
        Shape (n,), years; infinite for what lasts.
    """
    by_type = _of_distinct(value_type, _years_of_types)
    by_name = _of_distinct(attribute, _years_of_names)
    years = np.where(np.isnan(by_name) | np.isinf(by_type), by_type, by_name)
    years = np.where(np.isnan(years), UNNAMED, years)
    lasts = _told(pc.is_in(modality, value_set=pa.array(["was"]))) | _told(dated)
    return np.where(lasts, FOREVER, years)


def aged(days: Floats, years: Floats, now: float) -> tuple[Floats, Floats]:
    """Return the age of claims, and what it adds to their log-odds: never above 0.

    The odds halve with every half-life, four times at most.

    Args:
        days: Shape (n,). Days since 1970 when each was said; NaN where unknown. What
            was said in the future was said now.
        years: Shape (n,). Half-life; NaN or infinite: it does not age.
        now: Days since 1970.

    Returns:
        Years, NaN where unknown, and log-odds; each of shape (n,).

    Source:
        Heinrich and Klier (2015), Metric-based data quality assessment: developing and
        evaluating a probability-based currency metric, Decision Support Systems 72,
        82-96: currency falls exponentially, at a rate of each attribute's own.
    """
    age = np.maximum(now - days, 0.0) / YEAR
    halvings = age / np.where(years > 0.0, years, np.nan)
    halvings = np.minimum(np.nan_to_num(halvings, nan=0.0), MOST_HALVINGS)
    return age, np.asarray(0.0 - np.log(2.0) * halvings, dtype=np.float64)


def _told(flags: "pa.Array[Any]") -> npt.NDArray[np.bool_]:
    """Return flags; null is none."""
    known: Any = flags.cast(pa.int8()).fill_null(0)
    return np.asarray(known.to_numpy(zero_copy_only=False) > 0, dtype=np.bool_)


def _of_distinct(texts: Text, years: Callable[[Text], Floats]) -> Floats:
    """Return what a function says of each distinct text; NaN for null."""
    coded = texts.cast(pa.string()).dictionary_encode()
    found = np.append(years(coded.dictionary), np.nan)
    place: Any = coded.indices.fill_null(len(found) - 1)
    return np.asarray(found[place.to_numpy(zero_copy_only=False)], dtype=np.float64)


def _years_of_types(types: Text) -> Floats:
    return np.array([YEARS_OF.get(str(one), np.nan) for one in types.to_pylist()])


def _years_of_names(names: Text) -> Floats:
    years = np.full(len(names), np.nan)
    for words, amount in YEARS_OF_WORDS:
        found = pc.match_substring_regex(names, words, ignore_case=True)
        years[found.to_numpy(zero_copy_only=False)] = amount
    return years
