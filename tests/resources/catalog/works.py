"""Work on a catalog that another process can be given to do."""

import time
from datetime import timedelta
from itertools import count

import pyarrow as pa

from resources.catalog import Catalog
from resources.catalog.errors import CommitConflictError

KEYS = ("kb.a", "kb.b")
NO_TIME = timedelta(0)
GRACE = timedelta(seconds=20)  # More than a write takes on any machine.
SPAN = 1_000_000  # Numbers of one worker.


def append(
    catalog: Catalog,
    branch: str,
    number: int,
    agent: str = "ann",
    keys: tuple[str, ...] = KEYS,
) -> None:
    """Commit one row to each of some tables, once, however often it is called."""
    request = f"{branch}-{agent}-{number}"
    with catalog.transaction(
        branch, message="append", agent=agent, request_id=request
    ) as tx:
        for key in keys:
            row = pa.table({"x": pa.array([number], pa.int64())})
            tx.load_table(key).append(row)


def commit(number: int, catalog: Catalog) -> None:
    append(catalog, "main", number)


def merge(number: int, catalog: Catalog) -> None:
    catalog.merge(f"work{number}")


def rollback(number: int, catalog: Catalog) -> None:
    catalog.rollback(f"agent{number}", by="keeper")


def collect(catalog: Catalog) -> None:
    catalog.collect(grace=NO_TIME, reflog_for=NO_TIME)


# What a worker does until a time, again and again. Each returns the numbers that must
# be in its tables at the end.


def write_alone(worker: int, until: float, catalog: Catalog) -> list[int]:
    """Commit to a table that nobody else writes; this must never be refused."""
    done = []
    for number in count(worker * SPAN):
        if time.time() > until:
            return done
        append(catalog, "main", number, keys=(f"kb.w{worker}",))
        done.append(number)
    return done


def write_among_others(worker: int, until: float, catalog: Catalog) -> list[int]:
    """Commit to tables that others write; try again when they were first."""
    done = []
    for number in count(worker * SPAN):
        while time.time() < until:
            try:
                append(catalog, "main", number)
            except CommitConflictError:
                continue
            done.append(number)
            break
        else:
            return done
    return done


def branch_and_merge(worker: int, until: float, catalog: Catalog) -> list[int]:
    """Merge branches that appended to the tables of others; drop every third."""
    done: list[int] = []
    for number in count(worker * SPAN, step=2):
        if time.time() > until:
            return done
        name = f"work{number}"
        catalog.create_branch(name)
        append(catalog, name, number)
        append(catalog, name, number + 1)
        if number % 3:
            catalog.merge(name)
            done += [number, number + 1]
        catalog.delete_branch(name)
    return done


def write_and_roll_back(worker: int, until: float, catalog: Catalog) -> list[int]:
    """Merge rows and take them back, until nothing of them is left."""
    for number in count(worker * SPAN):
        if time.time() > until:
            break
        name = f"wrong{number}"
        catalog.create_branch(name)
        append(catalog, name, number, name)
        catalog.merge(name)
        catalog.rollback(name, by="keeper")
        catalog.delete_branch(name)
    return []


def collect_often(worker: int, until: float, catalog: Catalog) -> list[int]:
    """Collect garbage."""
    while time.time() < until:
        assert not catalog.collect(grace=GRACE, reflog_for=NO_TIME).failed
        time.sleep(0.2)
    return []


def read_often(worker: int, until: float, catalog: Catalog) -> list[int]:
    """Read tables that are only written together: they must be the same."""
    while time.time() < until:
        at = catalog.at(catalog.ref("main").head)
        one, other = (
            sorted(at.load_table(key).scan().to_arrow()["x"].to_pylist())
            for key in KEYS
        )
        assert one == other
        time.sleep(0.1)
    return []
