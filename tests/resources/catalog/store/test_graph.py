"""Links of commits are read ahead, through all parents, and once."""

import pytest

from resources.catalog import Catalog
from resources.catalog.errors import StoreError
from resources.catalog.history import merge_base
from resources.catalog.store import quick

pytestmark = pytest.mark.both_stores


@pytest.fixture
def braided(filled: Catalog) -> Catalog:
    """Return a catalog where main merged every one of forty branches."""
    filled.create_branch("old")
    for number in range(40):
        filled.create_branch(f"work/{number}", at="old")
        filled.at(f"work/{number}").create_namespace(f"n{number}")
        filled.merge(f"work/{number}")
    return filled


def test_the_base_behind_many_merges_takes_few_queries(
    braided: Catalog, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = quick.behind

    def counted(*given: object) -> object:
        asked.append(str(given[1]))
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(quick, "behind", counted)
    heads = [braided.ref(name).head for name in ("main", "old")]
    with Catalog(url, braided.warehouse) as opened:
        store = opened._store
        assert merge_base(*heads, store.graph()) == heads[1]
        assert len(asked) < 8
        before = len(asked)
        assert merge_base(*heads, store.graph()) == heads[1]
        assert len(asked) == before


def test_links_say_what_the_commits_say(braided: Catalog, url: str) -> None:
    with Catalog(url, braided.warehouse) as opened:
        lookup = opened._store.graph()
        for commit in braided.log():
            link = lookup(commit.id)
            assert (link.id, link.parents) == (commit.id, commit.parents)
            assert (link.sequence, link.root) == (commit.sequence, commit.root)
            assert link.created_at == commit.created_at


def test_a_commit_that_is_missing_is_said_so(filled: Catalog) -> None:
    with pytest.raises(StoreError, match="commit 0000 is missing"):
        filled._store.graph()("0000")
