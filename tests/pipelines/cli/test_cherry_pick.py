import pyarrow as pa

from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay


def _write(lakehouse: Lakehouse, branch: str, number: int) -> None:
    rows = pa.table({"number": [number]})
    with lakehouse.catalog.transaction(
        branch, message=f"Row {number}", author="ann"
    ) as tx:
        tx.create_namespace_if_not_exists("data")
        tx.create_table_if_not_exists("data.numbers", rows.schema).append(rows)


def _values(lakehouse: Lakehouse, ref: str = "main") -> list[int]:
    table = lakehouse.catalog.at(ref).load_table("data.numbers")
    return sorted(table.scan().to_arrow()["number"].to_pylist())


def test_one_commit_is_picked_and_keeps_author_and_message(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    _write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    for number in (7, 8, 9):
        _write(lakehouse, "draft", number)
    _write(lakehouse, "main", 2)
    dry = assay("cherry-pick", "draft~1", "--dry-run")
    assert dry.out == (
        "would change 1 key on main: data.numbers\n"
        "both sides changed, and kept: data.numbers\n"
    )
    done = assay("cherry-pick", "draft~1", "--json").json
    assert (done["commit"]["author"], done["commit"]["agent"]) == ("ann", "tester")
    assert done["commit"]["message"] == "Row 8"
    assert done["commit"]["authored_at"] is not None
    assert _values(lakehouse) == [1, 2, 8]
    assert assay("cherry-pick", "draft~1").out.startswith("Nothing to do: main has")


def test_a_pick_that_does_not_fit_is_listed_and_exits_1(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    _write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    _write(lakehouse, "draft", 7)
    lakehouse.catalog.at("main").drop_table("data.numbers")
    dry = assay("cherry-pick", "draft", "--dry-run")
    assert dry.code == 1
    assert "changed on one side, removed on the other" in dry.out
    assert "draft cannot be brought into main." in dry.out
    real = assay("cherry-pick", "draft")
    assert (real.code, "Try: " in real.err) == (1, True)
