"""A search at any ref shows exactly the passages of that state, each of them once."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.cli import main
from resources.embedding import Embedder
from resources.search import Search
from resources.warehouse import Warehouse
from tests.resources.search.shelf import Shelf, lose, passage

ROOT = Path(__file__).parents[3]
OLD, NEW, OTHER, MORE = (passage(number) for number in range(4))


def test_branches_tags_commits_and_times_show_their_own_state(shelf: Shelf) -> None:
    catalog = shelf.lakehouse.catalog
    shelf.write("docs/a.md", [OLD, OTHER])
    catalog.create_tag("spring")
    first = catalog.resolve("main")
    shelf.write("docs/a.md", [NEW, OTHER])
    catalog.create_branch("draft")
    shelf.write("docs/b.md", [MORE], branch="draft")
    shelf.delete("docs/a.md")
    expected = {
        "spring": sorted([OLD, OTHER]),
        first.id: sorted([OLD, OTHER]),
        f"main@{first.created_at.isoformat()}": sorted([OLD, OTHER]),
        "main~1": sorted([NEW, OTHER]),
        "draft": sorted([NEW, OTHER, MORE]),
        "main": [],
    }
    for ref, texts in expected.items():
        assert shelf.live(ref) == texts, ref
    shelf.check(expected)
    shelf.reopen()
    shelf.check(reversed(expected))


def test_what_was_indexed_ahead_of_its_release_does_not_show(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD])
    shelf.lakehouse.catalog.create_branch("draft")
    shelf.write("docs/a.md", [NEW], branch="draft")
    shelf.check(["draft", "main", "draft"])
    assert shelf.texts("main") == [OLD]


def test_a_merge_shows_both_sides_without_indexing_anything(shelf: Shelf) -> None:
    catalog = shelf.lakehouse.catalog
    shelf.write("docs/a.md", [OLD])
    catalog.create_branch("draft")
    shelf.write("docs/b.md", [NEW, OTHER], branch="draft")
    shelf.write("docs/c.md", [MORE])
    shelf.check(["main", "draft"])
    rows = shelf.lakehouse.search_index.rows
    catalog.merge("draft")
    assert shelf.texts() == sorted([OLD, NEW, OTHER, MORE])
    shelf.check(["main", "draft", "main~1"])
    assert shelf.lakehouse.search_index.rows == rows


def test_a_rollback_and_its_undoing_index_nothing(shelf: Shelf) -> None:
    catalog = shelf.lakehouse.catalog
    shelf.write("docs/a.md", [OLD], agent="ann")
    shelf.write("docs/b.md", [NEW, OTHER], agent="bot")
    shelf.write("docs/c.md", [MORE], agent="ann")
    shelf.check(["main"])
    rows = shelf.lakehouse.search_index.rows
    result = catalog.rollback("bot")
    assert result.commit is not None
    assert shelf.texts() == sorted([OLD, MORE])
    catalog.revert(result.commit.id)
    assert shelf.texts() == sorted([OLD, NEW, OTHER, MORE])
    shelf.check(["main", "main~1", "main~2", "main~4"])
    assert shelf.lakehouse.search_index.rows == rows


def test_a_branch_that_is_reset_shows_what_it_shows_again(shelf: Shelf) -> None:
    catalog = shelf.lakehouse.catalog
    shelf.write("docs/a.md", [OLD])
    catalog.create_branch("work")
    before = catalog.resolve("work").id
    shelf.write("docs/a.md", [NEW], branch="work")
    shelf.check(["work"])
    catalog.reset("work", before)
    assert shelf.texts("work") == [OLD]
    shelf.check(["work", "main"])


def test_a_deleted_document_comes_back_with_its_passages(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD, OTHER])
    shelf.check(["main"])
    shelf.delete("docs/a.md")
    assert shelf.texts() == []
    shelf.write("docs/a.md", [OLD, OTHER])
    assert shelf.texts() == sorted([OLD, OTHER])
    shelf.check(["main", "main~1", "main~2"])


def test_a_passage_of_two_places_shows_until_the_last_is_gone(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD])
    shelf.write("copies/a.md", [OLD])
    assert [hit.uris for hit in shelf.found()] == [("copies/a.md", "docs/a.md")]
    shelf.delete("copies/a.md")
    assert [hit.uris for hit in shelf.found()] == [("docs/a.md",)]
    shelf.delete("docs/a.md")
    shelf.check(["main", "main~1", "main~2", "main~3"])


def test_one_text_in_two_documents_shows_with_each(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD, OTHER])
    shelf.write("docs/b.md", [OLD, NEW])
    uris = sorted(hit.uri for hit in shelf.found() if hit.text == OLD)
    assert uris == ["docs/a.md", "docs/b.md"]
    shelf.check(["main", "main~1"])


def test_a_document_that_two_branches_brought_shows_once(shelf: Shelf) -> None:
    catalog = shelf.lakehouse.catalog
    shelf.write("docs/a.md", [OLD])
    catalog.create_branch("draft")
    shelf.write("docs/b.md", [NEW], branch="draft")
    shelf.write("docs/c.md", [NEW])
    catalog.merge("draft")
    shelf.check(["main", "draft", "main~1"])
    (hit,) = (hit for hit in shelf.found() if hit.text == NEW)
    assert hit.uris == ("docs/b.md", "docs/c.md")


SEARCHED = """
import sys
from pathlib import Path
from resources.lakehouse import Lakehouse
from resources.settings import Settings
with Lakehouse(Settings(home=Path(sys.argv[1]))) as lakehouse:
    for ref in sys.argv[2:]:
        hits = lakehouse.search.search("passage", ref=ref, k=1000, mode="text")
        print("|".join(sorted(hit.text for hit in hits)))
