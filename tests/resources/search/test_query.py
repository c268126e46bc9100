import pytest

from resources.search.errors import BadQueryError
from resources.search.query import MOST_NEIGHBOURS, Query


def test_a_mode_says_what_it_needs() -> None:
    needs = {
        mode: (
            Query(["kiln"], mode=mode).by_vector,
            Query(["kiln"], mode=mode).by_words,
        )
        for mode in ("hybrid", "rrf", "vector", "text")
    }
    assert needs == {
        "hybrid": (True, True),
        "rrf": (True, True),
        "vector": (True, False),
        "text": (False, True),
    }


def test_an_unknown_mode_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadQueryError, match="Did you mean 'vector'"):
        Query(["kiln"], mode="vectors")  # type: ignore[arg-type]


def test_one_blank_text_among_many_is_refused() -> None:
    with pytest.raises(BadQueryError, match="blank"):
        Query(["kiln", " "])


@pytest.mark.parametrize("windows", [-1, MOST_NEIGHBOURS + 1])
def test_a_window_out_of_range_is_refused(windows: int) -> None:
    with pytest.raises(BadQueryError, match="neighbours"):
        Query(["kiln"], windows=windows)
