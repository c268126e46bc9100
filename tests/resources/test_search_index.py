import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.search_index import (
    MODES,
    BadQueryError,
    Match,
    Mode,
    SearchIndex,
    SearchIndexError,
)
from resources.search_index.ranking import RRF_CONSTANT, best, fuse

ROOT = Path(__file__).parents[2]
DIMENSION = 8
SCORES = st.dictionaries(
    st.text(min_size=1, max_size=3), st.sampled_from([0.0, 0.5, 1.0, 2.0]), max_size=60
)


def unit(seed: int, dimension: int = DIMENSION) -> np.ndarray:
    vector = np.random.default_rng(seed).standard_normal(dimension)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def chunk(name: str, text: str, *, seed: int = 0, **given: object) -> dict[str, object]:
    return {
        "chunk_id": name,
        "version_id": f"version of {name}",
        "chunker": "one",
        "position": 0,
        "start": 0,
        "end": len(text),
        "page": None,
        "heading_path": [],
        "text": text,
        "vector": unit(seed).tolist(),
    } | given


def table(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows))


def many(first: int, last: int, versions: int = 40) -> pa.Table:
    return table(
        *(
            chunk(
                f"{i:06d}",
                f"word{i % 7} word{i % 11} passage number {i}",
                seed=i,
                version_id=f"v{i % versions:03d}",
                position=i,
            )
            for i in range(first, last)
        )
    )


def ids(matches: list[Match]) -> list[str]:
    return [match.chunk_id for match in matches]


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return SearchIndex(tmp_path / "search")


@pytest.fixture
def handbook(index: SearchIndex) -> SearchIndex:
    index.add(
        table(
            chunk("a", 'The "quick" fox: jumps over GPT-4 and foo_bar', seed=1),
            chunk("b", "Der Urlaub im Café", seed=2, page=3, heading_path=["H", "I"]),
            chunk("c", "IT policy, version 3.11", seed=3, position=4, start=7, end=30),
            chunk("d", "知识库可以回答问题", seed=4),
            chunk("e", "5f" * 32, seed=5),
        )
    )
    index.refresh()
    return index


# The index and what it holds.


def test_a_home_without_an_index_is_empty_and_nothing_is_made(
    index: SearchIndex,
) -> None:
    assert index.rows == 0
    assert len(index.covered()) == len(index.versions()) == 0
    assert all(index.search("fox", unit(1), mode=mode) == [] for mode in MODES)
    index.refresh()
    assert index.add(table().select([])) == 0
    assert not index.folder.exists()


