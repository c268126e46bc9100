"""SQL over a ref beside read_parquet on the very same files, in the same DuckDB.

    python -m benchmarks.sql [--rows 5000000] [--files 8] [--turns 25]

Writes results/sql.json. Both run in one engine with the same settings and threads, in
turn and warmed up, and every answer is compared. `connection` is a query through the
view of `warehouse.connect()`; `query` is the whole way of `Warehouse.query()`, which
also finds out what the ref means now and checks that the statement only reads.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.measuring import in_turn, save
from benchmarks.tables import sales, shops
from resources.catalog import Catalog
from resources.tables import PROPERTIES
from resources.warehouse import Warehouse

SALES, SHOPS = "data.sales", "data.shops"  # Keys in the catalog.
WARM_UPS = 2
QUERIES = {
    "scan": """
        select product, count(*) as sales, sum(amount) as total, max(sold_at) as last
        from {sales} group by product order by product
    """,
    "filter": """
        select count(*) as sales, sum(amount) as total
        from {sales} where shop = 4711 and amount > 50
    """,
    "join": """
        select region, count(*) as sales, sum(amount) as total
        from {sales} join {shops} on sales.shop = shops.shop
        where opened >= date '2015-01-01' group by region order by region
    """,
}


@dataclass(frozen=True)
class Store:
    """A catalog with the two tables, and an engine over it."""

    catalog: Catalog
    warehouse: Warehouse
    engine: duckdb.DuckDBPyConnection

    def over_ref(self, query: str) -> str:
        """Return a query on the views of the ref."""
        return query.format(sales=f"{SALES} sales", shops=f"{SHOPS} shops")

    def over_files(self, query: str) -> str:
        """Return a query on the data files that those views read now."""
        return query.format(
            sales=f"{self._read(SALES)} sales", shops=f"{self._read(SHOPS)} shops"
        )

    def files(self, table: str) -> list[str]:
        """Return the data files of a table."""
        scan = self.catalog.at("main").load_table(table).scan()
        return [
            task.file.file_path.removeprefix("file://") for task in scan.plan_files()
        ]

    def _read(self, table: str) -> str:
        paths = ", ".join(f"'{path}'" for path in self.files(table))
        return f"read_parquet([{paths}])"


def measure(rows: int, files: int, turns: int) -> dict[str, Any]:
    """Return the figures of every query over so many rows in so many files."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        url, folder = f"sqlite:///{home / 'catalog.db'}", home / "warehouse"
        with closing(Catalog(url, folder)) as catalog:
            write(catalog, rows, files)
            warehouse = Warehouse(catalog)
            with warehouse.connect() as engine:
                store = Store(catalog, warehouse, engine)
                return {
                    "rows": rows,
                    "files": len(store.files(SALES)),
                    "threads": _threads(engine),
                    **{name: compare(store, name, turns) for name in QUERIES},
                }


def write(catalog: Catalog, rows: int, files: int) -> None:
    """Make the tables: sales in several files, one a commit, and shops in one."""
    tables = catalog.at("main")
    tables.create_namespace("data")
    chance = np.random.default_rng(7)
    edges = [rows * number // files for number in range(files + 1)]
    for start, stop in pairwise(edges):
        part = sales(chance, start, stop)
        table = tables.create_table_if_not_exists(
            SALES, part.schema, properties=PROPERTIES
        )
        table.append(part)
    places = shops(chance)
    tables.create_table(SHOPS, places.schema, properties=PROPERTIES).append(places)


def compare(store: Store, name: str, turns: int) -> dict[str, Any]:
    """Return the figures of one query, both ways of asking it over a ref."""
    over_ref = store.over_ref(QUERIES[name])
    over_files = store.over_files(QUERIES[name])

    def through_view() -> pa.Table:
        return store.engine.execute(over_ref).to_arrow_table()

    def through_warehouse() -> pa.Table:
        return store.warehouse.query(over_ref)

    def through_files() -> pa.Table:
        return store.engine.execute(over_files).to_arrow_table()

    for _ in range(WARM_UPS):
        answer = through_files()
        for other in (through_view(), through_warehouse()):
            if not _same(answer, other):
                msg = f"the query {name} has two answers"
                raise RuntimeError(msg)
    peer = _timed(through_files)
    return {
        "connection": in_turn(_timed(through_view), peer, turns).described(),
        "query": in_turn(_timed(through_warehouse), peer, turns).described(),
    }


def _same(one: pa.Table, other: pa.Table) -> bool:
    """Return whether two answers agree; sums of floats depend on their order."""
    exact = [name for name in one.column_names if name != "total"]
    totals = one["total"].to_numpy(), other["total"].to_numpy()
    near = np.allclose(*totals, equal_nan=True)
    return bool(near and one.select(exact).equals(other.select(exact)))


def _timed(function: Callable[[], object]) -> Callable[[int], float]:
    def run(_: int) -> float:
        started = time.perf_counter()
        function()
        return time.perf_counter() - started

    return run


def _threads(engine: duckdb.DuckDBPyConnection) -> int:
    row = engine.execute("select current_setting('threads')").fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    """Measure every query and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--turns", type=int, default=25)
    options = parser.parse_args()
    figures = measure(options.rows, options.files, options.turns)
    print(figures)
    print(save("sql", figures))


if __name__ == "__main__":
    main()
