"""Damage from outside: a full disk, a warehouse that is gone; nothing is half-done."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.errors import (
    MetadataUnreadableError,
    StoreError,
    WarehouseGoneError,
)
from resources.errors import AssayError

SCHEMA = pa.schema([("x", pa.binary())])
ROOT = Path(__file__).parents[3]


def rows(catalog: Catalog, key: str = "kb.a") -> int:
    return int(catalog.at("main").load_table(key).scan().to_arrow().num_rows)


def fill(catalog: Catalog) -> str:
    """Make kb.a with a small row; return the head."""
    with catalog.transaction(message="begin") as tx:
        tx.create_namespace("kb")
        table = tx.create_table("kb.a", SCHEMA)
        table.append(pa.table({"x": [b"small"]}, schema=SCHEMA))
    return catalog.resolve("main").id


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 1 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        pytest.skip("this user cannot mount a tmpfs")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_warehouse_that_gets_full_in_a_commit_keeps_the_old_state(
    small_disk: Path, tmp_path: Path
) -> None:
    with Catalog(f"sqlite:///{tmp_path}/c.db", small_disk / "warehouse") as catalog:
        head = fill(catalog)
        incompressible = pa.table({"x": [_noise(2**21)]}, schema=SCHEMA)
        with (
            pytest.raises(OSError, match="No space left"),
            catalog.transaction(message="too large") as tx,
        ):
            tx.load_table("kb.a").append(incompressible)
        assert catalog.resolve("main").id == head
        assert rows(catalog) == 1
        assert catalog.verify().ok
        remount = ["mount", "-o", "remount,size=8m", str(small_disk)]
        subprocess.run(remount, check=True)
        catalog.at("main").load_table("kb.a").append(incompressible)
        assert rows(catalog) == 2


def test_a_store_whose_disk_gets_full_keeps_the_old_state(
    small_disk: Path, tmp_path: Path
) -> None:
    with Catalog(f"sqlite:///{small_disk}/c.db", tmp_path / "warehouse") as catalog:
        head = fill(catalog)
        filler = small_disk / "filler"
        with pytest.raises(OSError, match="No space left"), filler.open("wb") as file:
            file.write(bytes(2**21))
        with pytest.raises(StoreError, match="full"):
            for number in range(1000):
                catalog.create_branch(f"b{number}")
                catalog.at("main").create_namespace(f"n{number}")
        filler.unlink()
        assert catalog.log("main")[-2].id == head
        assert rows(catalog) == 1
        assert catalog.verify().ok
        catalog.at("main").create_namespace("again")


LIMITED = """
import resource, sys
import pyarrow as pa
from resources.catalog import Catalog
with Catalog(*sys.argv[1:]) as catalog:
    table = catalog.at("main").load_table("kb.a")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        rows = {"x": [sys.stdin.buffer.read()]}
        table.append(pa.table(rows, table.schema().as_arrow()))
    except OSError as error:
        print(type(error).__name__, error.errno)
"""


def test_a_write_that_breaks_off_in_the_middle_is_no_commit(
    catalog: Catalog,
) -> None:
    head = fill(catalog)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, catalog.url, catalog.warehouse],
        input=_noise(2**20),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.startswith(b"OSError")
    assert catalog.resolve("main").id == head
    assert rows(catalog) == 1
    assert catalog.verify().ok


def test_a_warehouse_that_is_gone_is_said_to_be_and_not_begun_anew(
    catalog: Catalog,
) -> None:
    head = fill(catalog)
    warehouse = Path(catalog.warehouse)
    away = warehouse.rename(warehouse.with_name("away"))
    with Catalog(catalog.url, catalog.warehouse) as fresh:
        for opened in (catalog, fresh):
            with pytest.raises(WarehouseGoneError, match="no such folder"):
                opened.at("main").load_table("kb.a")
            with pytest.raises(WarehouseGoneError, match="no such folder"):
                opened.at("main").create_table("kb.b", SCHEMA)
    assert not warehouse.exists()
    assert catalog.resolve("main").id == head
    away.rename(warehouse)
    assert rows(catalog) == 1
    catalog.at("main").create_table("kb.b", SCHEMA)


def test_a_table_in_hand_cannot_be_written_once_its_warehouse_is_gone(
    catalog: Catalog,
) -> None:
    head = fill(catalog)
    table = catalog.at("main").load_table("kb.a")
    Path(catalog.warehouse).rename(Path(catalog.warehouse).with_name("away"))
    with pytest.raises((AssayError, FileNotFoundError)):
        table.append(pa.table({"x": [b"more"]}, schema=SCHEMA))
    assert catalog.resolve("main").id == head


def test_one_metadata_file_that_is_gone_or_damaged_is_named(catalog: Catalog) -> None:
    fill(catalog)
    location = catalog.contents()["kb.a"].metadata_location or ""
    Path(location).write_text("{", encoding="utf-8")
    with (
        Catalog(catalog.url, catalog.warehouse) as fresh,
        pytest.raises(MetadataUnreadableError, match=location) as caught,
    ):
        fresh.at("main").load_table("kb.a")
    assert "assay log" in caught.value.remedy


def test_an_address_of_a_store_never_shows_its_password() -> None:
    for url in ("postgresql://assay:secret@127.0.0.1:1/none", "no:secret@url", "a://"):
        with pytest.raises(AssayError) as caught:
            Catalog(url, "/nowhere")
        assert "secret" not in str(caught.value)


def _noise(size: int) -> bytes:
    """Return bytes that no codec makes smaller, always the same."""
    import random

    return random.Random(7).randbytes(size)  # noqa: S311
