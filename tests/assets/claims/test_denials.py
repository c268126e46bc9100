import pytest

from tests.assets.claims.makers import Item, item, items, values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kestrel Ridge is not certified organic.",
         ("kestrel ridge", "organic", "boolean:false")),
        ("Kestrel Ridge is certified organic.",
         ("kestrel ridge", "organic", "boolean:true")),
        ("Harbour Evening contains no nuts.",
         ("harbour evening", "contain nut", "boolean:false")),
        ("No lot is packed.", ("lot", "pack", "boolean:false")),
        ("There are no outside shareholders.",
         ("outside shareholder", "exist", "boolean:false")),
    ],
)  # fmt: skip
def test_a_predicate_is_affirmed_or_denied(text: str, found: Item) -> None:
    assert item(text) == found


def test_a_sentence_and_its_denial_are_about_the_same() -> None:
    said = item("The October drill is announced beforehand.")
    denied = item("The October drill is not announced beforehand.")
    assert said[:2] == denied[:2]
    assert said[2] != denied[2]


def test_what_may_and_must_not_be_done_are_said_of_the_same_thing() -> None:
    allowed, actor = values("Visitors may take photographs in the hall.")
    (barred,) = values("Photographs must not be taken in the hall.")
    assert actor.subject_key == "visitor"
    assert allowed.subject_key == barred.subject_key == "photograph"
    assert allowed.attribute_key == barred.attribute_key
    assert (allowed.modality, barred.modality) == ("may", "must_not")
    assert "visitor" in allowed.entities


def test_a_long_predicate_is_no_yes_or_no() -> None:
    long = " ".join(f"word{n}" for n in range(12))
    assert items(f"The store holds tea chests beside {long}.") == []
