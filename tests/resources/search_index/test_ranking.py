import asyncio
import json
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from resources.search_index.ranking import Fetch, Ranked, best

SCORES = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    max_size=60,
)


def store(scores: dict[str, float], key: Callable[[str], object]) -> Fetch:
    """Return a store of scores that breaks ties in its own way."""
    order = sorted(sorted(scores, key=key), key=lambda name: -scores[name])

    async def fetch(limit: int) -> tuple[pa.StringArray, npt.NDArray[np.float64]]:
        found = order[:limit]
        values = np.array([scores[name] for name in found], np.float64)
        return pa.array(found, pa.string()), values

    return fetch


def top(fetch: Fetch, shown: set[str], k: int, depth: int) -> Ranked:
    def keeps(ids: pa.StringArray) -> npt.NDArray[np.bool_]:
        return np.array([each in shown for each in ids.to_pylist()], np.bool_)

    return asyncio.run(best(fetch, keeps, k, depth))


@given(SCORES, st.sets(st.text("abc", min_size=1, max_size=3)), st.integers(1, 20))
def test_the_best_are_the_same_however_a_store_breaks_ties(
    scores: dict[str, float], shown: set[str], k: int
) -> None:
    forward = top(store(scores, lambda name: name), shown, k, k)
    reverse = store(scores, lambda name: [-ord(letter) for letter in name])
    backward = top(reverse, shown, k, 3 * k)
    assert json.dumps(forward) == json.dumps(backward)
    allowed = [item for item in scores.items() if item[0] in shown]
    expected = sorted(allowed, key=lambda item: (-item[1], item[0]))[:k]
    assert list(forward.items()) == expected
