"""Commits and loads beside PyIceberg's SqlCatalog on the same kind of store."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from pyiceberg.catalog import Catalog as PyIcebergCatalog
from pyiceberg.table import Table

from benchmarks.catalog.places import Both, both, small
from benchmarks.measuring import Pairs, in_turn

EACH = 4  # Commits a turn: one alone would be as uneven as the disk.
WARM_UPS = 2
TABLES = 300  # More than the metadata files that our catalog keeps in memory.
SNAPSHOTS = 5  # Of each table that is loaded.


def measure(store: str, turns: int, tables: int = TABLES) -> dict[str, Any]:
    """Return append, metadata-only commits and loads, ours and the peer's.

    Returns:
        `append`: one append of 100 rows to a table that is open. `metadata`: one
        property set on it; no data file, a new metadata file. `namespace`: one
        property of a namespace; no file at all. `load_known` and `load_new`: a table
        loaded at a branch, whose metadata file was read lately, or was not.
    """
    with both(store) as sides:
        tables_of = {"ours": sides.ours.at("main"), "peer": sides.peer}
        for each in tables_of.values():
            each.create_namespace("kb")
        appended = _append(tables_of, turns)
        metadata = _metadata(tables_of, turns)
        spaces = _namespaces(tables_of, turns)
        known, new = _loads(sides, turns, tables)
    return {
        "append": appended.described(),
        "metadata": _per_second(metadata),
        "namespace": _per_second(spaces),
        "load_known": known.described(),
        "load_new": new.described(),
    }


def _append(catalogs: Mapping[str, PyIcebergCatalog], turns: int) -> Pairs:
    tables = {name: _table(each, "kb.append") for name, each in catalogs.items()}

    def run(name: str, turn: int) -> float:
        data = [small(turn * EACH + number) for number in range(EACH)]
        started = time.perf_counter()
        for rows in data:
            tables[name].append(rows)
        return (time.perf_counter() - started) / EACH

    return _both_ways(run, turns)


def _metadata(catalogs: Mapping[str, PyIcebergCatalog], turns: int) -> Pairs:
    tables = {name: _table(each, "kb.metadata") for name, each in catalogs.items()}

    def run(name: str, turn: int) -> float:
        started = time.perf_counter()
        for number in range(EACH):
            with tables[name].transaction() as tx:
                tx.set_properties(step=f"{turn} {number}")
        return (time.perf_counter() - started) / EACH

    return _both_ways(run, turns)


def _namespaces(catalogs: Mapping[str, PyIcebergCatalog], turns: int) -> Pairs:
    def run(name: str, turn: int) -> float:
        started = time.perf_counter()
        for number in range(EACH):
            catalogs[name].update_namespace_properties(
                "kb", updates={"step": f"{turn} {number}"}
            )
        return (time.perf_counter() - started) / EACH

    return _both_ways(run, turns)


def _loads(sides: Both, turns: int, tables: int) -> tuple[Pairs, Pairs]:
    """Return loads of one table again and again, and of many in turn."""
    names = [f"kb.load{number}" for number in range(tables)]
    sides.ours.create_branch("dev")
    with sides.ours.transaction("dev", message="tables to load") as tx:
        for name in names:
            _fill(_table(tx, name))
    for name in names:
        _fill(_table(sides.peer, name))

    def load(name: str, key: str) -> None:
        if name == "ours":
            sides.ours.at("dev").load_table(key)
        else:
            sides.peer.load_table(key)

    def known(name: str, _: int) -> float:
        started = time.perf_counter()
        for _ in range(EACH):
            load(name, names[0])
        return (time.perf_counter() - started) / EACH

    def new(name: str, _: int) -> float:
        started = time.perf_counter()
        for key in names:
            load(name, key)
        return (time.perf_counter() - started) / len(names)

    return _both_ways(known, turns), _both_ways(new, max(turns // 10, 1))


def _table(catalog: PyIcebergCatalog, key: str) -> Table:
    return catalog.create_table(key, small().schema)


def _fill(table: Table) -> None:
    for number in range(SNAPSHOTS):
        table.append(small(number))


def _both_ways(run: Callable[[str, int], float], turns: int) -> Pairs:
    for warm_up in range(WARM_UPS):
        for name in ("ours", "peer"):
            run(name, -1 - warm_up)
    return in_turn(
        lambda turn: run("ours", turn),
        lambda turn: run("peer", turn),
        turns,
    )


def _per_second(pairs: Pairs) -> dict[str, float]:
    described = pairs.described()
    return {
        **described,
        "ours_per_s": round(1 / described["ours_s"]),
        "peer_per_s": round(1 / described["peer_s"]),
        "times_as_many": round(1 / pairs.ratio, 2),
    }
