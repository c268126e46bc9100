"""Rows of a data table as cells with their subject, time and scope, by columns."""

import numpy as np
import pyarrow as pa

from assets.claims.tabular import words
from assets.claims.tabular.candidates import YEAR
from assets.claims.tabular.cells import day_of
from assets.claims.tabular.columns import VALUE_COLUMNS, Array, Cells, pc, values_of
from assets.claims.tabular.headers import Header, read_header
from assets.claims.tabular.labels import LONGEST_LABEL
from assets.claims.tabular.profile import Profile
from assets.claims.tabular.prose import read_prose
from assets.claims.tabular.shared import SCOPES, TIMES, Rows, rows_of, same
from resources.values import name_key

_TEXT, _BOOL = pa.string(), pa.bool_()
CELL_COLUMNS = [
    *("row_key", "column_name", "label", "subject", "subject_key", "code_key"),
    *("attribute", "attribute_key", "prose", "folded", "affirmed", "modality"),
    *TIMES,
    *SCOPES,
    *VALUE_COLUMNS.names,
]


def row_cells(batch: pa.RecordBatch, found: Profile, title: str) -> pa.Table:
    """Return the cells of a batch of rows, those of one column after another.

    Args:
        batch: Columns c0, c1 and so on, and `row`.
        found: What each is for.
        title: What the table is of, where no column says so.

    Returns:
        A row of CELL_COLUMNS for every cell; one that says nothing has neither
        `value_key` nor `prose`. It is what
        `sql/steps/row_claims.sql` needs, but for the stamps of the table.
    """
    cells = {
        place: Cells.of(batch.column(place)) for place in range(len(found.columns))
    }
    rows = rows_of(batch, cells, found, title)
    parts = [
        _column(rows, found, place, title)
        for place in found.roles.values
        if place not in found.roles.codes
    ]
    parts += [_naming(rows, found, place) for place in found.roles.codes]
    parts += [_statements(rows, found, place) for place in found.prose]
    return pa.concat_tables(parts)


def _column(rows: Rows, found: Profile, place: int, title: str) -> pa.Table:
    """Return the cells of one column."""
    header, roles = found.headers[place], found.roles
    shared = dict(rows.shared)
    if header.time is not None:
        shared["time_text"] = same(header.time.text, rows.count)
        for end, day in (("time_from", header.time.low), ("time_to", header.time.high)):
            shared[end] = pa.array([day_of(day)] * rows.count, pa.date32())
    elif place in roles.times:
        for name in TIMES:
            shared[name] = pa.nulls(rows.count, shared[name].type)
    if roles.attribute is not None:
        return _by_label(rows, shared, found, place)
    named = _property(header, title)
    shared["attribute"] = same(named.label, rows.count)
    shared["attribute_key"] = same(named.key, rows.count)
    cells, unit = rows.cells[place], named.unit
    if roles.unit is not None and not unit and _is_counted(cells):
        values = _with_units(cells, rows.cells[roles.unit], named.label)
    else:
        hint = "year" if found.kinds[place] == YEAR else named.label
        values = values_of(cells, hint, unit)
    return _table(shared, values, found.columns[place].name, rows.count)


def _property(header: Header, title: str) -> Header:
    """Return the property of a column; that of one called "value" is the title's."""
    empty = words.bare(header.text) in words.EMPTY_VALUE or not header.has_label
    if not empty or not title:
        return header
    named = read_header(title, numeric=False)
    return Header(title, named.label, named.key, header.unit, header.time)


def _is_counted(cells: Cells) -> bool:
    return cells.is_number() or any(text[:1].isdigit() for text in cells.texts()[:20])


def _by_label(
    rows: Rows, shared: dict[str, Array], found: Profile, place: int
) -> pa.Table:
    """Return the cells of a column whose property each row names itself."""
    label = found.roles.attribute
    named = rows.cells[label if label is not None else place]
    read = [
        read_header(text[:LONGEST_LABEL]) if text else None for text in named.texts()
    ]
    header = found.headers[place]
    shared["attribute"] = named.spread([each and each.label for each in read])
    shared["attribute_key"] = named.spread([each and each.key for each in read])
    cells = rows.cells[place]
    units = named.spread([(each and each.unit) or header.unit for each in read])
    unit = found.roles.unit
    if unit is not None:
        units = pc.coalesce(rows.cells[unit].map(str), units)
    values = _with_units(cells, Cells.of(units), "")
    values = _known(values, pc.is_valid(shared["attribute_key"]))
    return _table(shared, values, header.text, rows.count)


