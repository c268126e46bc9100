"""Checks of the home: can it be written, is it whole, did runs leave branches."""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from pipelines.cli.base import has_home
from pipelines.cli.findings import Finding
from pipelines.cli.text import plural, short_id, size
from resources.places import local_path
from resources.settings import Settings

if TYPE_CHECKING:
    from resources.catalog import Catalog

LOOKS = 16  # Tables looked for at once.
NEWEST = 100  # Commits that are looked at.
FULL_BYTES, LOW_BYTES = 200 * 10**6, 2 * 10**9  # Free space that fails, that warns.


def home(settings: Settings) -> Finding:
    """Whether the home can be written, or made."""
    where = _nearest(settings.home)
    if problem := _cannot_write(where):
        remedy = "give write access, or choose another folder with --home DIR"
        return Finding("home", "fail", problem, remedy)
    made = "" if where == settings.home else ", not made yet"
    return Finding("home", "ok", f"{settings.home}{made}")


def warehouse(settings: Settings) -> Finding:
    """Whether the folder or bucket of all tables can be written."""
    root = settings.warehouse_root
    path = local_path(root)
    problem = _cannot_write(_nearest(path)) if path else _cannot_put(settings)
    if problem:
        remedy = "give write access; check ASSAY_WAREHOUSE and ASSAY_STORAGE"
        return Finding("warehouse", "fail", problem, remedy)
    return Finding("warehouse", "ok", root)


def _cannot_write(folder: Path) -> str | None:
    """Return why no file can be made in a folder, or None if one was."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"assay")
    except OSError as error:
        return f"cannot write to {folder}: {error.strerror}"
    return None


def _cannot_put(settings: Settings) -> str | None:
    """Return why no object can be made in the bucket, or None if one was."""
    # Imported here: it costs more than all other checks of the home.
    from pyiceberg.io import load_file_io

    place = f"{settings.warehouse_root}/.assay-{uuid4().hex}"
    io = load_file_io(settings.storage, place)
    try:
        with io.new_output(place).create() as file:
            file.write(b"assay")
        io.delete(place)
    except OSError as error:
        said = str(error).partition("\n")[0]
        return f"cannot write to {settings.warehouse_root}: {said}"
    return None


def disk(settings: Settings) -> Finding:
    """Whether there is space for more."""
    free = shutil.disk_usage(_nearest(settings.home)).free
    detail = f"{size(free)} free"
    if free >= LOW_BYTES:
        return Finding("disk", "ok", detail)
    remedy = "free some space, or choose another folder with --home DIR"
    return Finding("disk", "fail" if free < FULL_BYTES else "warn", detail, remedy)


def _nearest(path: Path) -> Path:
    """Return the path, or the nearest one above it that exists."""
    return next(each for each in (path, *path.parents) if each.exists())


def catalog(settings: Settings) -> Finding:
    """Whether the catalog opens, and every table that main names is in its place."""
    if not has_home(settings):
        detail = "nothing was ever written here"
        return Finding("catalog", "warn", detail, "assay ingest PATH")
    from resources.lakehouse import Lakehouse

    with Lakehouse(settings) as lakehouse:
        contents = lakehouse.catalog.contents("main")
        head = lakehouse.catalog.resolve("main").id
        tables = {
            key: each.metadata_location
            for key, each in contents.items()
            if each.metadata_location
        }
        with ThreadPoolExecutor(LOOKS) as pool:  # One trip each in object storage.
            there = pool.map(partial(_is_there, lakehouse.catalog), tables.values())
            lost = [key for key, found in zip(tables, there, strict=True) if not found]
    if lost:
        detail = f"the files of {', '.join(lost)} are gone"
        remedy = "put the warehouse folder back, or: assay restore FILE --branch NAME"
        return Finding("catalog", "fail", detail, remedy)
    whole = f"main is at {short_id(head)} with {plural(len(tables), 'table')}"
    return Finding("catalog", "ok", whole)


def _is_there(catalog: "Catalog", location: str) -> bool:
    if (path := local_path(location)) is not None:
        return path.exists()
    return catalog.io(location).new_input(location).exists()


def history(settings: Settings) -> Finding:
    """Whether the latest commits, their states and files are as they were committed."""
    if not has_home(settings):
        return Finding("history", "ok", "none yet")
    from resources.lakehouse import Lakehouse

    with Lakehouse(settings) as lakehouse:
        found = lakehouse.catalog.verify(newest=NEWEST)
    looked_at = f"the latest {plural(found.checked['commits'], 'commit')}"
    if found.ok:
        return Finding("history", "ok", f"{looked_at} and their files are whole")
    first = found.problems[0].describe()
    detail = f"{plural(len(found.problems), 'problem')} in {looked_at}: {first}"
    return Finding("history", "fail", detail, "assay verify, which looks at all")


def branches(settings: Settings) -> Finding:
    """Whether runs left branches behind."""
    if not has_home(settings):
        return Finding("branches", "ok", "none yet")
    from resources.lakehouse import Lakehouse

    with Lakehouse(settings) as lakehouse:
        refs = lakehouse.catalog.refs()
    count = sum(ref.kind == "branch" for ref in refs)
    failed = [ref.name for ref in refs if ref.failed]
    if not failed:
        return Finding("branches", "ok", plural(count, "branch", "branches"))
    return Finding(
        "branches",
        "warn",
        f"{plural(len(failed), 'run')} failed: {', '.join(failed)}",
        f"look with assay log {failed[0]}, then: "
        f"assay branch delete {' '.join(failed)}",
    )


def garbage(settings: Settings) -> Finding:
    """Whether garbage collection ended well the last time."""
    if not has_home(settings):
        return Finding("garbage", "ok", "never collected")
    from resources.lakehouse import Lakehouse

    with Lakehouse(settings) as lakehouse:
        last = lakehouse.catalog.last_collection()
    if last is None:
        return Finding("garbage", "ok", "never collected: assay gc --dry-run")
    began = f"{last.started_at:%Y-%m-%d %H:%M}Z"
    if last.status == "swept":
        return Finding("garbage", "ok", f"last collected {began}")
    if last.status == "failed":
        detail = f"what is needed could not all be read {began}"
        return Finding("garbage", "warn", detail, "assay verify, then: assay gc")
    detail = f"the collection of {began} runs still, or was stopped"
    return Finding("garbage", "warn", detail, "assay gc, which ends what it began")


def search(settings: Settings) -> Finding:
    """Whether the indexes hold every live passage of main, undamaged."""
    if not has_home(settings):
        return Finding("search", "ok", "nothing to index yet")
    from resources.lakehouse import Lakehouse
    from resources.schemas import CHUNKS

    with Lakehouse(settings) as lakehouse:
        if CHUNKS.key not in lakehouse.catalog.contents("main"):
            return Finding("search", "ok", "nothing to index yet")
        found = lakehouse.indexer.coverage(lakehouse.catalog.resolve("main").id)
        damage = lakehouse.flat_index.verify()
    detail = f"{found.indexed:,} of {plural(found.live, 'live passage')} indexed"
    if damage:
        return Finding("search", "warn", damage[0], "assay index, which mends it")
    if found.indexed < found.live:
        remedy = "assay index, or any search, which adds the others first"
        return Finding("search", "warn", detail, remedy)
    return Finding("search", "ok", f"{detail}, {found.by_words:,} rows by words")
