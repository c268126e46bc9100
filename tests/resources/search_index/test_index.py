import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from resources.search_index import SearchIndex, SearchIndexError, tail
from tests.resources.search_index.passages import (
    Only,
    chunk,
    many,
    name,
    table,
    unit,
    units,
)

ROOT = Path(__file__).parents[3]


def ids(first: int, last: int) -> pa.StringArray:
    return pa.array([name(i) for i in range(first, last)], pa.string())


# What it holds.


def test_a_home_without_an_index_is_empty_and_nothing_is_made(
    index: SearchIndex,
) -> None:
    assert index.rows == len(index.covered()) == 0
    assert index.generation == ""
    assert index.near(units(1), 1) == index.worded(["fox"], 1) == [{}]
    assert index.passages(["a"]) == {}
    assert not index.refresh()
    index.remove(ids(0, 1))
    index.clear()
    assert index.add(table().select([])) == 0
    assert not index.folder.exists()


def test_asking_an_index_that_is_not_there_loads_no_library(tmp_path: Path) -> None:
    said = python(
        "index.worded(['fox'], 1); "
        "print({'lancedb', 'lancedb._lancedb'} & set(sys.modules))",
        tmp_path,
    )
    assert said == "set()"


def test_searching_loads_neither_clients_nor_data_frames(handbook: SearchIndex) -> None:
    said = python(
        "found = index.worded(['fox'], 1), index.passages(['a']), index.covered(); "
        "slow = {'lancedb', 'lance_namespace', 'pandas', 'pydantic'}; "
        "print(len(found[0][0]), slow & set(sys.modules)); "
        "import lancedb; print(lancedb.connect(sys.argv[1]) is not None)",
        handbook.folder,
    )
    assert said == "1 set()\nTrue"


