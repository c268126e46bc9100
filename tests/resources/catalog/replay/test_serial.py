"""A merge of one table is as if the source had worked after the target, or refused."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.catalog import Catalog
from resources.catalog.errors import MergeConflictError

SCHEMA = pa.schema(
    [
        pa.field("k", pa.int64(), nullable=False),
        pa.field("v", pa.int64(), nullable=False),
    ]
)
Row = tuple[int, int]
Rows = Counter[Row]


@dataclass(frozen=True)
class Write:
    kind: Literal["append", "delete", "overwrite", "replace", "upsert"]
    rows: tuple[Row, ...] = ()
    key: int = 0

    def on(self, catalog: Catalog, ref: str) -> None:
        table = catalog.at(ref).load_table("kb.t")
        rows = pa.table(
            {"k": [row[0] for row in self.rows], "v": [row[1] for row in self.rows]},
            schema=SCHEMA,
        )
        if self.kind == "append":
            table.append(rows)
        elif self.kind == "delete":
            table.delete(f"k = {self.key}")
        elif self.kind == "overwrite":
            table.overwrite(rows, f"k = {self.key}")
        elif self.kind == "replace":
            table.overwrite(rows)
        else:
            table.upsert(rows, join_cols=["k"])

    def after(self, rows: Rows) -> Rows:
        new = Counter(self.rows)
        if self.kind == "append":
            return rows + new
        if self.kind == "replace":
            return new
        gone = {self.key} if self.kind != "upsert" else {row[0] for row in self.rows}
        return Counter({r: n for r, n in rows.items() if r[0] not in gone}) + new


@dataclass
class Numbered:
    """Hands out values, so that every row that is written is another."""

    last: int = field(default=0)

    def row(self, key: int) -> Row:
        self.last += 1
        return key, self.last


KEYS = st.integers(1, 4)


Plan = tuple[str, list[int], int]
KINDS = ["append", "append", "delete", "overwrite", "replace"]
PLAN = st.tuples(
    st.sampled_from(KINDS), st.lists(KEYS, min_size=1, max_size=3, unique=True), KEYS
)


def made(plan: Sequence[Plan], numbers: Numbered) -> list[Write]:
    found = []
    for kind, drawn, key in plan:
        keys = {"delete": [], "overwrite": [key]}.get(kind, drawn)
        rows = tuple(numbers.row(each) for each in keys)
        found.append(Write(kind, rows, key))  # type: ignore[arg-type]
    return found


def rows_at(catalog: Catalog, ref: str) -> Rows:
    rows = catalog.at(ref).load_table("kb.t").scan().to_arrow().to_pylist()
    return Counter((row["k"], row["v"]) for row in rows)


def applied(rows: Rows, done: Sequence[Write]) -> Rows:
    for each in done:
        rows = each.after(rows)
    return rows


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    path: Path = tmp_path_factory.mktemp("serial")
    with Catalog(f"sqlite:///{path / 'c.db'}", path / "warehouse") as catalog:
        yield catalog


PLANS = st.lists(PLAN, min_size=1, max_size=3)


def work(
    catalog: Catalog, ref: str, plans: list[Plan], numbers: Numbered
) -> list[Write]:
    """Do it, and return what changed something: the rest leaves no trace."""
    rows, done = rows_at(catalog, ref), []
    for write in made(plans, numbers):
        write.on(catalog, ref)
        after = write.after(rows)
        done += [write] if after != rows else []
        rows = after
    assert rows_at(catalog, ref) == rows
    return done


def begin(catalog: Catalog, start: list[list[int]], numbers: Numbered) -> None:
    with catalog.transaction(message="start") as tx:
        tx.create_namespace_if_not_exists("kb")
        if tx.table_exists("kb.t"):
            tx.drop_table("kb.t")
        tx.create_table("kb.t", SCHEMA)
    work(catalog, "main", [("append", keys, 0) for keys in start], numbers)
    if any(ref.name == "dev" for ref in catalog.refs()):
        catalog.delete_branch("dev")
    catalog.create_branch("dev")


def merged(
    catalog: Catalog, source: str, into: str, change: Callable[[Rows], Rows]
) -> bool:
    """Merge, and check that it did what was done on the source, or nothing."""
    before = rows_at(catalog, into)
    try:
        catalog.merge(source, into)
    except MergeConflictError:
        assert rows_at(catalog, into) == before
        return False
    assert rows_at(catalog, into) == change(before)
    return True


@pytest.mark.filterwarnings("ignore:Delete operation did not match")
@settings(max_examples=20)
@given(
    start=st.lists(st.lists(KEYS, min_size=1, max_size=3), max_size=3),
    rounds=st.lists(st.tuples(PLANS, PLANS), min_size=1, max_size=2),
    back=PLANS,
)
def test_a_merge_is_as_if_the_source_had_worked_after_the_target(
    home: Catalog,
    start: list[list[int]],
    rounds: list[tuple[list[Plan], list[Plan]]],
    back: list[Plan],
) -> None:
    numbers = Numbered()
    begin(home, start, numbers)
    common = rows_at(home, "dev")
    for theirs, mine in rounds:
        done = work(home, "dev", theirs, numbers)
        work(home, "main", mine, numbers)
        common = rows_at(home, "dev")
        if not merged(home, "dev", "main", partial(applied, done=done)):
            return
    main = rows_at(home, "main")
    work(home, "dev", back, numbers)
    merged(home, "main", "dev", lambda rows: rows - (common - main) + (main - common))
