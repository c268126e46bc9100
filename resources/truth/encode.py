"""Who says what, from a table of text to dense codes and what supports what."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resources.truth.columns import (
    Flags,
    Longs,
    coded,
    days,
    filled,
    least,
    lists,
    numbers,
    texts,
)
from resources.truth.hierarchy import lying_in
from resources.truth.model import Assertions, Codes, Floats, Support
from resources.truth.numeric import near
from resources.truth.sets import sharing
from resources.truth.support import supports
from resources.truth.words import alike, repeating

NEEDED = ("subject", "attribute", "source", "value")


@dataclass(frozen=True, slots=True)
class Encoded:
    """Assertions, and what their codes stand for.

    Codes follow the sorted text, so the order of rows makes no difference.

    Args:
        assertions: The rows that say something, each once.
        items: Shape (items,). Columns subject and attribute.
        values: Shape (values,). Columns item (a code), value, number.
        sources: Name of each source.
        attributes: Name of each attribute.
        rows: Shape (rows of the table,). The candidate that a row says; -1 where it
            says nothing.
    """

    assertions: Assertions
    items: pa.Table
    values: pa.Table
    sources: list[str]
    attributes: list[str]
    rows: Codes


def encode(said: pa.Table, now: datetime | None = None) -> Encoded:
    """Return assertions as codes: nothing empty, nothing twice.

    Args:
        said: Text columns subject, attribute, source, value (a comparable key); and if
            there are any: number (of the value, in the units of its attribute), items
            (members of a set, comparable), broader (values that this one lies in,
            nearest first), at (a timestamp), several (whether an item of the attribute
            may have several true values). Other columns are left alone.
        now: No row was said later than this; a clock that runs ahead is set back to
            it. By default the time of the call.

    Raises:
        KeyError: If a needed column is missing.
        pyarrow.ArrowInvalid: If text stands where a number or a time must.
    """
    text = [texts(said, name) for name in NEEDED]
    kept = np.flatnonzero(np.logical_and.reduce([filled(each) for each in text]))
    keys = _keys([coded(each.take(kept)) for each in text])
    picked = said.take(kept)
    rows = np.full(said.num_rows, -1, dtype=np.int32)
    rows[kept] = keys.value
    assertions = _assertions(keys, picked, now or datetime.now(UTC))
    items = {
        "subject": _named(keys.subjects, keys.subject_of),
        "attribute": _named(keys.attributes, keys.attribute_of),
    }
    values: dict[str, pa.Array[Any]] = {
        "item": _numbered(assertions.item_of),
        "value": _named(keys.labels, keys.label_of),
        "number": _numbered(assertions.number_of),
    }
    return Encoded(
        assertions,
        pa.table(items),
        pa.table(values),
        keys.sources,
        keys.attributes,
        rows,
    )


@dataclass(frozen=True, slots=True)
class _Keys:
    """Rows as codes of sources and candidates, and what these are."""

    source: Longs
    value: Longs
    item_of: Longs
    label_of: Longs
    subject_of: Longs
    attribute_of: Longs
    subjects: list[str]
    attributes: list[str]
    sources: list[str]
    labels: list[str]


def _keys(columns: list[tuple[Longs, list[str]]]) -> _Keys:
    """Return the codes of rows, from those of the columns that are needed."""
    (subject, attribute, source, label), names = zip(*columns, strict=True)
    item, subject_of, attribute_of = _paired(subject, attribute)
    value, item_of, label_of = _paired(item, label)
    return _Keys(source, value, item_of, label_of, subject_of, attribute_of, *names)


def _assertions(keys: _Keys, picked: pa.Table, now: datetime) -> Assertions:
    """Return what each row says, each once, as early as it was said."""
    width = max(len(keys.sources), 1)
    said, row = np.unique(keys.value * width + keys.source, return_inverse=True)
    value, attributes = said // width, len(keys.attributes)
    attribute = keys.attribute_of[keys.item_of[keys.value]]
    number_of = least(numbers(picked, "number"), keys.value, len(keys.item_of))
    return Assertions(
        item=_small(keys.item_of[value]),
        source=_small(said % width),
        value=_small(value),
        item_of=_small(keys.item_of),
        attribute_of=_small(keys.attribute_of),
        label_of=_small(keys.label_of),
        sources=len(keys.sources),
        attributes=attributes,
        number_of=number_of,
        several=_several(picked, attribute, attributes),
        support=_support(keys, picked, number_of),
        at=least(days(picked, "at", now), row, len(said)),
        subject_of=_small(keys.subject_of),
        repeats=repeating(
            keys.subjects, keys.subject_of[keys.item_of], keys.labels, keys.label_of
        ),
    )


def _support(keys: _Keys, picked: pa.Table, number_of: Floats) -> Support:
    """Return which candidates support which: by place, by members, by nearness."""
    item_of, label_of = keys.item_of, keys.label_of
    first = np.unique(keys.value, return_index=True)[1]
    members, broader = (lists(picked, name, first) for name in ("items", "broader"))
    named = np.isnan(number_of)
    named[members.owner] = False
    return supports(
        lying_in(item_of, label_of, keys.labels, broader),
        sharing(item_of, members),
        near(item_of, keys.attribute_of, number_of),
        alike(np.where(named, item_of, -1), label_of, keys.labels),
    )


def _numbered(numbers: npt.NDArray[np.generic]) -> "pa.Array[Any]":
    """Return numbers as a column."""
    column: pa.Array[Any] = pa.array(numbers)
    return column


def _named(names: list[str], codes: Longs) -> "pa.Array[pa.StringScalar]":
    """Return the name of each code."""
    return pa.array(names, pa.string()).take(codes)


def _paired(first: Longs, second: Longs) -> tuple[Longs, Longs, Longs]:
    """Return a code for each pair that occurs, and what the pairs are, in order."""
    width = int(second.max(initial=0)) + 1
    pairs, code = np.unique(first * width + second, return_inverse=True)
    return code, pairs // width, pairs % width


def _several(picked: pa.Table, attribute: Longs, attributes: int) -> Flags:
    """Return the attributes of which any row says that several values may be true."""
    found = np.zeros(attributes, dtype=np.bool_)
    found[attribute[numbers(picked, "several") > 0]] = True
    return found


def _small(codes: Longs) -> Codes:
    return codes.astype(np.int32)
