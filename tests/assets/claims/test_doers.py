"""Names beside a verb: who did it, where it is, whence it came, how it ended."""

import pytest

from tests.assets.claims.makers import Item, items, values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The crew was thanked by Ada Brook.", ("crew", "thank by", "name:ada brook")),
        ("Ada Brook thanked the crew.", ("crew", "thank by", "name:ada brook")),
        (
            "A survey of the dam was asked for by Ada Brook.",
            ("dam survey", "ask for by", "name:ada brook"),
        ),
        ("The boat lies in dock C.", ("boat", "be in", "name:dock c")),
        (
            "The pump hangs at the north gate.",
            ("pump", "be at", "name:north gate"),
        ),
        (
            "Delivery XK-2031 came from Mill Brook Dairy.",
            ("xk 2031", "supplier", "name:mill brook dairy"),
        ),
        (
            "Order XK-2031 was refused by the office.",
            ("xk 2031", "state", "name:refused"),
        ),
        (
            "The archive is run by Ada Brook.",
            ("archive", "person in charge", "name:ada brook"),
        ),
    ],
)
def test_a_name_beside_a_verb_is_a_value(text: str, found: Item) -> None:
    assert found in items(text)


def test_a_denied_name_is_denied() -> None:
    claims = values("The boat does not lie in dock C.")
    (place,) = [each for each in claims if each.attribute_key == "be in"]
    assert not place.affirmed


@pytest.mark.parametrize(
    "text",
    [
        "The boat lies in the morning fog.",
        "The boat comes at the end of the day.",
        "The order was refused by the office.",
        "Guests come from many countries.",
    ],
)
def test_times_and_things_without_a_code_are_no_such_names(text: str) -> None:
    keys = {attribute for _, attribute, _ in items(text)}
    assert not keys & {"be in", "come at", "come from", "state"}


def test_what_somebody_presents_may_be_counted_but_not_measured() -> None:
    counted = items("Ada Brook presented two offers.")
    assert ("offer", "present by", "name:ada brook") in counted
    measured = items("Parcel XK-2031 weighed 590 kg net.")
    assert not any(attribute == "weigh by" for _, attribute, _ in measured)
