"""Words that deny by themselves, permissions by name, positions, particles."""

import pytest

from assets.claims.opposites import opposite
from tests.assets.claims.makers import item, items, values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The gate is open.", "The gate is closed."),
        ("The soup contains milk.", "The soup is naturally free of milk."),
        ("Riding on the forks is allowed.", "No one rides on the forks."),
        ("Smoking in the barn is permitted.", "Smoking in the barn is forbidden."),
        ("The mast may be taken down.", "Nobody may take down the mast."),
        ("Diving is safe.", "Diving is unsafe."),
        ("The pot is for broth only.", "The pot is not only for broth."),
        (
            "Guests are welcome in the hall.",
            "Guests are no longer welcome in the hall.",
        ),
        ("Ropes are kept in the loft.", "Ropes never lie in the loft."),
        ("We publish the results of our tests.", "The test results are not published."),
    ],
)
def test_opposite_sentences_meet_and_differ(one: str, other: str) -> None:
    said, denied = (
        {(c.subject_key, c.attribute_key): (c.value_key, c.affirmed) for c in values(t)}
        for t in (one, other)
    )
    common = said.keys() & denied.keys()
    assert common
    assert all(said[key] != denied[key] for key in common)


def test_a_word_that_only_looks_denied_is_kept() -> None:
    assert opposite("unit") == ("unit", False)
    assert opposite("closed") == ("open", True)


def test_a_particle_belongs_to_its_verb() -> None:
    off = item("The pump is switched off.")
    on = item("The pump is switched on.")
    assert off[1] != on[1]


def test_what_need_not_be_done_is_no_prohibition() -> None:
    assert items("A pass need not be shown.")[0][2] == "boolean:false"
    assert items("A pass has to be shown.") == [("pass", "show", "boolean:true")]