"""


def searched_elsewhere(shelf: Shelf, *refs: str) -> list[list[str]]:
    """Return the texts that another process finds at refs."""
    done = subprocess.run(
        [sys.executable, "-c", SEARCHED, str(shelf.settings.home), *refs],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return [line.split("|") if line else [] for line in done.stdout.split("\n")[:-1]]


def test_processes_see_what_each_other_committed_and_indexed(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD])
    shelf.check(["main"])
    shelf.write("docs/b.md", [NEW])
    shelf.lakehouse.catalog.create_branch("draft")
    shelf.delete("docs/a.md", branch="draft")
    found = searched_elsewhere(shelf, "main", "draft", "main~1")
    assert found == [sorted([OLD, NEW]), [NEW], [OLD]]
    shelf.write("docs/c.md", [MORE], branch="draft")
    shelf.check(["draft", "main", "main~1"])


def test_two_open_homes_index_side_by_side(shelf: Shelf, embedder: Embedder) -> None:
    shelf.write("docs/a.md", [OLD])
    other = Shelf(shelf.settings.home, embedder)
    for turn in range(3):
        shelf.write(f"docs/{turn}.md", [passage(10 + turn)])
        for each in (shelf, other) if turn % 2 else (other, shelf):
            each.check(["main", "main~1"])
    assert other.lakehouse.search_index.rows == 4
    other.lakehouse.close()


def test_a_lost_part_is_made_good_while_the_home_is_open(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD, OTHER])
    shelf.write("docs/a.md", [NEW, OTHER])
    shelf.check(["main", "main~1"])
    folder = shelf.settings.search_folder
    for part in [*sorted(folder.iterdir()), folder]:
        lose(part)
        shelf.check(["main", "main~1"])
        lose(part)
        shelf.reopen()
        shelf.check(["main~1", "main"])


def test_a_damaged_state_is_made_anew(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD, OTHER])
    shelf.check(["main"])
    states = [
        path
        for path in (shelf.settings.search_folder / "states").rglob("*")
        if path.is_file()
    ]
    assert states
    for damage in (b"", b"not a state", None):
        shelf.lakehouse.close()
        for path in states:
            if path.exists():
                whole = path.read_bytes()
                path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
        shelf.reopen()
        shelf.check(["main"])


def test_a_state_that_was_searched_is_searched_again_without_sql(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write("docs/a.md", [OLD, OTHER])
    shelf.check(["main"])
    shelf.reopen()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Warehouse, "stream", refuse)
    assert shelf.texts() == sorted([OLD, OTHER])


def test_both_tiers_show_the_same_at_every_ref(
    tmp_path: Path, embedder: Embedder
) -> None:
    shelf = Shelf(tmp_path / "home", embedder)
    shelf.write("docs/a.md", [passage(n) for n in range(12)])
    shelf.write("docs/b.md", [passage(n) for n in range(12, 24)])
    shelf.write("docs/a.md", [passage(n) for n in range(6)])
    refs = ["main", "main~1", "main~2"]
    shelf.check(refs)
    ranked = {ref: _ranked(shelf.lakehouse.search, ref) for ref in refs}
    large = Shelf(tmp_path / "home", embedder, flat_rows=0)
    large.check(refs)
    assert {ref: _ranked(large.lakehouse.search, ref) for ref in refs} == ranked
    for each in (shelf, large):
        each.lakehouse.close()


def _ranked(search: Search, ref: str) -> list[str]:
    hits = search.search("where does the orchard stand", ref=ref, k=5, mode="vector")
    return [hit.text for hit in hits]


def test_what_no_kept_state_shows_can_go_and_the_others_stay(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = shelf.lakehouse.catalog
    shelf.write("docs/a.md", [OLD])
    catalog.create_branch("draft")
    shelf.write("docs/b.md", [NEW, OTHER], branch="draft")
    shelf.write("docs/c.md", [MORE])
    catalog.create_tag("spring")
    shelf.delete("docs/c.md")
    shelf.check(["main", "draft", "spring"])
    catalog.delete_branch("draft")
    monkeypatch.setenv("ASSAY_HOME", str(shelf.settings.home))
    assert main(["gc", "--grace", "0s", "--reflog", "0s"]) == 0
    assert shelf.lakehouse.search_index.rows == shelf.lakehouse.flat_index.rows == 2
    shelf.check(["main", "spring", "main~1"])
    shelf.write("docs/b.md", [NEW, OTHER])
    shelf.check(["main", "spring"])
