from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from resources.search.windows import GAP, Window, joined

TEXT = "The kiln is fired to 1,240 degrees. Each employee has 28 days of leave."


@given(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=6, unique=True))
def test_passages_that_touch_make_the_text_they_were_cut_from(cuts: list[int]) -> None:
    cuts.sort()
    spans = list(pairwise(cuts))
    window = joined([(start, end, TEXT[start:end]) for start, end in spans])
    assert window == Window(cuts[0], cuts[-1], TEXT[cuts[0] : cuts[-1]])


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 30))
def test_what_passages_share_is_said_once(start: int, inner: int, more: int) -> None:
    spans = [(start, 20), (start + inner, 19), (start + inner, 20 + more)]
    window = joined([(first, last, TEXT[first:last]) for first, last in spans])
    assert window == Window(start, 20 + more, TEXT[start : 20 + more])


def test_passages_that_do_not_touch_stand_on_lines_of_their_own() -> None:
    window = joined([(0, 3, "The"), (5, 9, "kiln")])
    assert window == Window(0, 9, f"The{GAP}kiln")
