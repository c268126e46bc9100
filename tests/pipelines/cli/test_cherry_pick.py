from resources.lakehouse import Lakehouse
from tests.pipelines.cli.numbers import values, write
from tests.pipelines.cli.samples import Assay


def test_one_commit_is_picked_and_keeps_author_and_message(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    for number in (7, 8, 9):
        write(lakehouse, "draft", number)
    write(lakehouse, "main", 2)
    dry = assay("cherry-pick", "draft~1", "--dry-run")
    assert dry.out == (
        "would change 1 key on main: data.numbers\n"
        "both sides changed, and kept: data.numbers\n"
    )
    done = assay("cherry-pick", "draft~1", "--json").json
    assert (done["commit"]["author"], done["commit"]["agent"]) == ("ann", "tester")
    assert done["commit"]["message"] == "Row 8"
    assert done["commit"]["authored_at"] is not None
    assert values(lakehouse) == [1, 2, 8]
    assert assay("cherry-pick", "draft~1").out.startswith("Nothing to do: main has")


def test_a_pick_that_does_not_fit_is_listed_and_exits_1(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    write(lakehouse, "draft", 7)
    lakehouse.catalog.at("main").drop_table("data.numbers")
    dry = assay("cherry-pick", "draft", "--dry-run")
    assert dry.code == 1
    assert "changed on one side, removed on the other" in dry.out
    assert "draft cannot be brought into main." in dry.out
    real = assay("cherry-pick", "draft")
    assert (real.code, "Try: " in real.err) == (1, True)


def test_main_takes_only_picks_that_the_gate_lets_in(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    write(lakehouse, "main", 1)
    for name in ("draft", "aside"):
        assay("branch", "create", name)
    write(lakehouse, "draft", 9)
    rules = lakehouse.settings.policies_folder
    rules.mkdir(exist_ok=True)
    text = "{id: few, severity: block, sql: select number from data.numbers where %s}"
    (rules / "rules.yaml").write_text(f"- {text % 'number > 8'}")
    before = lakehouse.catalog.resolve("main").id
    dry = assay("cherry-pick", "draft", "--dry-run")
    assert (dry.code, "draft would not be brought into main:" in dry.err) == (1, True)
    (blocked,) = assay("cherry-pick", "draft", "--dry-run", "--json").json["blocked"]
    assert blocked["kind"] == "policy"
    real = assay("cherry-pick", "draft")
    assert (real.code, "number: 9" in real.err) == (1, True)
    assert lakehouse.catalog.resolve("main").id == before
    assert assay("cherry-pick", "draft", "--onto", "aside").code == 0