def python(code: str, folder: Path) -> str:
    begin = (
        "import sys; from pathlib import Path; "
        "from resources.search_index import SearchIndex; "
        "index = SearchIndex(Path(sys.argv[1])); "
    )
    done = subprocess.run(
        [sys.executable, "-c", begin + code, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout.strip()


def test_adding_again_adds_nothing_and_writes_nothing(index: SearchIndex) -> None:
    assert index.add(many(0, 100)) == 100
    before = sorted(path for path in index.folder.rglob("*"))
    assert index.add(many(0, 100)) == 0
    assert sorted(path for path in index.folder.rglob("*")) == before
    assert index.add(many(50, 150)) == 50
    assert index.rows == 150
    assert sorted(index.covered().to_pylist()) == ids(0, 150).to_pylist()


def test_a_chunk_given_twice_at_once_is_added_once(index: SearchIndex) -> None:
    assert index.add(pa.concat_tables([many(0, 10), many(5, 15)])) == 15
    assert index.rows == 15


@pytest.mark.parametrize("asked", [10, 3000])
def test_what_is_lacking_is_told_in_the_order_asked(
    index: SearchIndex, asked: int
) -> None:
    assert index.lacking(ids(0, asked)) == ids(0, asked)
    index.add(many(3, 7))
    expected = [each for each in ids(0, asked).to_pylist() if not "3" <= each[5:] < "7"]
    if asked == 10:
        assert index.lacking(ids(0, asked)).to_pylist() == expected
    assert len(index.lacking(ids(0, asked))) == asked - 4
    assert index.lacking(ids(3, 7)).to_pylist() == []


def test_an_addition_shows_at_once_and_whole_in_another_reader(
    handbook: SearchIndex,
) -> None:
    reader = SearchIndex(handbook.folder)
    assert reader.rows == 5
    handbook.add(table(chunk("f", "a late fox", seed=6)))
    assert list(reader.worded(["late"], 3)[0]) == ["f"]
    assert list(reader.near(units(6), 1)[0]) == ["f"]
    handbook.refresh()
    assert list(reader.worded(["late"], 3)[0]) == ["f"]


def test_each_model_has_an_index_of_its_own(tmp_path: Path) -> None:
    one, two = (SearchIndex(tmp_path, model) for model in ("one@1", "two@2"))
    one.add(many(0, 10))
    assert (one.rows, two.rows) == (10, 0)
    two.add(table(chunk("a", "text", vector=unit(0, 4).tolist())))
    assert list(two.near(unit(0, 4)[None], 1)[0]) == ["a"]


# How it grows and shrinks.


def test_the_answer_does_not_depend_on_how_the_index_grew(tmp_path: Path) -> None:
    whole, grown = SearchIndex(tmp_path / "1"), SearchIndex(tmp_path / "2")
    whole.add(many(0, 120))
    whole.refresh()
    for first in (80, 0, 40):
        grown.add(many(first, first + 40))
        grown.refresh()
    assert whole.near(units(9), 20) == grown.near(units(9), 20)
    worded = [index.worded(["word3 word5"], 20)[0] for index in (whole, grown)]
    assert list(worded[0]) == list(worded[1])
    assert np.allclose(list(worded[0].values()), list(worded[1].values()))


def test_words_are_cut_in_the_same_way_before_and_after_they_are_indexed(
    index: SearchIndex,
) -> None:
    index.add(many(0, 20))
    index.add(table(chunk("x", "IT was THE Café, running 3.11")))
    asked = ["it", "the", "cafe", "runs", "3.11", "word3 passage"]
    before = index.worded(asked, 5)
    assert index.sizes().by_words == 0
    assert index.refresh()
    after = index.worded(asked, 5)
    assert index.sizes().by_words == 21
    assert [list(each) for each in before] == [list(each) for each in after]


def test_a_short_tail_can_be_left_unindexed(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "FIRST_ROWS", 9)
    monkeypatch.setattr(tail, "TAIL_ROWS", 29)
    index.add(many(0, 9))
    assert not index.refresh(lazily=True)
    index.add(many(9, 10))
    assert index.refresh(lazily=True)
    index.add(many(10, 39))
    assert not index.refresh(lazily=True)
    index.add(many(39, 40))
    assert index.refresh(lazily=True)
    assert index.sizes().by_words == 40


def test_many_small_additions_do_not_stay_apart(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "TAIL_FILES", 4)
    done = []
    for number in range(10):
        index.add(many(number, number + 1))
        done.append(index.refresh(lazily=True))
    assert done == [False] * 4 + [True] + [False] * 4 + [True]
    assert len(index.worded(["passage"], 20)[0]) == 10


def test_sizes_tell_what_is_held_and_what_is_indexed(index: SearchIndex) -> None:
    index.add(many(0, 30))
    index.refresh()
    index.add(many(30, 40))
    found = index.sizes()
    assert (found.rows, found.by_words, found.by_vector) == (40, 30, 0)


def test_what_is_removed_is_gone_and_can_come_again(index: SearchIndex) -> None:
    index.add(many(0, 60))
    index.refresh()
    index.remove(ids(10, 30))
    index.remove(ids(90, 91))
    assert index.rows == 40
    assert set(index.near(units(0), 60)[0]) == {*ids(0, 10).to_pylist()} | {
        *ids(30, 60).to_pylist()
    }
    assert len(index.worded(["passage"], 60)[0]) == 40
    assert index.add(many(0, 60)) == 20
    index.refresh()
    assert len(index.worded(["passage"], 60)[0]) == 60


def test_the_generation_changes_when_rows_may_have_gone_and_only_then(
    index: SearchIndex,
) -> None:
    index.add(many(0, 10))
    first = index.generation
    index.add(many(10, 20))
    index.refresh()
    index.remove(ids(0, 0))
    index.settle()
    assert first == index.generation != ""
    index.remove(ids(1, 2))
    second = index.generation
    index.clear()
    assert index.generation == ""
    index.add(many(0, 10))
    assert len({first, second, index.generation, ""}) == 4


def test_a_removal_that_was_cut_short_is_never_relied_on(index: SearchIndex) -> None:
    index.add(many(0, 10))
    (index.path / "generation").write_text("", encoding="utf-8")
    assert index.generation != index.generation
    assert len(index.worded(["passage"], 10)[0]) == 10
    index.settle()
    assert index.generation == index.generation != ""


def test_a_large_index_has_codes_of_its_vectors_and_finds_what_is_nearest(
    tmp_path: Path,
) -> None:
    exact = SearchIndex(tmp_path / "exact")
    exact.add(many(0, 620, dimension=64))
    large = SearchIndex(tmp_path / "large", exact_rows=256)
    large.add(many(0, 600, dimension=64))
    assert large.refresh()
    large.add(many(600, 620, dimension=64))
    assert large.sizes().by_vector == 600
    assert list(large.near(units(610, dimension=64), 1)[0]) == [name(610)]
    large.refresh()
    assert (exact.sizes().by_vector, large.sizes().by_vector) == (0, 620)
    asked = units(*range(1000, 1040), dimension=64)
    common = 0
    for one, other in zip(large.near(asked, 5), exact.near(asked, 5), strict=True):
        both = set(one) & set(other)
        common += len(both)
        assert all(one[each] == pytest.approx(other[each]) for each in both)
    assert common >= 0.8 * 5 * len(asked)  # Codes are trained at random.
    some = Only(name(i) for i in range(0, 620, 40))
    assert set(large.near(asked, 16, some)[0]) == set(some.ids().to_pylist())


# What is refused, damaged, or done by many.


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


@pytest.mark.parametrize("part", ["data", "_indices", "_versions"])
def test_a_damaged_index_says_how_to_make_it_anew(
    handbook: SearchIndex, part: str
) -> None:
    shutil.rmtree(handbook.path / part)
    fresh = SearchIndex(handbook.folder)
    if part != "_versions":  # Without a version there is no table.
        with pytest.raises(SearchIndexError, match="failed: ") as error:
            fresh.worded(["fox"], 1)
        assert "assay index --rebuild" in error.value.remedy
        assert ".rs:" not in error.value.problem
    fresh.clear()
    assert fresh.add(many(0, 5)) == 5
    assert len(fresh.worded(["passage"], 9)[0]) == 5
    assert len(handbook.worded(["passage"], 9)[0]) == 5


def test_an_index_whose_folder_was_removed_is_filled_again(
    handbook: SearchIndex,
) -> None:
    assert handbook.worded(["fox"], 1)[0]
    shutil.rmtree(handbook.folder)
    assert handbook.worded(["fox"], 1) == [{}]
    assert handbook.add(many(0, 5)) == 5
    assert len(handbook.worded(["passage"], 9)[0]) == 5


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SearchIndexError, match="Not a directory"):
        SearchIndex(tmp_path / "file" / "search").add(many(0, 1))


def test_a_killed_first_write_leaves_an_index_that_can_be_written(
    index: SearchIndex,
) -> None:
    (index.path / "data").mkdir(parents=True)
    assert index.rows == 0
    assert index.add(many(0, 5)) == 5


ADD = """
import sys
from pathlib import Path
from resources.search_index import SearchIndex
from tests.resources.search_index.passages import many
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
        assert len(index.worded(["passage"], 200)[0]) >= 20
        assert len(index.near(units(3), 20)[0]) == 20
    errors = [writer.communicate()[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], errors
    assert not [each for each in errors if "Traceback" in each]
    assert index.rows == len(index.covered().unique()) == 200
