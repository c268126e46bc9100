import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from resources.flat_index import FlatIndex, FlatIndexError
from resources.flat_index.growing import CENTRE_ROWS
from resources.search_index import SearchIndexError
from resources.search_index.rows import COLUMNS
from tests.resources.flat_index.passages import chunk_id, passages, unit

ROOT = Path(__file__).parents[3]
VECTORS = unit(300)
TABLE = passages(VECTORS)


@pytest.fixture
def index(tmp_path: Path) -> FlatIndex:
    return FlatIndex(tmp_path, "model@1")


def ids(numbers: range) -> pa.StringArray:
    return pa.array([chunk_id(number) for number in numbers], pa.string())


def names(index: FlatIndex) -> list[str]:
    return [str(name) for name in index.covered().to_pylist()]


def segment_files(index: FlatIndex) -> list[Path]:
    return sorted(index.folder.glob("*.arrow"))


def test_an_index_that_was_never_written_is_empty_and_makes_no_folder(
    index: FlatIndex,
) -> None:
    assert (index.rows, index.generation, names(index)) == (0, "", [])
    assert index.verify() == ()
    assert index.add(TABLE.slice(0, 0)) == 0
    assert not index.folder.exists()


def test_rows_are_added_once_in_the_order_they_come(index: FlatIndex) -> None:
    assert index.add(TABLE.slice(0, 100)) == 100
    generation = index.generation
    assert index.add(TABLE.slice(50, 100)) == 50
    assert index.add(TABLE.slice(0, 150)) == 0
    assert names(index) == TABLE["chunk_id"].to_pylist()[:150]
    assert index.generation == generation


def test_an_id_that_comes_twice_at_once_is_added_once(index: FlatIndex) -> None:
    assert index.add(pa.concat_tables([TABLE.slice(0, 5), TABLE.slice(3, 4)])) == 7


def test_another_object_and_another_model_see_what_is_theirs(index: FlatIndex) -> None:
    index.add(TABLE)
    assert FlatIndex(index.folder.parent, "model@1").rows == 300
    assert FlatIndex(index.folder.parent, "model@2").rows == 0


def test_a_view_stays_as_it_is_while_others_add_merge_and_prune(
    index: FlatIndex,
) -> None:
    index.add(TABLE.slice(0, 10))
    view = index.view()
    assert index.view() is view
    other = FlatIndex(index.folder.parent, "model@1")
    for start in range(10, 300, 10):
        other.add(TABLE.slice(start, 10))
    other.prune(ids(range(5)))
    assert view.rows == 10
    rows = np.arange(10)
    assert view.chunk_ids(rows).to_pylist() == TABLE["chunk_id"].to_pylist()[:10]
    assert np.array_equal(view.vectors(rows), VECTORS[:10])
    assert index.view().rows == 5


def test_small_segments_are_merged_and_rows_keep_their_numbers(
    index: FlatIndex,
) -> None:
    for start in range(0, 300, 10):
        index.add(TABLE.slice(start, 10))
    assert len(segment_files(index)) < 12
    assert names(index) == TABLE["chunk_id"].to_pylist()
    assert np.array_equal(index.view().vectors(np.arange(300)), VECTORS)


def test_what_is_not_kept_goes_and_the_numbering_is_a_new_one(index: FlatIndex) -> None:
    index.add(TABLE.slice(0, 100))
    index.add(TABLE.slice(100, 200))
    before = index.generation
    assert index.prune(ids(range(300))) == 0
    assert index.generation == before
    assert index.prune(ids(range(90, 110))) == 280
    assert index.generation != before
    assert names(index) == TABLE["chunk_id"].to_pylist()[90:110]
    assert index.prune(ids(range(0))) == 20
    assert index.rows == 0
    assert index.add(TABLE) == 300


def test_an_index_that_was_removed_and_made_again_has_another_numbering(
    index: FlatIndex,
) -> None:
    index.add(TABLE)
    before = index.generation
    index.clear()
    assert (index.rows, index.generation) == (0, "")
    index.add(TABLE)
    assert index.generation not in {before, ""}


def test_vectors_of_another_length_are_refused(index: FlatIndex) -> None:
    index.add(TABLE)
    with pytest.raises(FlatIndexError, match="of length 48, not 32"):
        index.add(passages(unit(3, dimension=32), 1000))
    with pytest.raises(SearchIndexError, match="lack the columns"):
        index.add(TABLE.drop_columns(["vector"]))


