"""Candidates are few, found by rare words, and the same in every order."""

from hypothesis import given
from hypothesis import strategies as st

from assets.contradictions.candidates import NEAREST, KeyIndex
from assets.contradictions.lexical import terms

keys = st.lists(st.sets(st.sampled_from("abcdefghij"), max_size=6), max_size=25)


def found(sentences: list[set[str]], new: list[int]) -> set[tuple[int, int]]:
    index = KeyIndex()
    for each in sentences:
        index.add(each)
    pairs = index.pairs(new)
    return set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))


@given(keys)
def test_candidates_share_a_key_and_are_linear_in_number(
    sentences: list[set[str]],
) -> None:
    new = list(range(len(sentences)))
    pairs = found(sentences, new)
    assert len(pairs) <= NEAREST * len(sentences)
    assert all(a < b and sentences[a] & sentences[b] for a, b in pairs)


@given(keys, st.data())
def test_each_pair_has_a_new_sentence(
    sentences: list[set[str]], data: st.DataObject
) -> None:
    numbers = st.integers(0, max(len(sentences) - 1, 0))
    new = data.draw(st.lists(numbers, unique=True)) if sentences else []
    assert all(a in new or b in new for a, b in found(sentences, new))


def test_the_sentence_that_shares_rare_words_is_found_among_thousands() -> None:
    texts = [f"Member {n} of the cooperative likes green tea." for n in range(4000)]
    texts.append("The lease of the Ropewalk ends on 31 December 2031.")
    texts.append("In 2029 the Ropewalk's lease will end.")
    index = KeyIndex()
    for each in texts:
        index.add(terms(each))
    pairs = index.pairs([len(texts) - 1])
    assert (4000, 4001) in set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))


def test_no_sentence_has_no_candidate() -> None:
    assert found([], []) == set()
    assert found([set(), {"a"}], [0, 1]) == set()
