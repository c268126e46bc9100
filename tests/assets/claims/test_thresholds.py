"""From which value on a thing is done: in the subject, and in a condition."""

import pytest

from tests.assets.claims.makers import Item, items


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Parcels of more than 20 kg travel by rail.",
            ("parcel", "travel rail over", "quantity:kilogram:20"),
        ),
        (
            "A batch with a salt content above 3 % is refused.",
            ("batch", "salt content refuse over", "percent:0.03"),
        ),
        (
            "Guests from the age of ten may steer the boat.",
            ("guest", "age steer boat over", "number:10"),
        ),
        (
            "The valve is opened when the tank holds 4 bar.",
            ("tank", "hold valve open at", "quantity:kilogram/meter/second**2:400000"),
        ),
        (
            "Fires within 5 m of the barn are forbidden.",
            ("fire", "barn forbid under", "quantity:meter:5"),
        ),
    ],
)
def test_the_value_that_divides_is_said_of_what_is_divided(
    text: str, found: Item
) -> None:
    assert found in items(text)


def test_what_is_done_is_said_beside_the_threshold() -> None:
    found = items("The valve is opened when the tank holds 4 bar.")
    assert ("valve", "open", "boolean:true") in found


def test_a_counted_subject_has_no_threshold() -> None:
    keys = [attribute for _, attribute, _ in items("Five boats lie in the harbour.")]
    assert not any(key.endswith((" over", " under", " at")) for key in keys)