def test_codes_are_relative_to_a_centre_once_there_are_enough_vectors(
    index: FlatIndex,
) -> None:
    vectors = unit(CENTRE_ROWS + 100)
    table = passages(vectors)
    index.add(table.slice(0, CENTRE_ROWS - 1))
    assert index.view().manifest.origin is None
    index.add(table.slice(CENTRE_ROWS - 1, 50))
    origin = index.view().manifest.origin
    assert origin is not None
    assert np.allclose(origin, vectors[: CENTRE_ROWS + 49].mean(axis=0), atol=1e-5)
    codes = index.view().codes
    index.add(table)
    assert np.array_equal(index.view().codes[: len(codes)], codes)
    assert np.array_equal(index.view().manifest.origin, origin)


@pytest.mark.parametrize("offset", [8, 5_000, -300])
def test_a_flipped_bit_is_found_and_repair_lets_it_be_added_again(
    index: FlatIndex, offset: int
) -> None:
    index.add(TABLE.slice(0, 100))
    index.add(TABLE.slice(100, 200))
    generation = index.generation
    path = index.folder / index.view().manifest.segments[0].name
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)
    (said,) = index.verify()
    assert "100 rows" in said
    assert index.repair() == 100
    assert index.verify() == ()
    assert names(index) == TABLE["chunk_id"].to_pylist()[100:]
    assert index.generation != generation
    assert index.add(TABLE) == 100


def test_a_missing_or_short_file_is_said_and_repaired(index: FlatIndex) -> None:
    index.add(TABLE.slice(0, 100))
    index.add(TABLE.slice(100, 100))
    first, second = (index.folder / s.name for s in index.view().manifest.segments)
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    with pytest.raises(FlatIndexError, match=r"cannot be used|bytes long"):
        FlatIndex(index.folder.parent, "model@1").view()
    assert len(index.verify()) == 2
    assert index.repair() == 200
    assert index.rows == 0


def test_a_damaged_manifest_is_said_and_repaired(index: FlatIndex) -> None:
    index.add(TABLE)
    path = index.folder / "manifest.json"
    path.write_text(path.read_text().replace("model@1", "model@2"))
    with pytest.raises(FlatIndexError, match="checksum does not fit"):
        index.view()
    (said,) = index.verify()
    assert "manifest.json is damaged" in said
    index.repair()
    assert index.verify() == ()
    assert index.add(TABLE) == 300


def test_an_error_names_the_command_that_helps(index: FlatIndex) -> None:
    index.folder.parent.mkdir(exist_ok=True)
    index.folder.write_text("not a folder")
    with pytest.raises(FlatIndexError, match="assay index --rebuild"):
        index.add(TABLE)


ADD_A_SHARE = """
import sys
from pathlib import Path
from resources.flat_index import FlatIndex
from tests.resources.flat_index.passages import passages, unit
table = passages(unit(300))
for start in range(int(sys.argv[2]), 300, 20):
    FlatIndex(Path(sys.argv[1]), "model@1").add(table.slice(start, 20))
"""


def test_processes_that_add_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ADD_A_SHARE, str(tmp_path)]
    workers = [subprocess.Popen([*command, n], cwd=ROOT) for n in ("0", "10")]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    index = FlatIndex(tmp_path, "model@1")
    assert sorted(names(index)) == sorted(TABLE["chunk_id"].to_pylist())
    assert index.verify() == ()


def test_passages_come_in_the_order_asked_for_from_all_segments(
    index: FlatIndex,
) -> None:
    index.add(TABLE.slice(0, 100))
    index.add(TABLE.slice(100, 200))
    view = index.view()
    rows = np.random.default_rng(1).permutation(300)
    wanted = TABLE.select(COLUMNS).take(pa.array(rows))
    assert view.take(rows).to_pylist() == wanted.to_pylist()
    assert view.take(rows[:0]).num_rows == 0
    assert view.chunk_ids(rows).equals(TABLE["chunk_id"].take(rows).combine_chunks())
    assert np.array_equal(view.vectors(rows), VECTORS[rows])
    asked = pa.array([chunk_id(7), "nobody", chunk_id(299)])
    assert view.row_numbers(asked).tolist() == [7, -1, 299]
    assert view.row_numbers(asked[:0]).tolist() == []


def test_similarities_are_cosines_and_exactly_equal_for_equal_vectors(
    index: FlatIndex,
) -> None:
    twice = np.vstack([VECTORS, VECTORS])
    index.add(passages(twice))
    rows = np.tile(np.arange(-1, 600), (3, 1))
    similar = index.view().similarities(VECTORS[:3], rows)
    assert (similar[:, 0] == -np.inf).all()
    assert np.allclose(similar[:, 1:], VECTORS[:3] @ twice.T, atol=1e-6)
    assert np.array_equal(similar[:, 1:301], similar[:, 301:])
