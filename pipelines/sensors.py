"""Watch the inbox folder and start an ingest when files have come to rest."""

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

import dagster as dg

from pipelines.jobs import ingest
from resources.settings import Settings
from resources.sources import Entry, FolderSource

FILES_A_TICK = 200_000  # A tick is cut off after 60 s; the nightly run reads all.


@dataclass(frozen=True)
class Look:
    """What a look at the inbox found: a digest of names, sizes and times."""

    digest: str
    files: int
    unsettled: int


def look(source: FolderSource, settle_seconds: float) -> Look:
    """Digest the names, sizes and times of all files; count those still young.

    Times only decide whether a run is worth starting. What changed is decided by the
    run, from the bytes.
    """
    digest, files, unsettled = sha256(), 0, 0
    now = time.time()
    for entry in islice(source.scan(), FILES_A_TICK):
        digest.update(json.dumps(_mark(entry)).encode())
        files += 1
        age = now - entry.modified_at.timestamp() if entry.modified_at else None
        # A time far in the future is a wrong clock, not a file being written.
        if age is not None and abs(age) < settle_seconds:
            unsettled += 1
    return Look(digest.hexdigest(), files, unsettled)


def _mark(entry: Entry) -> list[object]:
    stamp = entry.modified_at.isoformat() if entry.modified_at else None
    return [entry.path, entry.bytes, stamp]


@dg.sensor(
    job=ingest,
    minimum_interval_seconds=30,
    description="Starts an ingest of the inbox when its files changed and settled.",
)
def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Ask for one run per settled state of the inbox; its key makes repeats safe."""
    settings = Settings()
    folder = settings.inbox_folder
    if not folder.is_dir():
        return dg.SkipReason(f"No folder {folder}: make it and drop files in.")
    found = look(_source(folder, settings), settings.settle_seconds)
    if found.unsettled:
        return dg.SkipReason(
            f"{found.unsettled} of {found.files} files in {folder} are still being "
            "written: waiting for them to settle."
        )
    number, _, last = (context.cursor or "0:").partition(":")
    if found.digest == last:
        return dg.SkipReason(f"Nothing new in {folder}: drop a file there.")
    if not found.files and not last:
        return dg.SkipReason(f"{folder} is empty: drop a file there.")
    # Numbered, so that a state which comes back is another run.
    cursor = f"{int(number) + 1}:{found.digest}"
    run = dg.RunRequest(
        run_key=cursor,
        run_config={"ops": {"files": {"config": {"paths": [str(folder)]}}}},
    )
    return dg.SensorResult(run_requests=[run], cursor=cursor)


def _source(folder: Path, settings: Settings) -> FolderSource:
    return FolderSource(folder, "inbox", max_file_bytes=settings.max_file_bytes)
