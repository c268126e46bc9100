"""How surely two claims are about one thing, seen from where they stand."""

from dataclasses import replace

from assets.contradictions.items import conflicts_between
from assets.contradictions.likeness import is_same_name, is_special, likeness
from assets.contradictions.model import Said
from assets.contradictions.relations import BY_TITLE
from tests.assets.contradictions.makers import value


def test_a_document_called_by_its_title_is_the_one_called_by_its_code() -> None:
    titled = value("a", "leave policy", "in force from", "1 May 2024")
    coded = value("b", "HR 07", "in force from", "1 June 2024", entities=_NAMES)
    coded = _with_title(coded, "Leave policy")
    assert likeness(titled, coded, 0.6) == BY_TITLE
    assert is_same_name(coded, titled)


def test_a_name_that_is_no_title_does_not_stand_for_a_code() -> None:
    titled = value("a", "leave policy", "in force from", "1 May 2024")
    coded = value("b", "HR 07", "in force from", "1 June 2024", entities=_NAMES)
    assert likeness(titled, coded, 0.6) == 0.6


def test_the_lifts_of_a_named_house_are_not_all_lifts() -> None:
    special = _lift_of_the_annex()
    general = value("b", "lift", "capacity", "300 kg")
    assert is_special(special, general)
    assert likeness(special, general, 0.6) == likeness(general, special, 0.6) == 0.0
    (found,) = conflicts_between([special], [general], alike=0.6)
    assert found.score < 0.5


def test_a_paper_that_names_the_house_may_mean_the_same_lift() -> None:
    general = value(
        "b", "lift", "capacity", "300 kg", sentence="In the annex, a lift takes 300 kg."
    )
    assert not is_special(_lift_of_the_annex(), general)


def test_the_lift_of_a_paper_that_knows_which_may_be_that_of_a_house() -> None:
    general = value("b", "lift", "capacity", "300 kg", resolved=False)
    assert not is_special(_lift_of_the_annex(), general)


def test_a_packet_of_a_tea_is_no_other_tea() -> None:
    packet = value(
        "a", "moss tea packet", "weight", "120 g", entities=["moss tea", "packet"]
    )
    assert not is_special(packet, value("b", "moss tea", "weight", "150 g"))


_NAMES = ["hr 07", "leave policy"]


def _lift_of_the_annex() -> Said:
    names = ["annex lift", "lift", "annex"]
    return value("a", "annex lift", "capacity", "900 kg", entities=names)


def _with_title(one: Said, title: str) -> Said:
    return replace(one, title=title)
