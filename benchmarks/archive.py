"""Archiving and restoring beside plain h5py and DuckDB's COPY on the same tables.

    python -m benchmarks.archive [--megabytes 200] [--turns 3]

Writes results/archive.json: megabytes a second of Arrow data, and ratios to the peer.
Both sides begin and end with Parquet files on this disk. The HDF5 peer reads them with
pyarrow and writes the same arrays with the same chunks, filters and level, a call each,
and back; `h5py_s` is the part of it that is h5py's alone. The CSV peer is one COPY a
table, on all cores. No peer has checksums, a manifest, bounds on memory, or a commit.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import archive_peers as peers
from benchmarks.measuring import Pairs, in_turn, save, significant
from benchmarks.tables import ROW_BYTES, make
from resources.archive import archive, restore
from resources.archive.archiving import Format
from resources.catalog import Catalog

FORMATS: tuple[Format, ...] = ("hdf5", "csv")
MEGABYTE = 1_000_000
FILES = 4  # Data files of each table.
SHARES = {"texts": 0.5, "numbers": 0.25, "vectors": 0.25}


@dataclass
class Bench:
    """Tables in a catalog, and the two ways to archive and restore them.

    Attributes:
        h5py_s: Seconds that h5py alone took in each turn of the peer.
    """

    catalog: Catalog
    folder: Path
    h5py_s: dict[str, list[float]] = field(
        default_factory=lambda: {"archive": [], "restore": []}
    )

    def archive(self, form: Format, turn: int) -> None:
        """Archive main."""
        archive(self.catalog, "main", self._place(f"ours-{turn}.{form}"), format=form)

    def restore(self, form: Format, turn: int) -> None:
        """Restore what archive wrote in this turn, to a branch of its own."""
        path = self._place(f"ours-{turn}.{form}")
        restore(self.catalog, path, f"restored-{form}-{turn}")

    def archive_plainly(self, form: Format, turn: int) -> None:
        """Write the same data files as a program without this project would."""
        path = self._place(f"peer-{turn}.{form}")
        if form == "csv":
            peers.copy_to_csv(self.files(), path)
        else:
            self.h5py_s["archive"].append(peers.write_h5py(self.files(), path))

    def restore_plainly(self, form: Format, turn: int) -> None:
        """Read back what archive_plainly wrote in this turn, to Parquet."""
        path = self._place(f"peer-{turn}.{form}")
        back = self._place(f"back-{turn}.{form}")
        back.mkdir()
        if form == "csv":
            peers.copy_from_csv(path, back)
        else:
            self.h5py_s["restore"].append(peers.read_h5py(path, back))

    def files(self) -> peers.Files:
        """Return the data files of each table of main."""
        at = self.catalog.at("main")
        scans = {name: at.load_table(f"data.{name}").scan() for name in SHARES}
        return {
            name: [
                task.file.file_path.removeprefix("file://")
                for task in scan.plan_files()
            ]
            for name, scan in scans.items()
        }

    def _place(self, name: str) -> Path:
        return self.folder / name


def measure(megabytes: float, turns: int) -> dict[str, Any]:
    """Return the figures of both formats for tables of about so many megabytes."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        url, warehouse = f"sqlite:///{home / 'catalog.db'}", home / "warehouse"
        with closing(Catalog(url, warehouse)) as catalog:
            size = write(catalog, megabytes) / MEGABYTE
            bench = Bench(catalog, home)
            figures: dict[str, Any] = {
                form: compare(bench, form, size, turns) for form in FORMATS
            }
    for way, spent in bench.h5py_s.items():
        figures["hdf5"][way]["h5py_s"] = significant(statistics.median(spent))
    return {"megabytes": significant(size), **figures}


def write(catalog: Catalog, megabytes: float) -> int:
    """Make tables of texts, numbers and vectors; return their size as Arrow, bytes."""
    tables = catalog.at("main")
    tables.create_namespace("data")
    chance = np.random.default_rng(7)
    size = 0
    for name, share in SHARES.items():
        rows = int(megabytes * MEGABYTE * share / ROW_BYTES[name] / FILES)
        for _ in range(FILES):
            part = make(chance, name, max(1, rows))
            size += part.nbytes
            table = tables.create_table_if_not_exists(f"data.{name}", part.schema)
            table.append(part)
    return size


def compare(bench: Bench, form: Format, size: float, turns: int) -> dict[str, Any]:
    """Return the figures of one format, both ways."""
    written = in_turn(
        timed(lambda turn: bench.archive(form, turn)),
        timed(lambda turn: bench.archive_plainly(form, turn)),
        turns,
    )
    read = in_turn(
        timed(lambda turn: bench.restore(form, turn)),
        timed(lambda turn: bench.restore_plainly(form, turn)),
        turns,
    )
    return {"archive": speed(written, size), "restore": speed(read, size)}


def speed(pairs: Pairs, megabytes: float) -> dict[str, float]:
    """Return the figures of pairs, with megabytes a second of Arrow data."""
    return {
        "ours_mb_per_s": significant(megabytes / statistics.median(pairs.ours)),
        "peer_mb_per_s": significant(megabytes / statistics.median(pairs.peer)),
        **pairs.described(),
    }


def timed(work: Callable[[int], None]) -> Callable[[int], float]:
    """Return work as a function that gives its seconds."""

    def run(turn: int) -> float:
        os.sync()  # What others wrote before must not be waited for here.
        started = time.perf_counter()
        work(turn)
        return time.perf_counter() - started

    return run


def main() -> None:
    """Measure both formats and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    measure(1, 1)  # So that no library is loaded while the clock runs.
    figures = measure(options.megabytes, options.turns)
    print(figures)
    print(save("archive", figures))


if __name__ == "__main__":
    main()
