"""The work of one agent taken out of a home that two agents filled."""

from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

from tests.integration.conftest import Home

PUMP = "# Pump P7\nThe pump P7 weighs 12 kg. Its motor runs at 1450 rpm.\n"
VALVE = "# Valve V3\nThe valve V3 opens at 6 bar. It was installed in 2019.\n"
PRICES = "item,price\nbolt,1.5\nnut,0.5\n"


def state(home: Home, ref: str) -> dict[str, tuple[pa.Table, dict[str, str]]]:
    """Return rows, and the hash of each data file, of every table."""
    catalog = home.lakehouse.catalog
    found = {}
    for key, content in catalog.contents(ref).items():
        if content.kind == "table":
            scan = catalog.at(ref).load_table(key).scan()
            paths = [task.file.file_path for task in scan.plan_files()]
            hashes = {
                path: sha256(
                    Path(path.removeprefix("file://")).read_bytes()
                ).hexdigest()
                for path in paths
            }
            found[key] = (scan.to_arrow(), hashes)
    return found


def same(one: pa.Table, other: pa.Table) -> bool:
    texts = [sorted(map(str, table.to_pylist())) for table in (one, other)]
    return texts[0] == texts[1]


@pytest.mark.slow
def test_a_rollback_leaves_a_home_as_the_other_agent_filled_it(home: Home) -> None:
    catalog = home.lakehouse.catalog
    home.write("a/pump.md", PUMP)
    home.ingest(paths=[home.docs / "a"], agent="alice")
    before = state(home, "main")
    home.write("b/valve.md", VALVE)
    home.write("b/prices.csv", PRICES)
    home.ingest(paths=[home.docs / "b"], agent="bob")
    assert home.uris() == ["a/pump.md", "b/prices.csv", "b/valve.md"]
    with_bob = state(home, "main")

    result = catalog.rollback("bob", by="tester")
    assert result.commit is not None
    after = state(home, "main")
    assert after.keys() == before.keys()
    for key, (rows, hashes) in before.items():
        assert same(rows, after[key][0]), key
        assert hashes == after[key][1], key
    assert home.uris() == ["a/pump.md"]
    assert not catalog.verify().problems
    assert catalog.rollback("bob").commit is None

    catalog.revert(result.commit.id)
    assert state(home, "main").keys() == with_bob.keys()
    alone = catalog.rollback("alice", dependents="skip")
    assert alone.commit is not None
    assert home.uris() == ["b/prices.csv", "b/valve.md"]
    kept = state(home, "main")
    for key, (rows, hashes) in kept.items():
        assert hashes.items() <= with_bob[key][1].items(), key
        mine = set(before.get(key, (None, {}))[1])
        assert hashes.keys() == with_bob[key][1].keys() - mine, key
        assert rows.num_rows < with_bob[key][0].num_rows or not mine, key
    assert not catalog.verify().problems
