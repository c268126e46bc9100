"""Two vectors share a key only if everything that decides them is the same."""

from hypothesis import given
from hypothesis import strategies as st

from resources.embedding.cache import Space

spaces = st.builds(
    Space,
    st.text(max_size=4),
    st.text(max_size=4),
    st.none() | st.integers(1, 9),
    st.text(max_size=4),
)
texts = st.text(max_size=4)


@given(spaces, texts, spaces, texts)
def test_keys_are_equal_where_space_and_text_are(
    space: Space, text: str, other: Space, other_text: str
) -> None:
    same = (space, text) == (other, other_text)
    assert (space.keys([text]) == other.keys([other_text])) == same


def test_no_part_runs_into_the_next() -> None:
    keys = [
        *Space("ab", "c", 1).keys(["d"]),
        *Space("a", "bc", 1).keys(["d"]),
        *Space("ab", "", 1, "c").keys(["d"]),
        *Space("ab", "c", 1, "d").keys([""]),
    ]
    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {32}


def test_a_key_is_the_same_on_every_machine() -> None:
    (key,) = Space("name@0123456789ab", "f32", 256).keys(["notice period \udcff"])
    assert key.hex()[:16] == "6e2954a575d056e5"
