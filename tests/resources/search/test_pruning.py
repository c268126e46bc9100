"""After garbage collection the indexes hold what some kept commit shows, no more."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from resources.catalog.garbage.model import Cutoff
from resources.embedding import Embedder
from tests.resources.search.shelf import Shelf, passage

OLD, NEW, OTHER = (passage(number) for number in range(3))
NO_TIME = timedelta(0)


@pytest.fixture
def shelf(tmp_path: Path, embedder: Embedder) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "home", embedder)
    yield made
    made.lakehouse.close()


def collect(shelf: Shelf) -> None:
    """Give up every commit but the heads."""
    shelf.lakehouse.catalog.collect([Cutoff("*", 1)], grace=NO_TIME, reflog_for=NO_TIME)


def held(shelf: Shelf) -> list[set[str | None]]:
    lakehouse = shelf.lakehouse
    indexes = lakehouse.search_index, lakehouse.flat_index
    return [set(index.covered().to_pylist()) for index in indexes]


def test_what_only_given_up_commits_show_leaves_both_indexes(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD, OTHER])
    shelf.write("docs/b.md", [OTHER])
    shelf.check(["main"])
    shelf.write("docs/a.md", [NEW, OTHER])
    shelf.check(["main", "main~1"])
    assert shelf.lakehouse.pruner.prune().passages == 0
    collect(shelf)
    done = shelf.lakehouse.pruner.prune()
    assert done.passages == 2
    assert done.states >= 1
    words, vectors = held(shelf)
    assert words == vectors
    assert len(words) == 3
    shelf.check(["main"])
    assert shelf.lakehouse.pruner.prune().passages == 0


def test_what_a_tag_or_a_branch_shows_stays(shelf: Shelf) -> None:
    catalog = shelf.lakehouse.catalog
    shelf.write("docs/a.md", [OLD])
    catalog.create_tag("spring")
    catalog.create_branch("draft")
    shelf.write("docs/b.md", [OTHER], branch="draft")
    shelf.write("docs/a.md", [NEW])
    shelf.check(["spring", "draft", "main"])
    collect(shelf)
    assert shelf.lakehouse.pruner.prune().passages == 0
    shelf.check(["spring", "draft", "main"])


def test_a_pruned_passage_that_comes_again_is_found_again(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD])
    shelf.write("docs/b.md", [OTHER])
    shelf.check(["main"])
    shelf.delete("docs/a.md")
    collect(shelf)
    assert shelf.lakehouse.pruner.prune().passages == 1
    shelf.write("docs/a.md", [OLD])
    shelf.check(["main", "main~1"])
    shelf.reopen()
    shelf.check(["main", "main~1"])


def test_pruning_a_home_without_an_index_makes_none(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD])
    assert shelf.lakehouse.pruner.prune().passages == 0
    assert not shelf.settings.search_folder.exists()
