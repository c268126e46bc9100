"""Checks of the home: can it be written, is it whole, did runs leave branches."""

import shutil
import tempfile
from pathlib import Path

from pipelines.cli.base import has_home
from pipelines.cli.findings import Finding
from pipelines.cli.text import plural, short_id, size
from resources.settings import Settings

FULL_BYTES, LOW_BYTES = 200 * 10**6, 2 * 10**9  # Free space that fails, that warns.


def home(settings: Settings) -> Finding:
    """Whether the home can be written, or made."""
    where = _nearest(settings.home)
    try:
        with tempfile.TemporaryFile(dir=where) as file:
            file.write(b"assay")
    except OSError as error:
        detail = f"cannot write to {where}: {error.strerror}"
        remedy = "give write access, or choose another folder with --home DIR"
        return Finding("home", "fail", detail, remedy)
    made = "" if where == settings.home else ", not made yet"
    return Finding("home", "ok", f"{settings.home}{made}")


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
    """Whether the catalog opens, and every table that main names is on the disk."""
    if not has_home(settings):
        detail = "nothing was ever written here"
        return Finding("catalog", "warn", detail, "assay ingest PATH")
    from resources.lakehouse import Lakehouse

    with Lakehouse(settings) as lakehouse:
        contents = lakehouse.catalog.contents("main")
        head = lakehouse.catalog.resolve("main").id
    tables = {
        key: Path(each.metadata_location.removeprefix("file://"))
        for key, each in contents.items()
        if each.metadata_location
    }
    lost = sorted(key for key, path in tables.items() if not path.exists())
    if lost:
        detail = f"the files of {', '.join(lost)} are gone"
        remedy = "put the warehouse folder back, or: assay restore FILE --branch NAME"
        return Finding("catalog", "fail", detail, remedy)
    whole = f"main is at {short_id(head)} with {plural(len(tables), 'table')}"
    return Finding("catalog", "ok", whole)


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
