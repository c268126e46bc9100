from functools import partial
from urllib.parse import quote, quote_plus, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.rest.paths import ROOTS, canonical, prefix_of, to_elements

_names = st.text("abc/~^@.%-", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/v1/main/namespaces", "/v1/main/namespaces"),
        ("/v1/a/b/namespaces/x", "/v1/a%2Fb/namespaces/x"),
        ("/v1/a%2Fb/namespaces/x", "/v1/a%2Fb/namespaces/x"),
        ("/v1/namespaces", "/v1/main/namespaces"),
        ("/v1/main/namespaces/tables/tables/a", "/v1/main/namespaces/tables/tables/a"),
        ("/v1/config", "/v1/config"),
        ("/assay/v1/refs/a/b", "/assay/v1/refs/a/b"),
        ("/", "/"),
    ],
)
def test_the_prefix_ends_at_the_first_word_of_the_routes(path: str, found: str) -> None:
    assert canonical(path) == found


@given(address=_names)
def test_the_prefix_that_clients_are_told_names_the_state_they_asked_for(
    address: str,
) -> None:
    path = canonical(f"/v1/{prefix_of(address)}/namespaces/x")
    assert unquote(path.split("/")[2]) == address
    assert path.split("/")[3:] == ["namespaces", "x"]


@pytest.mark.parametrize("root", sorted(ROOTS))
def test_a_branch_may_have_the_words_of_the_routes_in_its_name(root: str) -> None:
    path = canonical(f"/v1/{prefix_of(f'dev/{root}/x')}/namespaces")
    assert path == f"/v1/dev%2F{root}%2Fx/namespaces"


@given(
    elements=st.lists(st.text(min_size=1).filter(lambda e: "\x1f" not in e), min_size=1)
)
def test_elements_of_a_namespace_arrive_whole_from_python_and_java(
    elements: list[str],
) -> None:
    for encoded in (partial(quote, safe=""), quote_plus):
        wire = "%1F".join(encoded(each) for each in elements)
        assert to_elements(wire) == tuple(elements)