def test_asking_an_index_that_is_not_there_loads_no_library(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from resources.search_index import SearchIndex; "
        "SearchIndex(Path(sys.argv[1])).covered(); "
        "print({'lancedb', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "set()"


def test_adding_again_adds_nothing_and_writes_nothing(index: SearchIndex) -> None:
    assert index.add(many(0, 100)) == 100
    before = sorted(path for path in index.folder.rglob("*"))
    assert index.add(many(0, 100)) == 0
    assert sorted(path for path in index.folder.rglob("*")) == before
    assert index.add(many(50, 150)) == 50
    assert index.rows == 150
    assert sorted(index.covered().to_pylist()) == [f"{i:06d}" for i in range(150)]
    assert sorted(index.versions().to_pylist()) == [f"v{i:03d}" for i in range(40)]


def test_a_chunk_given_twice_at_once_is_added_once(index: SearchIndex) -> None:
    assert index.add(pa.concat_tables([many(0, 10), many(5, 15)])) == 15
    assert index.rows == 15


def test_an_addition_shows_at_once_and_whole_in_another_reader(
    handbook: SearchIndex,
) -> None:
    reader = SearchIndex(handbook.folder)
    assert reader.rows == 5
    handbook.add(table(chunk("f", "a late fox", seed=6)))
    assert ids(reader.search("late", None, mode="text")) == ["f"]
    assert ids(reader.search("x", unit(6), mode="vector", k=1)) == ["f"]
    handbook.refresh()
    assert ids(reader.search("late", None, mode="text")) == ["f"]


def test_each_model_has_an_index_of_its_own(tmp_path: Path) -> None:
    one, two = (SearchIndex(tmp_path, model) for model in ("one@1", "two@2"))
    one.add(many(0, 10))
    assert (one.rows, two.rows) == (10, 0)
    two.add(table(chunk("a", "text", vector=unit(0, 4).tolist())))
    assert two.search("text", unit(0, 4))[0].chunk_id == "a"


ADD = """
import sys
from pathlib import Path
from resources.search_index import SearchIndex
from tests.resources.test_search_index import many
index = SearchIndex(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for first in range(0, 200, 20):
    index.add(many(first, first + 20))
index.refresh()
"""


def test_two_processes_add_the_same_chunks_while_another_reads(
    index: SearchIndex,
) -> None:
    index.add(many(0, 20))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", ADD, str(index.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    while any(writer.poll() is None for writer in writers):
        found = ids(index.search("word1 number", unit(3), k=30))
        assert len(found) == len(set(found)) >= 20
    errors = [writer.communicate()[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], errors
    assert not [each for each in errors if "Traceback" in each]
    assert index.rows == len(index.covered().unique()) == 200


def test_a_killed_first_write_leaves_an_index_that_can_be_written(
    index: SearchIndex,
) -> None:
    (index.folder / "chunks.lance" / "data").mkdir(parents=True)
    assert index.rows == 0
    assert index.add(many(0, 5)) == 5


# Searches.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"quick', ["a"]),
        ('fox: AND (jumps" OR', ["a"]),
        ("title:fox^2~ -jumps", ["a"]),
        ("FOXES", ["a"]),
        ("foo_bar gpt-4", ["a"]),
        ("cafe", ["b"]),
        ("it", ["c"]),
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
    assert ids(handbook.search(text, None, mode="text")) == found


def test_a_match_says_where_it_stands_and_why(handbook: SearchIndex) -> None:
    match = handbook.search("urlaub", unit(2))[0]
    assert (match.chunk_id, match.version_id) == ("b", "version of b")
    assert (match.page, match.heading_path, match.text) == (
        3,
        ("H", "I"),
        "Der Urlaub im Café",
    )
    assert match.scores.similarity == pytest.approx(1.0)
    assert (match.scores.vector_rank, match.scores.text_rank) == (1, 1)
    assert match.scores.bm25 is not None
    assert match.scores.bm25 > 0
    assert match.score == pytest.approx(2 / (RRF_CONSTANT + 1))


def test_the_score_is_that_of_the_mode(handbook: SearchIndex) -> None:
    near = handbook.search("fox", unit(3), mode="vector", k=2)
    assert near[0].chunk_id == "c"
    assert near[0].score == near[0].scores.similarity == pytest.approx(1.0)
    assert (near[0].position, near[0].start, near[0].end) == (4, 7, 30)
    assert near[0].scores.bm25 is None
    similarity = float(unit(3) @ unit(int("abcde".index(near[1].chunk_id)) + 1))
    assert near[1].score == pytest.approx(similarity, abs=1e-6)
    worded = handbook.search("fox", None, mode="text")[0]
    assert worded.score == worded.scores.bm25
    assert worded.scores.similarity is worded.scores.vector_rank is None


def test_hybrid_search_joins_both_rankings(handbook: SearchIndex) -> None:
    found = handbook.search("fox", unit(3), k=2)
    assert set(ids(found)) == {"a", "c"}
    assert {match.scores.text_rank for match in found} == {1, None}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shown", [0, 1, 3, 37, 39, 40])
def test_only_live_versions_are_shown(
    index: SearchIndex, mode: Mode, shown: int
) -> None:
    index.add(many(0, 200))
    index.refresh()
    index.add(many(200, 240))
    live = pa.array([f"v{i:03d}" for i in range(shown)] + ["unknown"])
    found = index.search("passage", unit(0), live_versions=live, k=240, mode=mode)
    assert {match.version_id for match in found} == set(live.to_pylist()[:-1])
    assert len(found) == 6 * shown


def test_passages_of_a_chunker_that_was_replaced_are_not_shown(
    index: SearchIndex,
) -> None:
    index.add(
        table(
            chunk("old", "a fox", version_id="v", chunker="one"),
            chunk("new", "the fox", version_id="v", chunker="two"),
        )
    )

    def found(**scope: pa.Array) -> list[str]:
        return ids(index.search("fox", unit(0), **scope))

    versions = pa.array(["v"])
    assert found(chunkers=pa.array(["two"]), live_versions=versions) == ["new"]
    assert found(chunkers=pa.array(["one"])) == ["old"]
    assert found(chunkers=pa.array(["one", "two"])) == ["new", "old"]
    assert found(chunkers=pa.array(["none"]), live_versions=versions) == []
    index.add(table(chunk("other", "fox", version_id="w", chunker="two")))
    assert found(chunkers=pa.array(["two"]), live_versions=versions) == ["new"]


def test_ten_thousand_live_versions_are_no_trouble(index: SearchIndex) -> None:
    index.add(many(0, 100))
    live = pa.array([f"v{i:03d}" for i in range(20)] + [f"x{i}" for i in range(10_000)])
    assert len(index.search("passage", unit(0), live_versions=live, k=100)) == 60


def test_equal_scores_are_ordered_by_id_up_to_the_last_place(
    index: SearchIndex,
) -> None:
    names = [f"{i:03d}" for i in np.random.default_rng(0).permutation(300)]
    index.add(table(*(chunk(name, "the same words", seed=1) for name in names)))
    index.refresh()
    for mode in MODES:
        found = index.search("same words", unit(1), mode=mode, k=7)
        assert ids(found) == sorted(names)[:7]


def test_the_answer_does_not_depend_on_how_the_index_grew(tmp_path: Path) -> None:
    whole, grown = SearchIndex(tmp_path / "1"), SearchIndex(tmp_path / "2")
    whole.add(many(0, 120))
    for first in (80, 0, 40):
        grown.add(many(first, first + 40))
        grown.refresh()
    for mode in MODES:
        answers = [
            each.search("word3 word5", unit(9), k=20, mode=mode)
            for each in (whole, grown)
        ]
        assert answers[0] == answers[1]


def test_a_large_index_has_a_vector_index_that_finds_what_is_nearest(
    tmp_path: Path,
) -> None:
    exact = SearchIndex(tmp_path / "search")
    large = SearchIndex(tmp_path / "search", exact_rows=256)
    exact.add(many(0, 600))
    exact.refresh()
    expected = exact.search("x", unit(17), mode="vector", k=5)
    large.refresh()
    large.add(many(600, 620))
    large.refresh()
    configs = large._open().list_indices()  # type: ignore[union-attr]
    assert {tuple(config.columns) for config in configs} >= {("vector",), ("text",)}
    assert ids(large.search("x", unit(17), mode="vector", k=5)) == ids(expected)
    assert ids(large.search("x", unit(610), mode="vector", k=1)) == ["000610"]
    live = pa.array(["v039"])
    found = large.search("x", unit(0), mode="vector", live_versions=live, k=15)
    assert len(found) == 15


# What is refused.


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": " \n"}, "blank"),
        ({"k": 0}, "0 passages"),
        ({"k": -1}, "-1 passages"),
        ({"mode": "vektor"}, "Did you mean 'vector'?"),
        ({"vector": None}, "needs the vector"),
    ],
)
def test_a_search_without_a_possible_answer_is_refused(
    handbook: SearchIndex, change: dict[str, object], said: str
) -> None:
    query = {"text": "fox", "vector": unit(1), "k": 1, "mode": "hybrid"} | change
    with pytest.raises(BadQueryError, match=said.replace("?", r"\?")) as error:
        handbook.search(**query)  # type: ignore[arg-type]
    assert error.value.remedy


