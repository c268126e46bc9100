"""What all cells of a row have in common: subject, key, time, scope, by columns."""

from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from assets.claims.tabular import words
from assets.claims.tabular.cells import day_of, read_cell
from assets.claims.tabular.columns import Array, Cells, joined, pc
from assets.claims.tabular.labels import LONGEST_LABEL, read_label
from assets.claims.tabular.profile import Profile
from assets.claims.tabular.topics import is_thing
from resources.values import name_key

MOST_SCOPES = 3  # Columns of a key beside its subject; see `roles.MOST_KEYS`.
SCOPES = [*(f"scope_{number}" for number in range(MOST_SCOPES)), "scope_time"]
TIMES = ["time_text", "time_from", "time_to"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a data table: n of them.

    Attributes:
        cells: Every column by its distinct cells.
        shared: What holds for all cells of a row: arrays of length n by name.
        count: n.
    """

    cells: dict[int, Cells]
    shared: dict[str, Array]
    count: int


def rows_of(
    batch: pa.RecordBatch, cells: dict[int, Cells], found: Profile, title: str
) -> Rows:
    """Return subject, key, time, scope and modality of every row.

    Args:
        batch: Columns c0, c1 and so on, and `row`.
        cells: The columns by their distinct cells.
        found: What each is for.
        title: What the table is of, where no column says so.
    """
    roles, count = found.roles, batch.num_rows
    shared: dict[str, Array] = {}
    nulls = pa.nulls(count, pa.string())
    if roles.subject is None:
        sure = roles.is_keyed and is_thing(title)
        shared["subject"] = same(title or None, count)
        shared["subject_key"] = same(name_key(title) if sure else None, count)
    else:
        named = cells[roles.subject]
        header = found.headers[roles.subject].text
        labels = [read_label(t[:LONGEST_LABEL], header) for t in named.texts()]
        shared["subject"] = named.spread([each.name or None for each in labels])
        keys = [each.key or None for each in labels]
        shared["subject_key"] = named.spread(keys) if roles.is_keyed else nulls
    code = cells[roles.codes[0]] if roles.codes else None
    shared["code_key"] = code.map(name_key) if code else nulls
    for number in range(MOST_SCOPES):
        shared[f"scope_{number}"] = nulls
    for number, place in enumerate(roles.scopes[:MOST_SCOPES]):
        kind = found.headers[place].text
        shared[f"scope_{number}"] = cells[place].map(partial(words.scope, kind))
    shared |= _times(cells, found, count)
    clock = cells[roles.times[0]] if roles.times else None
    shared["scope_time"] = clock.map(words.clock_scope) if clock else nulls
    shared["modality"] = _modality(cells, found, count)
    shared["row_key"] = _row_key(batch, cells, found)
    shared["label"] = _label(shared, cells, found)
    return Rows(cells, shared, count)


def same(value: str | None, count: int) -> Array:
    """Return a text so many times."""
    return pa.array([value], pa.string()).take(pa.array([0] * count, pa.int32()))


def _row_key(batch: pa.RecordBatch, cells: dict[int, Cells], found: Profile) -> Array:
    """Return what tells a row from all others: its key, or its number in the file."""
    if not found.roles.is_keyed:
        return pc.binary_join_element_wise(
            "row", batch.column("row").cast(pa.string()), " "
        )
    parts = [
        pc.fill_null(cells[place].spread(cells[place].texts()), "")
        for place in found.roles.key
    ]
    if not parts:
        return same("", batch.num_rows)
    return pc.binary_join_element_wise(*parts, " | ")


def _label(shared: dict[str, Array], cells: dict[int, Cells], found: Profile) -> Array:
    """Return a row's name for people: "Ropewalk Breakfast (FQ-118), 2024"."""
    roles = found.roles
    parts = [shared["subject"]]
    if roles.codes:
        code = cells[roles.codes[0]]
        parts = [joined([shared["subject"], code.map(lambda text: f"({text})")], " ")]
    parts += [cells[place].map(str) for place in roles.scopes]
    parts.append(shared["time_text"])
    label = joined(parts, ", ")
    return pc.if_else(pc.equal(label, ""), shared["row_key"], label)


def _modality(cells: dict[int, Cells], found: Profile, count: int) -> Array:
    """Return "was" for rows that are said to be replaced, closed or the like."""
    place = found.roles.state
    if place is None:
        return same("is", count)
    state = cells[place].map(
        lambda text: "was" if words.bare(text) in words.PAST_STATES else "is"
    )
    return pc.fill_null(state, "is")


def _times(cells: dict[int, Cells], found: Profile, count: int) -> dict[str, Array]:
    """Return when each row holds, by its column of times or of validity."""
    roles = found.roles
    if roles.times:
        first = roles.times[0]
        return _spans(cells[first], found.headers[first].text)
    times = {
        "time_text": pa.nulls(count, pa.string()),
        "time_from": pa.nulls(count, pa.date32()),
        "time_to": pa.nulls(count, pa.date32()),
    }
    texts = []
    for place, end, word in (
        (roles.since, "time_from", "from"),
        (roles.until, "time_to", "until"),
    ):
        if place is not None:
            spans = _spans(cells[place], found.headers[place].text)
            times[end] = spans[end]
            said = pc.fill_null(spans["time_text"], "")
            stated = pc.binary_join_element_wise(word, said, " ")
            texts.append(pc.if_else(pc.equal(said, ""), "", stated))
    if texts:
        whole = joined(texts, " ")
        times["time_text"] = pc.if_else(pc.equal(whole, ""), None, whole)
    return times


def _spans(cells: Cells, header: str) -> dict[str, Array]:
    """Return first and last day of each cell of a column of times."""
    values = [read_cell(text, header) if text else None for text in cells.texts()]
    dated = [v if v is not None and v.kind == "date" else None for v in values]
    return {
        "time_text": cells.spread([v and v.text for v in dated]),
        "time_from": cells.spread([v and day_of(v.low) for v in dated], pa.date32()),
        "time_to": cells.spread([v and day_of(v.high) for v in dated], pa.date32()),
    }
