import pytest

from resources.search_index.scope import LISTED_AT_MOST, among, plan
from tests.resources.search_index.passages import Only


def test_everything_needs_no_condition() -> None:
    scope = plan(None, 10, 1000)
    assert (scope.condition, scope.depth, scope.allowed) == (None, 10, None)


def test_a_few_ids_are_listed_to_the_store() -> None:
    scope = plan(Only(["b", "it's"]), 10, 1000)
    assert scope.condition == "chunk_id in ('b', 'it''s')"
    assert scope.depth == 10


def test_nothing_allowed_is_a_condition_that_no_row_meets() -> None:
    assert plan(Only([]), 10, 1000).condition == among([]) == "false"


@pytest.mark.parametrize(("allowed", "depth"), [(500, 34), (999, 11), (5000, 11)])
def test_many_ids_are_looked_for_in_what_comes_back(allowed: int, depth: int) -> None:
    only = Only(map(str, range(allowed)))
    scope = plan(only, 10, 1000 if allowed < 5000 else 5000)
    assert (scope.condition, scope.allowed) == (None, only)
    assert scope.depth == depth


def test_no_condition_names_more_ids_than_a_store_can_take() -> None:
    only = Only(map(str, range(LISTED_AT_MOST + 1)))
    assert plan(only, 100, 10**9).condition is None
