import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from resources.flat_index import EXACT_ROWS, FlatIndex, FlatView
from resources.flat_index.selection import MAKE_CELLS
from tests.resources.flat_index.passages import passages, unit

ROOT = Path(__file__).parents[3]
SMALL, LARGE = 700, EXACT_ROWS + 4000
WIDE = 128
VECTORS = unit(LARGE, dimension=WIDE)
QUESTIONS = unit(60, seed=4, dimension=WIDE)


def viewed(folder: Path, count: int, parts: int) -> FlatView:
    index = FlatIndex(folder, "m")
    table = passages(VECTORS[:count])
    size = -(-count // parts)
    for start in range(0, count, size):
        index.add(table.slice(start, size))
    return index.view()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> FlatView:
    return viewed(tmp_path_factory.mktemp("small"), SMALL, 3)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> FlatView:
    return viewed(tmp_path_factory.mktemp("large"), LARGE, 2)


def expected(allowed: np.ndarray, k: int, questions: np.ndarray) -> np.ndarray:
    similar = questions @ VECTORS[allowed].T
    return allowed[np.argsort(-similar, axis=1, kind="stable")[:, :k]]


def share_found(rows: np.ndarray, wanted: np.ndarray) -> float:
    pairs = zip(rows, wanted, strict=True)
    return sum(len(set(a) & set(b)) for a, b in pairs) / wanted.size


def some(share: float, count: int) -> np.ndarray:
    return np.random.default_rng(8).random(count) < share


@pytest.mark.parametrize("questions", [1, 60])
@pytest.mark.parametrize("share", [1.0, 0.9, 0.3])
def test_a_small_selection_is_searched_exactly(
    small: FlatView, share: float, questions: int
) -> None:
    chosen = np.flatnonzero(some(share, SMALL))
    selection = small.selection(None if share == 1 else chosen)
    rows, similar = selection.near(QUESTIONS[:questions], 10)
    wanted = expected(chosen, 10, QUESTIONS[:questions])
    assert np.array_equal(rows, wanted)
    assert np.allclose(similar[0], VECTORS[wanted[0]] @ QUESTIONS[0], atol=1e-6)


@pytest.mark.parametrize("mask_share", [None, 0.9, 0.3, 0.1])
@pytest.mark.parametrize("share", [1.0, 0.9, 0.7])
def test_a_large_selection_finds_nearly_all_and_nothing_else(
    large: FlatView, share: float, mask_share: float | None
) -> None:
    chosen = np.flatnonzero(some(share, LARGE))
    selection = large.selection(None if share == 1 else chosen)
    mask = None if mask_share is None else some(mask_share, len(chosen))[::-1]
    allowed = chosen if mask is None else chosen[mask]
    rows, similar = selection.near(QUESTIONS, 10, mask)
    assert set(rows.ravel()) <= set(allowed)
    assert share_found(rows, expected(allowed, 10, QUESTIONS)) > 0.97
    assert (np.diff(similar, axis=1) <= 0).all()


def test_rows_that_may_not_be_found_do_not_hide_those_that_may(large: FlatView) -> None:
    similar = VECTORS @ QUESTIONS[0]
    mask = np.ones(LARGE, dtype=bool)
    mask[np.argsort(-similar)[:2500]] = False  # All that any scan would bring first.
    rows, found = large.selection().near(QUESTIONS[:1], 10, mask)
    assert mask[rows].all()
    assert found[0, 0] > 0.8 * similar[mask].max()


def test_an_answer_shorter_than_asked_for_is_padded(small: FlatView) -> None:
    mask = np.zeros(SMALL, dtype=bool)
    mask[[5, 9]] = True
    rows, similar = small.selection().near(QUESTIONS[:2], 4, mask)
    assert {frozenset(line) for line in rows.tolist()} == {frozenset({5, 9, -1})}
    assert (rows[:, 2:] == -1).all()
    assert (similar[:, 2:] == -np.inf).all()


def test_nothing_is_found_where_nothing_may_be(small: FlatView, tmp_path: Path) -> None:
    none = np.zeros(SMALL, dtype=bool)
    empty = FlatIndex(tmp_path, "m").view()
    for rows, similar in (
        small.selection().near(QUESTIONS[:2], 3, none),
        small.selection(np.empty(0, dtype=np.int64)).near(QUESTIONS[:2], 3),
        empty.selection().near(QUESTIONS[:2], 3),
    ):
        assert (rows == -1).all()
        assert rows.shape == similar.shape == (2, 3)
    assert small.selection().near(QUESTIONS[:0], 3)[0].shape == (0, 3)


def test_equal_vectors_are_ordered_by_row(tmp_path: Path) -> None:
    index = FlatIndex(tmp_path, "m")
    index.add(passages(np.repeat(VECTORS[:40], 5, axis=0)))
    rows, similar = index.view().selection().near(VECTORS[:1], 5)
    assert rows.tolist() == [[0, 1, 2, 3, 4]]
    assert len(set(similar[0].tolist())) == 1


@pytest.mark.parametrize("share", [1.0, 0.8])
def test_thousands_of_questions_at_once_are_answered_nearly_as_well(
    large: FlatView, share: float
) -> None:
    chosen = np.flatnonzero(some(share, LARGE))
    selection = large.selection(None if share == 1 else chosen)
    questions = unit(MAKE_CELLS, seed=11, dimension=WIDE)
    rows, similar = selection.near(questions, 10)
    wanted = expected(chosen, 10, questions[:200])
    assert share_found(rows[:200], wanted) > 0.9
    assert np.isin(rows, chosen).all()
    assert (np.diff(similar, axis=1) <= 0).all()
    again, _ = selection.near(questions[:600], 10)  # The cells are there already.
    assert share_found(again[:200], wanted) > 0.9


ASK_IN_A_NEW_PROCESS = """
import sys
from pathlib import Path
import numpy as np
from resources.flat_index import FlatIndex
view = FlatIndex(Path(sys.argv[1]), "m").view()
rows, _ = view.selection().near(view.vectors(np.arange(2)), 3)
view.take(rows[0])
view.row_numbers(view.chunk_ids(rows[1]))
print(rows[:, 0].tolist(), {"pandas", "faiss", "lancedb", "torch"} & set(sys.modules))
"""


def test_a_small_index_is_asked_without_a_heavy_import(tmp_path: Path) -> None:
    viewed(tmp_path, 100, 2)
    command = [sys.executable, "-c", ASK_IN_A_NEW_PROCESS, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "[0, 1] set()\n"
