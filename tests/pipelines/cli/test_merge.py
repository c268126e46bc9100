from resources.lakehouse import Lakehouse
from resources.schemas import FILES
from resources.tables import append
from tests.pipelines.cli.samples import Assay, file_row


def _write(lakehouse: Lakehouse, branch: str, number: int) -> None:
    with lakehouse.catalog.transaction(branch, message=f"File {number}") as tx:
        append(tx, FILES, FILES.table([file_row(number, f"office/{number}.md")]))


def test_a_merge_moves_the_target_and_says_to_where(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    assay("branch", "create", "draft")
    _write(lakehouse, "draft", 7)
    before = lakehouse.catalog.resolve("main").id
    dry = assay("merge", "draft", "--dry-run")
    assert dry.out == "would change 1 key on main: kb.files\n"
    assert lakehouse.catalog.resolve("main").id == before
    done = assay("merge", "draft", "--message", "Spring", "--json").json
    assert done["commit"]["id"] == lakehouse.catalog.resolve("main").id
    assert done["commit"]["message"] == "Spring"
    assert done["commit"]["agent"] == "tester"
    assert assay("merge", "draft").out.startswith("Nothing to do")


def test_a_merge_for_people_names_the_new_commit(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    assay("branch", "create", "draft")
    _write(lakehouse, "draft", 7)
    head = "main is at " + assay("merge", "draft").out.rpartition("main is at ")[2]
    assert head == f"main is at {lakehouse.catalog.resolve('main').id[:12]}\n"


def test_a_conflict_is_listed_and_exits_1(assay: Assay, lakehouse: Lakehouse) -> None:
    assay("branch", "create", "draft")
    _write(lakehouse, "draft", 7)
    _write(lakehouse, "main", 8)
    before = lakehouse.catalog.resolve("main").id
    dry = assay("merge", "draft", "--dry-run")
    assert dry.code == 1
    assert "table kb.files: changed on both sides" in dry.out
    real = assay("merge", "draft")
    assert real.code == 1
    assert "table kb.files: changed on both sides" in real.err
    assert "Try: " in real.err
    document = assay("merge", "draft", "--dry-run", "--json")
    assert document.code == 1
    assert document.json["conflicts"][0]["key"] == "kb.files"
    assert lakehouse.catalog.resolve("main").id == before
