"""Eight processes commit, merge, undo and collect at once: nothing lost or doubled."""

import time
from functools import partial

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from tests.resources.catalog import works
from tests.resources.catalog.crashing import done_together
from tests.resources.catalog.works import KEYS

SECONDS, LONG = 4, 60

SHARED = (works.write_among_others, works.branch_and_merge, works.branch_and_merge)
OTHERS = (works.write_and_roll_back, works.collect_often, works.read_often)


@pytest.mark.slow
@pytest.mark.both_stores
def test_eight_processes_lose_and_double_nothing(
    filled: Catalog, request: pytest.FixtureRequest
) -> None:
    seconds = LONG if request.config.getoption("--long") else SECONDS
    with filled.transaction(message="tables of writers") as tx:
        for number in (1, 2):
            tx.create_table(f"kb.w{number}", pa.schema([("x", pa.int64())]))
    roles = [works.write_alone, works.write_alone, *SHARED, *OTHERS]
    until = time.time() + seconds
    alone, other, *rest = done_together(
        filled,
        [partial(role, number, until) for number, role in enumerate(roles, start=1)],
    )
    assert rows(filled, "kb.w1") == alone != []
    assert rows(filled, "kb.w2") == other != []
    shared = sorted([1, 2, *(number for done in rest for number in done)])
    assert len(shared) > 2
    for key in KEYS:
        assert rows(filled, key) == shared
    assert filled.verify(deep=True).problems == ()
    assert [ref.name for ref in filled.refs()] == ["main"]


def rows(catalog: Catalog, key: str) -> list[int]:
    return sorted(catalog.at().load_table(key).scan().to_arrow()["x"].to_pylist())
