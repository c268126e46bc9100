"""The systems that are compared, each behind the same three acts."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search.material import Material
from benchmarks.vectors.rows import QUESTIONS, K, Rows, Vectors, table
from resources.cores import cores
from resources.flat_index import FlatIndex
from resources.search_index import SearchIndex

AT_ONCE = 100_000  # Rows given to an index in one piece.
MODEL = "benchmark"


class System(ABC):
    """One way to find the nearest vectors.

    Attributes:
        efforts: Settings to answer with, the quickest first; one where there is none.
        batch: Questions asked at once, where many are.
    """

    efforts: tuple[int, ...] = (0,)
    batch: int = QUESTIONS

    @abstractmethod
    def build(self, material: Material, folder: Path) -> None:
        """Make the index in a folder."""

    @abstractmethod
    def open(self, folder: Path) -> None:
        """Make it ready to answer."""

    @abstractmethod
    def near(self, questions: Vectors, effort: int) -> Rows:
        """Return the rows of the K nearest vectors of each question."""


class Exact(System):
    """Every vector compared, by a matrix product in memory."""

    batch = 1_000  # As many as a minute's work at a million vectors.

    def build(self, material: Material, folder: Path) -> None:
        """Write the vectors as they are."""
        np.save(folder / "vectors.npy", material.vectors(slice(None)))

    def open(self, folder: Path) -> None:
        """Read them all."""
        self._vectors = np.load(folder / "vectors.npy")

    def near(self, questions: Vectors, effort: int) -> Rows:  # noqa: ARG002
        """Return the nearest rows, of a thousand questions at a time by faiss."""
        import faiss

        if len(questions) > 1:
            metric = faiss.METRIC_INNER_PRODUCT
            found: Rows = faiss.knn(questions, self._vectors, K, metric=metric)[1]
            return found
        similar = self._vectors @ questions[0]
        best: Rows = np.argpartition(-similar, K)[:K]
        return best[np.newaxis].copy()  # Else the order of all rows would stay.


class Hnswlib(System):
    """A graph in memory: hnswlib with its customary settings."""

    efforts = (16, 32, 64, 128, 256, 512)

    def build(self, material: Material, folder: Path) -> None:
        """Add all vectors, on every core."""
        import hnswlib

        vectors = material.vectors(slice(None))
        index = hnswlib.Index("ip", vectors.shape[1])
        index.init_index(len(vectors), ef_construction=200, M=16, random_seed=1)
        index.add_items(vectors, num_threads=cores())
        index.save_index(str(folder / "index.bin"))

    def open(self, folder: Path) -> None:
        """Read it into memory."""
        import hnswlib

        dimension = int(folder.joinpath("dimension").read_text())
        self._index: Any = hnswlib.Index("ip", dimension)
        self._index.load_index(str(folder / "index.bin"))

    def near(self, questions: Vectors, effort: int) -> Rows:
        """Return the nearest rows, looking at `effort` candidates."""
        self._index.set_ef(effort)
        threads = min(cores(), len(questions))
        found, _ = self._index.knn_query(questions, K, num_threads=threads)
        return np.asarray(found, dtype=np.int64)


class Faiss(System):
    """An inverted file over whole vectors in memory: faiss's IndexIVFFlat."""

    efforts = (8, 16, 32, 64, 128, 256)

    def build(self, material: Material, folder: Path) -> None:
        """Find cells, then add all vectors."""
        import faiss

        vectors = material.vectors(slice(None))
        count, dimension = vectors.shape
        cells = 2 ** int(np.log2(2 * np.sqrt(count)))
        index = faiss.index_factory(
            dimension, f"IVF{cells},Flat", faiss.METRIC_INNER_PRODUCT
        )
        index.train(vectors[:: max(1, count // (50 * cells))].copy())
        index.add(vectors)
        faiss.write_index(index, str(folder / "index.faiss"))

    def open(self, folder: Path) -> None:
        """Read it into memory."""
        import faiss

        self._index: Any = faiss.read_index(str(folder / "index.faiss"))

    def near(self, questions: Vectors, effort: int) -> Rows:
        """Return the nearest rows of `effort` cells."""
        self._index.nprobe = effort
        found: Rows = self._index.search(questions, K)[1]
        return found


class Lance(System):
    """Our index in LanceDB: 1-bit codes in cells, rescored; with the texts."""

    batch = 100  # It answers one by one.

    def build(self, material: Material, folder: Path) -> None:
        """Add all passages, then make its indexes."""
        index = SearchIndex(folder, MODEL)
        for rows in _parts(len(material.matrix)):
            index.add(table(material, rows))
        index.refresh()

    def open(self, folder: Path) -> None:
        """Open the table."""
        self._index = SearchIndex(folder, MODEL)

    def near(self, questions: Vectors, effort: int) -> Rows:  # noqa: ARG002
        """Return the nearest rows."""
        found = np.full((len(questions), K), -1, dtype=np.int64)
        for place, ranked in enumerate(self._index.near(questions, K)):
            rows = [int(name, 16) for name in ranked]
            found[place, : len(rows)] = rows
        return found


class Flat(System):
    """Our index in mapped files: 1-bit codes scanned flat, rescored; with the texts."""

    def build(self, material: Material, folder: Path) -> None:
        """Add all passages."""
        index = FlatIndex(folder, MODEL)
        for rows in _parts(len(material.matrix)):
            index.add(table(material, rows))

    def open(self, folder: Path) -> None:
        """Map its files."""
        self._selection = FlatIndex(folder, MODEL).view().selection()

    def near(self, questions: Vectors, effort: int) -> Rows:  # noqa: ARG002
        """Return the nearest rows."""
        return self._selection.near(questions, K)[0]


SYSTEMS: dict[str, type[System]] = {
    "exact": Exact,
    "hnswlib": Hnswlib,
    "faiss IVF": Faiss,
    "LanceDB": Lance,
    "flat": Flat,
}


def _parts(count: int) -> list[slice]:
    return [slice(at, min(at + AT_ONCE, count)) for at in range(0, count, AT_ONCE)]
