import pyarrow as pa
import pytest

from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay


def _append(lakehouse: Lakehouse, agent: str, item: str, price: float) -> str:
    row = pa.table({"item": [item], "price": [price]})
    with lakehouse.catalog.transaction(message=f"Add {item}", agent=agent) as tx:
        tx.load_table("data.prices").append(row)
    assert tx.commit is not None
    return tx.commit.id


def _items(lakehouse: Lakehouse) -> list[str]:
    rows = lakehouse.warehouse.query("select item from data.prices order by item")
    return [str(item) for item in rows["item"].to_pylist()]


def test_a_rollback_says_what_goes_and_how_it_is_undone(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    first = _append(lakehouse, "crawler", "gear", 9.0)
    _append(lakehouse, "clerk", "pin", 0.1)
    dry = assay("rollback", "--agent", "crawler", "--dry-run")
    assert dry.code == 0
    assert dry.out.startswith(f"would take back 1 commit: {first[:12]}\n")
    assert _items(lakehouse) == ["bolt", "gear", "nut", "pin"]
    done = assay("rollback", "--agent", "crawler")
    head = lakehouse.catalog.resolve("main")
    assert f"main is at {head.id[:12]}" in done.out
    assert (head.agent, head.message) == ("tester", "Roll back crawler")
    assert _items(lakehouse) == ["bolt", "nut", "pin"]
    assert assay("rollback", "--agent", "crawler").out.startswith("Nothing to do")
    assay(*done.out.rpartition("undo: assay ")[2].split())
    assert _items(lakehouse) == ["bolt", "gear", "nut", "pin"]


def test_a_revert_takes_one_commit_back_and_names_whom_it_is_for(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    first = _append(lakehouse, "crawler", "gear", 9.0)
    _append(lakehouse, "crawler", "pin", 0.1)
    words = ("--agent", "lead", "-m", "Wrong gear", "--json")
    document = assay("revert", first[:10], *words).json
    assert document["commit"]["agent"] == "lead"
    assert document["commit"]["message"] == "Wrong gear"
    assert document["commits"] == [first]
    assert document["tables"][0]["rows_out"] == 1
    assert _items(lakehouse) == ["bolt", "nut", "pin"]


def test_what_is_built_upon_is_named_and_exits_1(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    first = _append(lakehouse, "crawler", "gear", 9.0)
    lakehouse.catalog.at(agent="clerk").load_table("data.prices").delete("price > 1")
    head = lakehouse.catalog.resolve("main")
    said = (
        f"table data.prices: a later change builds upon it: {head.id[:12]} by clerk "
        f"rewrote files of {first[:12]}"
    )
    dry = assay("rollback", "--agent", "crawler", "--dry-run")
    assert (dry.code, dry.out) == (1, f"{said}\nNothing would be undone on main.\n")
    assert "--dependents skip" in dry.err
    refused = assay("rollback", "--agent", "crawler")
    assert refused.code == 1
    assert said in refused.err
    assert lakehouse.catalog.resolve("main") == head


def test_dependents_can_be_left_or_taken_back_as_well(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    first = _append(lakehouse, "crawler", "gear", 9.0)
    table = lakehouse.catalog.at(agent="clerk").load_table("data.prices")
    table.overwrite(pa.table({"item": ["hub"], "price": [4.0]}))
    left = assay("rollback", "--agent", "crawler", "--dependents", "skip")
    assert left.out.startswith("Nothing to do")
    assay("revert", first, "--dependents", "include")
    assert _items(lakehouse) == ["bolt", "nut"]


@pytest.mark.parametrize("time", ["2000-01-01", "2000-01-01T10:00+02:00"])
def test_a_time_says_since_when(assay: Assay, lakehouse: Lakehouse, time: str) -> None:
    _append(lakehouse, "crawler", "gear", 9.0)
    late = assay("rollback", "--agent", "crawler", "--since", "2999-01-01")
    assert late.out.startswith("Nothing to do")
    assay("rollback", "--agent", "crawler", "--since", time)
    assert _items(lakehouse) == ["bolt", "nut"]
    head = lakehouse.catalog.resolve("main")
    assert head.message.startswith("Roll back crawler since 2000-01-01")


def test_wrong_use_is_explained(assay: Assay, lakehouse: Lakehouse) -> None:
    del lakehouse
    assert assay("rollback").code == 2
    assert (
        "such as 2025-11-20"
        in assay("rollback", "--agent", "reader", "--since", "noon").err
    )
    unknown = assay("rollback", "--agent", "raeder")
    assert unknown.code == 1
    assert "Did you mean 'reader'?" in unknown.err
    assert "Known" in assay("revert", "mian").err


def test_the_page_of_trust_is_renewed_when_main_changes(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    page = lakehouse.settings.home / "reports" / "trust.html"
    _append(lakehouse, "crawler", "gear", 9.0)
    assay("rollback", "--agent", "crawler", "--dry-run")
    assert not page.exists()
    assay("rollback", "--agent", "crawler")
    head = lakehouse.catalog.resolve("main").id[:12]
    assert f"state {head}" in page.read_text(encoding="utf-8")
