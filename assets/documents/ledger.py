"""What changed since the last run: the next rows of the file ledger. Pure."""

import polars as pl
import pyarrow as pa

from resources.ids import content_id

SEEN = pl.Schema(
    {
        "uri": pl.String(),
        "source": pl.String(),
        "parent_uri": pl.String(),
        "sha256": pl.String(),
        "bytes": pl.Int64(),
        "modified_at": pl.Datetime("us", "UTC"),
        "reason": pl.String(),
    }
)
KNOWN = pl.Schema(
    {
        "uri": pl.String(),
        "source": pl.String(),
        "parent_uri": pl.String(),
        "revision": pl.Int32(),
        "status": pl.String(),
        "sha256": pl.String(),
        "bytes": pl.Int64(),
        "extractor": pl.String(),
        "version_id": pl.String(),
        "reason": pl.String(),
    }
)


def known_frame(latest: pa.Table) -> pl.DataFrame:
    """Return the result of `sql/steps/latest_files` with the columns of KNOWN."""
    return pl.DataFrame(pl.from_arrow(latest)).cast(KNOWN).select(list(KNOWN))


def next_events(
    seen: pl.DataFrame,
    known: pl.DataFrame,
    everywhere: pl.DataFrame | None = None,
    *,
    extractor: str,
    retry: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Return one new event per URI whose state differs from the ledger's.

    Args:
        seen: Columns of SEEN, one row per URI found now. A null sha256 means that it
            was refused unread, for `reason`.
        known: Columns of KNOWN, the latest event of each URI in the same scope. A
            reason on one that is present says that its bytes could not be read again.
        everywhere: Columns of KNOWN, the latest event of each URI there is, among
            which a new file may have a copy; those of the scope when not given.
        extractor: Version of the reader; another one makes every content a new
            version.
        retry: URIs that get a new event even if nothing changed.

    Returns:
        Rows for `kb.files` without run and time, ordered by URI: new and changed files
        present or refused, vanished ones deleted, and with them the members of
        archives and mails that changed or vanished.
    """
    now = seen.with_columns(
        status=pl.when(pl.col("sha256").is_null())
        .then(pl.lit("refused"))
        .otherwise(pl.lit("present")),
        extractor=pl.lit(extractor),
    )
    before = known.select(
        "uri", *(pl.col(name).name.prefix("old_") for name in _COMPARED), "revision"
    )
    joined = now.join(before, on="uri", how="left")
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"old_{name}")) for name in _COMPARED
    )
    changed = joined.filter(
        pl.col("revision").is_null() | differs | pl.col("uri").is_in(list(retry))
    )
    gone = _gone(known, seen["uri"], changed["uri"])
    events = pl.concat(
        [changed.select(*_CARRIED), gone.select(*_CARRIED)], how="vertical"
    )
    return (
        _identified(events)
        .pipe(_link_duplicates, known if everywhere is None else everywhere)
        .sort("uri")
    )


def after(known: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Return the latest event of each URI, columns of KNOWN, with events on top."""
    rows = events.with_columns(reason=pl.lit(None, pl.String)).select(list(KNOWN))
    older = known.filter(~pl.col("uri").is_in(rows["uri"].implode()))
    return pl.concat([older, rows])


_COMPARED = ("status", "sha256", "extractor", "reason")
_CARRIED = (
    "uri",
    "source",
    "parent_uri",
    "revision",
    "status",
    "sha256",
    "bytes",
    "modified_at",
    "extractor",
)


def _gone(known: pl.DataFrame, seen: pl.Series, changed: pl.Series) -> pl.DataFrame:
    """Return what is in the ledger and no longer there, members after their parents.

    The row keeps the last hash, so that a reader of the ledger sees what it was.
    """
    alive = known.filter(pl.col("status") != "deleted")
    is_member = pl.col("parent_uri").is_not_null()
    vanished = alive.filter(~is_member & ~pl.col("uri").is_in(seen.implode()))
    roots = pl.concat([changed, vanished["uri"]])
    members = alive.filter(
        is_member
        & pl.col("uri").str.split("!/").list.first().is_in(roots.implode())
        & ~pl.col("uri").is_in(seen.implode())
    )
    return pl.concat([vanished, members]).with_columns(
        status=pl.lit("deleted"),
        bytes=pl.lit(None, pl.Int64),
        modified_at=pl.lit(None, SEEN["modified_at"]),
    )


def _identified(events: pl.DataFrame) -> pl.DataFrame:
    """Add the ids: of the event, and of the version that its bytes are."""
    revision = pl.col("revision").fill_null(0) + 1
    events = events.with_columns(revision=revision.cast(pl.Int32))
    file_ids = [
        content_id(uri, number)
        for uri, number in zip(events["uri"], events["revision"], strict=True)
    ]
    versions = [
        version_of(digest, reader) if digest else None
        for digest, reader in zip(events["sha256"], events["extractor"], strict=True)
    ]
    return events.with_columns(
        file_id=pl.Series(file_ids, dtype=pl.String),
        version_id=pl.Series(versions, dtype=pl.String),
    )


def version_of(digest: str, extractor: str) -> str:
    """Return the id of what one reader makes of bytes with this SHA-256."""
    return content_id(digest, extractor)


def _link_duplicates(events: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Name for each present URI the first live URI with the same version.

    One that was there before comes first, then the smallest.
    """
    untouched = known.filter(
        (pl.col("status") == "present") & ~pl.col("uri").is_in(events["uri"].implode())
    )
    present = pl.col("status") == "present"
    live = pl.concat(
        each.select("version_id", "uri").sort("uri")
        for each in (untouched, events.filter(present))
    )
    first = live.group_by("version_id").agg(first=pl.col("uri").first())
    linked = events.join(first, on="version_id", how="left", nulls_equal=False)
    is_copy = present & (pl.col("first") != pl.col("uri"))
    return linked.with_columns(
        duplicate_of=pl.when(is_copy).then(pl.col("first"))
    ).drop("first")
