import pyarrow as pa

from resources.lakehouse import Lakehouse
from resources.schemas import FILES
from resources.tables import append
from tests.pipelines.cli.numbers import values, write
from tests.pipelines.cli.samples import Assay, file_row


def test_a_merge_moves_the_target_and_says_to_where(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    assay("branch", "create", "draft")
    write(lakehouse, "draft", 7)
    before = lakehouse.catalog.resolve("main").id
    dry = assay("merge", "draft", "--dry-run")
    assert dry.out == "would change 1 key on main: data.numbers\n"
    assert lakehouse.catalog.resolve("main").id == before
    done = assay("merge", "draft", "--message", "Spring", "--json").json
    assert done["commit"]["id"] == lakehouse.catalog.resolve("main").id
    assert done["commit"]["message"] == "Spring"
    assert done["commit"]["agent"] == "tester"
    assert done["commit"]["properties"]["assay.policies"] == "none"
    assert assay("merge", "draft").out.startswith("Nothing to do")


def test_a_merge_for_people_names_the_new_commit(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    assay("branch", "create", "draft")
    write(lakehouse, "draft", 7)
    head = "main is at " + assay("merge", "draft").out.rpartition("main is at ")[2]
    assert head == f"main is at {lakehouse.catalog.resolve('main').id[:12]}\n"
    assert lakehouse.catalog.resolve("main").message == "Merge draft into main"


def test_a_merge_into_main_renews_the_page_of_trust_and_no_other_does(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    page = lakehouse.settings.home / "reports" / "trust.html"
    for branch in ("draft", "aside"):
        assay("branch", "create", branch)
    write(lakehouse, "draft", 7)
    assay("merge", "draft", "--into", "aside")
    assay("merge", "draft", "--dry-run")
    assert not page.exists()
    assay("merge", "draft")
    head = lakehouse.catalog.resolve("main").id[:12]
    assert f"state {head}" in page.read_text(encoding="utf-8")


def test_a_conflict_is_listed_and_exits_1(assay: Assay, lakehouse: Lakehouse) -> None:
    assay("branch", "create", "draft")
    write(lakehouse, "draft", 7)
    write(lakehouse, "main", 8)
    before = lakehouse.catalog.resolve("main").id
    dry = assay("merge", "draft", "--dry-run")
    assert dry.code == 1
    assert "table data.numbers: added on both sides" in dry.out
    real = assay("merge", "draft")
    assert real.code == 1
    assert "table data.numbers: added on both sides" in real.err
    assert "Try: " in real.err
    document = assay("merge", "draft", "--dry-run", "--json")
    assert document.code == 1
    assert document.json["conflicts"][0]["key"] == "data.numbers"
    assert lakehouse.catalog.resolve("main").id == before


def test_main_takes_only_what_a_release_would_let_in_and_other_branches_anything(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    for name in ("draft", "other"):
        assay("branch", "create", name)
    with lakehouse.catalog.transaction("draft", message="a file of no source") as tx:
        append(tx, FILES, FILES.table([file_row(7, "office/7.md")]))
    before = lakehouse.catalog.resolve("main").id
    dry = assay("merge", "draft", "--dry-run")
    assert (dry.code, dry.out) == (1, "would change 1 key on main: kb.files\n")
    assert "draft would not be merged into main:" in dry.err
    (blocked,) = assay("merge", "draft", "--dry-run", "--json").json["blocked"]
    assert blocked["kind"] == "audit"
    real = assay("merge", "draft")
    assert real.code == 1
    assert "'draft' breaks rules and was not merged: files: " in real.err
    assert "--ref draft" in real.err
    assert lakehouse.catalog.resolve("main").id == before
    assert assay("merge", "draft", "--into", "other").code == 0


def test_rows_added_on_both_sides_are_kept_and_the_merge_says_so(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    write(lakehouse, "draft", 7)
    write(lakehouse, "main", 8)
    said = "both sides changed, and kept: data.numbers"
    assert said in assay("merge", "draft", "--dry-run").out
    assert said in assay("merge", "draft").out
    assert values(lakehouse) == [1, 7, 8]


def test_a_side_is_taken_where_it_is_named(assay: Assay, lakehouse: Lakehouse) -> None:
    write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    for ref, number in (("draft", 7), ("main", 8)):
        rows = pa.table({"number": [number]})
        lakehouse.catalog.at(ref).load_table("data.numbers").overwrite(rows)
    refused = assay("merge", "draft")
    assert refused.code == 1
    assert "would have had to look at rows that were added meanwhile" in refused.err
    assert "--force KEY for 'draft'" in refused.err
    left = assay("merge", "draft", "--drop", "data.numbers", "--dry-run")
    assert "left as it was: data.numbers" in left.out
    taken = assay("merge", "draft", "--force", "data.numbers")
    assert "taken from draft, over main: data.numbers" in taken.out
    assert values(lakehouse) == [7]


def test_a_key_cannot_be_both_forced_and_dropped_nor_be_another(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    write(lakehouse, "draft", 7)
    both = assay("merge", "draft", "--force", "data.n", "--drop", "data.n")
    assert (both.code, "not both" in both.err) == (2, True)
    other = assay("merge", "draft", "--drop", "data.number")
    assert "Did you mean 'data.numbers'?" in other.err


def test_rows_of_both_sides_are_judged_together_before_main_takes_them(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    write(lakehouse, "main", 1)
    assay("branch", "create", "draft")
    write(lakehouse, "draft", 7)
    write(lakehouse, "main", 7)
    rules = lakehouse.settings.policies_folder
    rules.mkdir(exist_ok=True)
    twice = "select number from data.numbers group by number having count(*) > 1"
    (rules / "rules.yaml").write_text(f"- {{id: once, severity: block, sql: {twice}}}")
    before = lakehouse.catalog.resolve("main").id
    dry = assay("merge", "draft", "--dry-run")
    assert "Together with what came to main meanwhile: 'draft' breaks rules" in dry.err
    real = assay("merge", "draft")
    assert (real.code, "number: 7" in real.err) == (1, True)
    assert "assay branch create look, assay merge draft --into look" in real.err
    assert lakehouse.catalog.resolve("main").id == before
    assert assay("merge", "draft", "--force", "data.numbers").code == 0
    assert values(lakehouse) == [1, 7]