def _with_units(cells: Cells, units: Cells, hint: str) -> pa.Table:
    """Return the values of a column whose units stand in another, row by row."""
    width = len(units.distinct) + 1
    places = pc.fill_null(units.places.cast(pa.int64()), width - 1)
    pairs = Cells.of(pc.add(pc.multiply(cells.places.cast(pa.int64()), width), places))
    names = [*units.texts(), ""]
    parts: list[pa.Table] = []
    order: list[int] = []
    numbers = pairs.distinct.to_pylist()
    for unit in range(width):
        chosen = [i for i, pair in enumerate(numbers) if pair % width == unit]
        some = Cells(
            cells.distinct.take(
                pa.array([numbers[i] // width for i in chosen], pa.int64())
            ),
            pa.array(range(len(chosen)), pa.int64()),
        )
        parts.append(values_of(some, hint, names[unit]))
        order += chosen
    back = [0] * len(order)
    for position, i in enumerate(order):
        back[i] = position
    made = pa.concat_tables(parts).take(pa.array(back, pa.int64()))
    return made.take(pairs.places)


def _naming(rows: Rows, found: Profile, place: int) -> pa.Table:
    """Return what a column of codes says, each code once: the code C is called X."""
    shared = dict(rows.shared)
    subject = found.roles.subject
    named = found.headers[subject if subject is not None else place]
    code = rows.cells[place]
    shared["subject"], shared["subject_key"] = code.map(str), code.map(name_key)
    shared["attribute"] = same(named.label, rows.count)
    shared["attribute_key"] = same(named.key, rows.count)
    cells = rows.cells[subject if subject is not None else place]
    values = values_of(cells, named.label, "")
    # A name holds whatever the time and part that the row is about.
    for name in [*SCOPES, *(TIMES if found.roles.times else [])]:
        shared[name] = pa.nulls(rows.count, shared[name].type)
    return _table(shared, _known(values, _first(code)), named.text, rows.count)


def _statements(rows: Rows, found: Profile, place: int) -> pa.Table:
    """Return the cells of a column of prose as statements about their rows."""
    cells, count = rows.cells[place], rows.count
    read = [read_prose(text) for text in cells.texts()]
    shared = dict(rows.shared)
    shared["attribute"] = shared["attribute_key"] = pa.nulls(count, pa.string())
    told = cells.spread([each and each.modality for each in read])
    past = pc.equal(shared["modality"], "was")
    shared["modality"] = pc.if_else(past, shared["modality"], told)
    shared["prose"] = cells.spread([each and each.text for each in read])
    shared["folded"] = cells.spread([each and each.folded for each in read])
    shared["affirmed"] = cells.spread([each and each.affirmed for each in read], _BOOL)
    values = pa.table(
        {each.name: pa.nulls(count, each.type) for each in VALUE_COLUMNS},
        schema=VALUE_COLUMNS,
    )
    return _table(shared, values, found.columns[place].name, count)


def _first(cells: Cells) -> Array:
    """Return in which rows a cell stands for the first time."""
    places = cells.places.to_numpy(zero_copy_only=False)
    _, first = np.unique(places, return_index=True)
    is_first = np.zeros(len(places), np.bool_)
    is_first[first] = True
    return pc.and_(pa.array(is_first), pc.is_valid(cells.places))


def _known(values: pa.Table, rows: Array) -> pa.Table:
    """Return values with those of all other rows taken out."""
    place = values.column_names.index("value_key")
    keys = pc.if_else(rows, values["value_key"].combine_chunks(), None)
    return values.set_column(place, "value_key", keys)


def _table(
    shared: dict[str, Array], values: pa.Table, column: str, count: int
) -> pa.Table:
    """Return cells of one column; those that are no statements have no prose."""
    columns: dict[str, Array] = {**shared, "column_name": same(column, count)}
    for name, kind in (("prose", _TEXT), ("folded", _TEXT), ("affirmed", _BOOL)):
        columns.setdefault(name, pa.nulls(count, kind))
    columns |= {name: values[name] for name in values.column_names}
    return pa.table(columns).select(CELL_COLUMNS)