def test_vectors_of_another_length_are_refused(handbook: SearchIndex) -> None:
    longer = table(chunk("z", "text", vector=unit(0, 9).tolist()))
    with pytest.raises(SearchIndexError, match="length 8, not 9") as error:
        handbook.add(longer)
    assert str(handbook.folder) in error.value.remedy
    with pytest.raises(SearchIndexError, match="length 8, not 9"):
        handbook.search("text", unit(0, 9))
    assert handbook.rows == 5


@pytest.mark.parametrize(
    ("chunks", "said"),
    [
        (table(chunk("a", "x")).drop_columns(["page", "text"]), "page, text"),
        (table(chunk("a", "x"), chunk("b", "y", vector=[1.0])), "one length"),
        (table(chunk("a", "x"), chunk("b", "y", vector=None)), "one length"),
        (table(chunk("a", "x", vector=[])), "one length"),
    ],
)
def test_chunks_that_do_not_fit_are_refused(
    index: SearchIndex, chunks: pa.Table, said: str
) -> None:
    with pytest.raises(SearchIndexError, match=said):
        index.add(chunks)
    assert index.rows == 0


@pytest.mark.parametrize("part", ["data", "_indices"])
def test_a_damaged_index_says_how_to_make_it_anew(
    handbook: SearchIndex, part: str
) -> None:
    shutil.rmtree(handbook.folder / "chunks.lance" / part)
    fresh = SearchIndex(handbook.folder)
    with pytest.raises(SearchIndexError, match="failed: ") as error:
        fresh.search("fox", unit(0))
    assert f"remove {handbook.folder}" in error.value.remedy
    assert ".rs:" not in error.value.problem
    shutil.rmtree(handbook.folder)
    assert fresh.add(many(0, 5)) == 5
    assert len(fresh.search("passage", unit(0))) == 5


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SearchIndexError, match="Not a directory"):
        SearchIndex(tmp_path / "file" / "search").add(many(0, 1))


# Rankings.


@given(SCORES, st.integers(1, 20))
def test_the_best_are_the_same_however_a_store_breaks_ties(
    scores: dict[str, float], k: int
) -> None:
    def store(key: Callable[[str], object]) -> Callable[[int], dict[str, float]]:
        order = sorted(sorted(scores, key=key), key=lambda name: -scores[name])
        return lambda n: {name: scores[name] for name in order[:n]}

    forward = best(store(lambda name: name), k)
    backward = best(store(lambda name: [-ord(letter) for letter in name]), k)
    assert json.dumps(forward) == json.dumps(backward)
    expected = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]
    assert list(forward.items()) == expected


@given(st.lists(SCORES, max_size=3), st.integers(1, 20))
def test_fusion_adds_reciprocal_ranks(rankings: list[dict[str, float]], k: int) -> None:
    fused = fuse(rankings, k)
    names = {name for ranking in rankings for name in ranking}
    expected = {
        name: sum(
            1 / (60 + list(ranking).index(name) + 1)
            for ranking in rankings
            if name in ranking
        )
        for name in names
    }
    order = sorted(expected, key=lambda name: (-expected[name], name))[:k]
    assert list(fused) == order
    assert all(fused[name] == pytest.approx(expected[name]) for name in order)
