"""Garbage collection by number of files, and what a commit takes on the disk."""

import os
from pathlib import Path
from typing import Any

from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from benchmarks.catalog.places import catalog, place, small
from benchmarks.catalog.timing import seconds
from benchmarks.catalog.worlds import World, fill
from benchmarks.measuring import significant
from resources.catalog import Catalog

TABLES, FILES_A_COMMIT = 100, 100
PER = 100_000


def collection(files: int = PER, turns: int = 3) -> dict[str, Any]:
    """Return how long a collection takes that finds all of so many data files live.

    The files lie in 100 tables, 100 of them a commit, as PyIceberg writes manifests;
    they are links to one small file. It marks them from the manifests, lists the
    warehouse, and compares; it deletes nothing, since all is needed.
    """
    with catalog() as opened:
        _write(opened, files)
        took = [seconds(lambda: opened.collect(dry_run=True)) for _ in range(turns)]
        found = opened.collect(dry_run=True)
    return {
        "files": found.live_files,
        "seconds": significant(min(took)),
        "per_100_000_files_s": significant(min(took) * PER / found.live_files),
    }


def size_of_commits(world: World, commits: int = 1_000) -> dict[str, Any]:
    """Return bytes of the store that a commit of one table takes.

    Measured where there are so many tables, on SQLite, over many commits: rows, nodes
    of the tree of contents, indexes.
    """
    with place("sqlite") as (folder, new_url):
        sizes = [
            _size(new_url(), folder / str(length), World(world.tables, length))
            for length in (0, commits)
        ]
    return {
        "tables": world.tables,
        "commits": commits,
        "bytes_per_commit": round((sizes[1] - sizes[0]) / commits),
        "store_of_one_commit_bytes": sizes[0],
    }


def _size(url: str, warehouse: Path, world: World) -> int:
    with Catalog(url, warehouse) as opened:
        fill(opened, world)
    return Path(url.removeprefix("sqlite:///")).stat().st_size


def _write(opened: Catalog, files: int) -> None:
    tables = min(TABLES, files // FILES_A_COMMIT)
    with opened.transaction(message="tables") as tx:
        tx.create_namespace("kb")
        for number in range(tables):
            tx.create_table(f"kb.t{number}", small().schema).append(small())
    commits = files // tables // FILES_A_COMMIT
    for commit in range(commits):
        for number in range(tables):
            _link(opened.at("main").load_table(f"kb.t{number}"), commit)


def _link(table: Table, commit: int) -> None:
    """Add links to the first data file of a table, in one commit."""
    first = next(iter(table.scan().plan_files())).file
    there = first.file_path.removeprefix("file://")
    with table.transaction() as tx, tx.update_snapshot().fast_append() as snapshot:
        for number in range(FILES_A_COMMIT):
            name = there.replace(".parquet", f"-{commit}-{number}.parquet")
            os.link(there, name)
            path = first.file_path.replace(there, name)
            snapshot.append_data_file(_like(first, path))


def _like(file: DataFile, path: str) -> DataFile:
    return DataFile.from_args(
        content=file.content,
        file_path=path,
        file_format=file.file_format,
        partition=file.partition,
        record_count=file.record_count,
        file_size_in_bytes=file.file_size_in_bytes,
        column_sizes=file.column_sizes,
        value_counts=file.value_counts,
        lower_bounds=file.lower_bounds,
        upper_bounds=file.upper_bounds,
    )
