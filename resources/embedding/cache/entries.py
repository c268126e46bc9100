"""Entries in an open SQLite file: found, checked, added, and dropped by last use."""

import json
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from xxhash import xxh3_64_digest

KEPT_SHARE = 0.9  # Of a limit, after room was made: not at every write again.
LOOSE_SHARE = 1.5  # Of a limit: a larger file gives its free pages back.
FRESH_SECONDS = 3600  # Uses are noted no more exactly, to spare writes.

# Vectors in a table of their own: noting a use then rewrites 30 bytes and not 1,600.
# Appended and not ordered by key, since pages filled at random are written ten times.
TABLES = (
    "create table if not exists entries"
    " (hash integer primary key, body integer not null, used integer not null)",
    "create table if not exists bodies"
    " (id integer primary key, key blob, checksum blob, value blob)",
)
# Damage can turn any number into something else: casts, so that none gets to Python.
FIND = (
    "select e.hash, cast(coalesce(e.body, 0) as integer),"
    " cast(coalesce(e.used, 0) as integer), b.key, b.checksum, b.value"
    " from json_each(?) as j cross join entries as e on e.hash = j.value"
    " left join bodies as b on b.id = e.body"
)
KNOWN = "select hash from entries where hash in (select value from json_each(?))"
TOUCH = "update entries set used = ? where hash in (select value from json_each(?))"
FREE_ID = "select min(coalesce(max(id), 0), 4611686018427387903) + 1 from bodies"
ADD_BODY = "insert into bodies (id, key, checksum, value) values (?, ?, ?, ?)"
ADD_ENTRY = "insert into entries (hash, body, used) values (?, ?, ?)"
OLDEST = (
    "select hash, cast(coalesce(body, 0) as integer) from entries"
    " order by used, body limit ?"
)
DROP_BODIES = "delete from bodies where id in (select value from json_each(?))"
DROP_ENTRIES = "delete from entries where hash in (select value from json_each(?))"


@dataclass
class Found:
    """What a look into the file brought.

    Attributes:
        values: Values of whole entries, by key.
        stale: Hashes of entries whose last use is worth noting.
        damaged: Hash and body of entries that are not what was written.
    """

    values: dict[bytes, bytes] = field(default_factory=dict)
    stale: list[int] = field(default_factory=list)
    damaged: list[tuple[int, int]] = field(default_factory=list)


def find(database: sqlite3.Connection, keys: Iterable[bytes], now: int) -> Found:
    """Return the entries of keys, each checked against its checksum.

    Raises:
        sqlite3.Error: If the file cannot be read.
    """
    asked = {_hash(key): key for key in keys}
    found = Found()
    wanted = json.dumps([*asked])
    for hashed, body, used, *stored in database.execute(FIND, (wanted,)):
        key, value = stored[0], stored[2]
        if not _is_whole(hashed, *stored):
            found.damaged.append((hashed, body))
        elif key == asked[hashed]:  # Else another key of the same hash is here.
            found.values[key] = value
            if now - used > FRESH_SECONDS:
                found.stale.append(hashed)
    return found


def note(database: sqlite3.Connection, found: Found, now: int) -> None:
    """Write down that entries were used, and drop those that are damaged."""
    with _writing(database):
        database.execute(TOUCH, (now, json.dumps(found.stale)))
        _drop(database, found.damaged)


def add(
    database: sqlite3.Connection, entries: Mapping[bytes, bytes], now: int, limit: int
) -> None:
    """Add entries that are not here, all or none, and make room if there is too much.

    Args:
        database: An open file.
        entries: Value by key.
        now: Unix time.
        limit: Bytes that all entries may take together.

    Raises:
        sqlite3.Error: If the file cannot be written.
    """
    with _writing(database):
        hashes = {_hash(key): key for key in entries}
        known = database.execute(KNOWN, (json.dumps([*hashes]),))
        for (hashed,) in known.fetchall():
            del hashes[hashed]
        (first,) = database.execute(FREE_ID).fetchone()
        places = list(enumerate(hashes.items(), start=first))
        database.executemany(
            ADD_BODY,
            [
                (place, key, xxh3_64_digest(key + entries[key]), entries[key])
                for place, (_, key) in places
            ],
        )
        database.executemany(
            ADD_ENTRY, [(hashed, place, now) for place, (hashed, _) in places]
        )
        _make_room(database, limit)
    if _pages(database, "page_count") > limit * LOOSE_SHARE:
        database.execute("vacuum")


def used_bytes(database: sqlite3.Connection) -> int:
    """Return what the pages take that hold something.

    Raises:
        sqlite3.DatabaseError: If more pages are free than there are.
    """
    free, pages = (_pages(database, f"{each}_count") for each in ("freelist", "page"))
    if not 0 <= free <= pages:
        msg = f"{free} of {pages} bytes are free"
        raise sqlite3.DatabaseError(msg)
    return pages - free


def _is_whole(hashed: int, key: object, checksum: object, value: object) -> bool:
    """Return whether an entry is what was written."""
    if not isinstance(key, bytes) or not isinstance(value, bytes):
        return False
    return checksum == xxh3_64_digest(key + value) and hashed == _hash(key)


def _make_room(database: sqlite3.Connection, limit: int) -> None:
    used = used_bytes(database)
    if used <= limit:
        return
    (count,) = database.execute("select count(*) from entries").fetchone()
    surplus = math.ceil(count * (1 - limit * KEPT_SHARE / used))
    _drop(database, database.execute(OLDEST, (surplus,)).fetchall())


def _drop(database: sqlite3.Connection, entries: list[tuple[int, int]]) -> None:
    """Delete entries, each given as its hash and its body."""
    database.execute(DROP_ENTRIES, (json.dumps([hashed for hashed, _ in entries]),))
    database.execute(DROP_BODIES, (json.dumps([body for _, body in entries]),))


def _pages(database: sqlite3.Connection, which: str) -> int:
    """Return the bytes of a kind of pages."""
    (count,) = database.execute(f"pragma {which}").fetchone()
    (size,) = database.execute("pragma page_size").fetchone()
    return int(count) * int(size)


def _hash(key: bytes) -> int:
    """Return 64 bits of a key as SQLite's integers are: signed."""
    return int.from_bytes(key[:8], "big", signed=True)


@contextmanager
def _writing(database: sqlite3.Connection) -> Iterator[None]:
    """Make what the block does one transaction: all of it, or nothing."""
    database.execute("begin immediate")
    try:
        yield
        database.execute("commit")
    except BaseException:
        if database.in_transaction:
            with suppress(sqlite3.Error):
                database.execute("rollback")
        raise
