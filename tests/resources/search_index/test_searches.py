import numpy as np
import pytest

from resources.search_index import SearchIndex, SearchIndexError
from tests.resources.search_index.passages import (
    Only,
    chunk,
    many,
    name,
    table,
    unit,
    units,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"quick', ["a"]),
        ('fox: AND (jumps" OR', ["a"]),
        ("title:fox^2~ -jumps", ["a"]),
        ("FOXES", ["a"]),
        ("foo_bar gpt-4", ["a"]),
        ("cafe", ["b"]),
        ("IT", ["c"]),
        ("3.11", ["c"]),
        ("知识", ["d"]),
        ("5f" * 32, ["e"]),
        ("fox\udc80", ["a"]),
        ("!?*\\", []),
        ("\x00", []),
        ("nowhere", []),
    ],
)
def test_words_are_found_and_never_read_as_a_query(
    handbook: SearchIndex, text: str, found: list[str]
) -> None:
    assert list(handbook.worded([text], 10)[0]) == found


def test_the_nearest_come_with_their_similarity(handbook: SearchIndex) -> None:
    (found,) = handbook.near(units(3), 2)
    assert next(iter(found)) == "c"
    assert found["c"] == pytest.approx(1.0)
    second = list(found)[1]
    similarity = float(unit(3) @ unit("abcde".index(second) + 1))
    assert found[second] == pytest.approx(similarity, abs=1e-6)


def test_many_questions_are_answered_as_each_alone(index: SearchIndex) -> None:
    index.add(many(0, 300))
    index.refresh()
    texts = [f"word{i % 7} {i}" for i in range(40)]
    assert index.worded(texts, 7) == [index.worded([text], 7)[0] for text in texts]
    vectors = units(*range(1000, 1040))
    assert index.near(vectors, 7) == [index.near(each[None], 7)[0] for each in vectors]
    assert index.worded([], 7) == index.near(vectors[:0], 7) == []


def test_passages_say_where_they_stand(handbook: SearchIndex) -> None:
    found = handbook.passages(["b", "c", "unknown"])
    assert set(found) == {"b", "c"}
    assert found["b"] | {"heading_path": ["H", "I"], "page": 3} == found["b"]
    assert found["b"]["text"] == "Der Urlaub im Café"
    place = {"position": 4, "start": 7, "end": 30, "version_id": "version of c"}
    assert found["c"] | place == found["c"]
    assert handbook.passages([]) == {}


def test_more_passages_than_one_look_up_takes_are_found(index: SearchIndex) -> None:
    index.add(many(0, 1500))
    ids = [name(i) for i in range(1500)]
    assert list(index.passages(ids)) == ids or set(index.passages(ids)) == set(ids)


def test_vectors_come_in_the_order_asked(index: SearchIndex) -> None:
    index.add(many(0, 1200))
    order = [int(i) for i in np.random.default_rng(2).permutation(1200)]
    found = index.vectors([name(i) for i in order])
    assert np.array_equal(found, units(*order))
    with pytest.raises(SearchIndexError, match="lacks the passage unknown"):
        index.vectors([name(1), "unknown"])


def test_a_question_is_asked_by_its_telling_words(handbook: SearchIndex) -> None:
    handbook.add(table(chunk("f", "what is of the and", seed=9)))
    (found,) = handbook.worded(["what is the policy of the fox?"], 10)
    assert set(found) == {"a", "c"}


@pytest.mark.parametrize("shown", [0, 1, 5, 60, 150, 239, 240])
def test_only_what_is_allowed_is_shown(index: SearchIndex, shown: int) -> None:
    index.add(many(0, 200))
    index.refresh()
    index.add(many(200, 240))
    chosen = [name(i) for i in np.random.default_rng(1).permutation(240)[:shown]]
    allowed = Only([*chosen, "unknown"])
    (near,) = index.near(units(0), 240, allowed)
    (worded,) = index.worded(["passage"], 240, allowed)
    assert set(near) == set(worded) == set(chosen)
    for k in (1, 3, 20):
        assert list(index.near(units(0), k, allowed)[0]) == list(near)[:k]
        assert list(index.worded(["passage"], k, allowed)[0]) == list(worded)[:k]


def test_equal_scores_are_ordered_by_id_up_to_the_last_place(
    index: SearchIndex,
) -> None:
    names = [f"{i:03d}" for i in np.random.default_rng(0).permutation(300)]
    index.add(table(*(chunk(each, "the same words", seed=1) for each in names)))
    index.refresh()
    assert list(index.near(units(1), 7)[0]) == sorted(names)[:7]
    assert list(index.worded(["same words"], 7)[0]) == sorted(names)[:7]
    some = Only(names[:150])
    assert list(index.near(units(1), 7, some)[0]) == sorted(names[:150])[:7]
    assert list(index.worded(["same"], 7, some)[0]) == sorted(names[:150])[:7]


def test_vectors_of_another_length_are_refused(handbook: SearchIndex) -> None:
    longer = table(chunk("z", "text", vector=unit(0, 9).tolist()))
    with pytest.raises(SearchIndexError, match="length 8, not 9") as error:
        handbook.add(longer)
    assert str(handbook.folder) in error.value.remedy
    with pytest.raises(SearchIndexError, match="length 8, not 9"):
        handbook.near(unit(0, 9)[None], 1)
    assert handbook.rows == 5
