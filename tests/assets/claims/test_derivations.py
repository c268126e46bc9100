"""One form for the words of a property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.claims.derivations import base_words
from resources.values import name_key


@pytest.mark.parametrize(
    ("key", "base"),
    [
        ("answered", "answer"),
        ("delivered on", "deliver"),
        ("delivery", "deliver"),
        ("weigh net", "weight net"),
        ("long", "length"),
        ("cost", "price"),
        ("paid leave", "paid leave"),
        ("opening hour", "opening hour"),
        ("based on", "based on"),
        ("net weight", "net weight"),
        ("", ""),
    ],
)
def test_a_property_has_one_form(key: str, base: str) -> None:
    assert base_words(key) == base


@given(st.text(max_size=40))
def test_a_base_form_is_its_own(text: str) -> None:
    once = base_words(name_key(text))
    assert len(once.split()) <= len(name_key(text).split())
    assert base_words(once) == base_words(base_words(once))
