from hypothesis import given
from hypothesis import strategies as st

from resources.ids import ID_LENGTH, content_id

parts = st.lists(st.text(st.characters(exclude_characters="\0")), min_size=1)


@given(one=parts, other=parts)
def test_ids_are_equal_only_for_equal_parts(one: list[str], other: list[str]) -> None:
    assert (content_id(*one) == content_id(*other)) == (one == other)


def test_an_id_is_the_same_on_every_machine() -> None:
    assert content_id("a", 1) == "05a9c569a185ac60f5511f9760bc3f1a"
    assert len(content_id("\udcff")) == ID_LENGTH
