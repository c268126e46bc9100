from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.search import state as states
from resources.search.conflicts import Conflict
from tests.resources.search.made import chunk, made, version_row

SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 5), max_size=6)


def conflict(name: str, at: str, score: float = 0.5) -> dict[str, Any]:
    said = {"kind": "number", "score": score, "explanation": f"about {name}"}
    return {"chunk_id": at, "contradiction_id": name, **said}


@given(SIZES, st.sampled_from([0, 10**9]))
def test_every_id_is_found_where_it_stands_and_no_other(
    sizes: dict[str, int], hashed: int
) -> None:
    state = made(sizes)
    foreign = [chunk("g", 0), "", "0" * 40]
    wanted = [*state.chunk_ids.to_pylist()[::-1], *foreign]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "HASHED", hashed)
        found = state.positions(pa.array(wanted, pa.string())).tolist()
    assert found == [*range(state.count)[::-1], -1, -1, -1]
    names = state.names(np.arange(state.count)).tolist()
    assert [name.decode() for name in names] == state.chunk_ids.to_pylist()


@given(SIZES, st.integers(0, 7))
def test_neighbours_are_those_of_the_same_version(
    sizes: dict[str, int], reach: int
) -> None:
    state = made(sizes)
    version = state.version.tolist()
    for position in range(state.count):
        expected = [
            other
            for other in range(state.count)
            if version[other] == version[position] and abs(other - position) <= reach
        ]
        assert list(state.neighbours(position, reach)) == expected


def test_a_passage_knows_its_document() -> None:
    copies = version_row("b", uris=["copies/b.md", "docs/b.md"], title="The kiln")
    state = made({"a": 2, "b": 1}, versions=[copies])
    document = state.document(2)
    assert (document.version_id, document.title) == ("b", "The kiln")
    assert document.uris == ("copies/b.md", "docs/b.md")
    assert state.document(0) == state.document(1)


def test_trust_is_that_of_the_passage_else_that_of_its_document() -> None:
    of_document = {"version_id": "a", "trust": 0.7}
    of_passage = {"chunk_id": chunk("a", 1), "trust": 0.2}
    elsewhere = {"chunk_id": chunk("z", 0), "trust": 0.1}
    state = made({"a": 2, "b": 1}, trust=[of_passage, of_document, elsewhere])
    assert state.trust[:2].tolist() == [0.7, 0.2]
    assert np.isnan(state.trust[2])
    assert state.has_trust
    assert not made({"a": 1}).has_trust


def test_a_passage_knows_its_conflicts_in_the_order_given() -> None:
    first, second = chunk("a", 0), chunk("b", 0)
    rows = [conflict("x", second, 0.9), conflict("y", first), conflict("y", second)]
    state = made({"a": 1, "b": 2}, conflicts=[*rows, conflict("x", chunk("z", 0))])
    one, other = (
        Conflict("x", "number", 0.9, "about x"),
        Conflict("y", "number", 0.5, "about y"),
    )
    assert [state.conflicts(at) for at in range(3)] == [(other,), (one, other), ()]
    assert state.contested.tolist() == [True, True, False]


def test_a_passage_knows_the_claims_in_it_that_are_held_back() -> None:
    at = chunk("a", 1)
    held = [{"chunk_id": at, "claim_id": name} for name in ("one", "two")]
    state = made({"a": 3}, held=held)
    assert [state.held(position) for position in range(3)] == [(), ("one", "two"), ()]


@given(SIZES, st.data())
def test_what_is_allowed_is_what_the_mask_lets_through(
    sizes: dict[str, int], data: st.DataObject
) -> None:
    state = made(sizes)
    size = state.count
    mask = np.array(
        data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), np.bool_
    )
    allowed = state.allowed(mask)
    wanted = pa.array([*state.chunk_ids.to_pylist(), chunk("g", 0)], pa.string())
    assert allowed.contains(wanted).tolist() == [*mask.tolist(), False]
    assert allowed.count == len(allowed.ids()) == int(mask.sum())
    every = state.allowed()
    assert every.contains(wanted).tolist() == [True] * size + [False]
    assert (every.count, every.ids()) == (size, state.chunk_ids)
