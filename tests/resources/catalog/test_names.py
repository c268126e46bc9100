import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.errors import InvalidRefNameError
from resources.catalog.names import check_ref_name, from_key, parent_of, to_key

ELEMENTS = st.text(
    st.characters(categories=["L", "N"], include_characters="_- "), min_size=1
).filter(str.strip)


@pytest.mark.parametrize(
    "name", ["main", "ingest/2025-11-20", "a", "Feature/x_1.2", "face", "a" * 200]
)
def test_ordinary_names_are_valid(name: str) -> None:
    assert check_ref_name(name) == name


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("", "starts with a letter"),
        ("1a", "starts with a letter"),
        ("a b", "only letters"),
        ("a@b", "only letters"),
        ("a~1", "only letters"),
        ("a\n", "only letters"),
        ("é", "only letters"),
        ("a..b", "'..'"),
        ("a/", "end in"),
        ("a.", "end in"),
        ("HEAD", "reserved"),
        ("detached", "reserved"),
        ("deadbeef", "looks like a commit"),
        ("A" * 64, "looks like a commit"),
        ("x" * 201, "longer"),
    ],
)
def test_a_bad_name_says_which_rule_it_breaks(name: str, rule: str) -> None:
    with pytest.raises(InvalidRefNameError) as caught:
        check_ref_name(name)
    assert rule in caught.value.problem


@given(st.lists(ELEMENTS, min_size=1, max_size=5))
def test_a_key_gives_back_its_elements(elements: list[str]) -> None:
    key = to_key(elements)
    assert from_key(key) == tuple(elements)
    assert parent_of(key) == ".".join(elements[:-1])


@pytest.mark.parametrize(
    "elements", [(), ("",), ("a", " "), ("a.b",), ("a\0",), ("a",) * 21, ("a" * 501,)]
)
def test_a_bad_key_is_refused(elements: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        to_key(elements)
