"""Ranks of places: decided by the words before them, and by nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from assets.documents.places import ranked

TEXT = (
    "The first of the sentences ends right here. The second of them ends over there. "
    "The third of all of them ends somewhere else. Four."
)
ENDS = [at for at in range(len(TEXT)) if TEXT[:at].endswith(". ")]


def test_a_place_has_the_best_of_its_kinds_and_is_there_once() -> None:
    places = ranked("abcdef", [[4], [2, 4], [1, 2]])
    assert places.starts.tolist() == [1, 2, 4]
    assert places.best(0, 6).tolist() == [4]
    assert places.best(0, 3).tolist() == [2]
    assert places.best(0, 1).tolist() == [1]
    assert places.best(5, 6).tolist() == []
    assert ranked("", []).best(0, 9).tolist() == []


def test_the_words_before_a_place_decide_its_rank_and_nothing_else_does() -> None:
    front, changed = "Something else before it all. ", TEXT.replace("Four", "Five")
    places = ranked(TEXT, [ENDS])
    moved = ranked(front + changed, [[end + len(front) for end in ENDS]])
    assert places.ranks.tolist() == moved.ranks.tolist()
    assert len(set(places.ranks.tolist())) == len(ENDS)
    other = ranked(TEXT.replace("there", "where"), [ENDS])
    assert int(other.ranks[0]) == int(places.ranks[0])
    assert int(other.ranks[1]) != int(places.ranks[1])


def test_blanks_between_sentences_change_no_rank() -> None:
    spaced = TEXT.replace("here. ", "here.\n\n")
    after = ranked(spaced, [[ENDS[0] + 1]])
    assert int(after.ranks[0]) == int(ranked(TEXT, [ENDS]).ranks[0])


def test_equal_words_give_equal_ranks_and_all_of_them_are_best() -> None:
    text = "word " * 40
    starts = list(range(50, len(text), 5))
    assert ranked(text, [starts]).best(0, len(text)).tolist() == starts


@given(st.lists(st.lists(st.integers(0, 50)), max_size=4))
def test_places_ascend_and_a_better_kind_has_the_lower_rank(
    kinds: list[list[int]],
) -> None:
    places = ranked("x" * 50, kinds)
    assert places.starts.tolist() == sorted({at for kind in kinds for at in kind})
    by_rank = [int(rank) >> 56 for rank in places.ranks.tolist()]
    best = {at: kind for kind, found in reversed([*enumerate(kinds)]) for at in found}
    assert by_rank == [best[at] for at in places.starts.tolist()]
