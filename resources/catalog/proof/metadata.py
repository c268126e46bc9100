"""What a table's metadata file demands to be there, read as plain JSON."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NO_SNAPSHOT = -1  # How older writers say that a table is empty.
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Demands:
    """The files that a table needs besides its metadata file.

    Args:
        snapshot_id: The current snapshot; None while it is empty.
        lists: Locations of the manifest lists of the current snapshot and of those
            that branches and tags of the table itself name.
        statistics: Size in bytes of its statistics files, by location.
        snapshots: Location of the manifest list of every snapshot that it has, by id.
    """

    snapshot_id: int | None
    lists: tuple[str, ...]
    statistics: Mapping[str, int]
    snapshots: Mapping[int, str | None]


def demands(data: bytes) -> Demands:
    """Return what a table's metadata file names.

    Not through PyIceberg's models: they take fifty times as long, and refuse files
    that other engines wrote and that are whole.

    Args:
        data: Its bytes, deflated or not.

    Raises:
        ValueError: If it is no metadata file.

    Source:
        Iceberg table specification, version 3, appendix C: JSON serialization.
    """
    try:
        plain = gzip.decompress(data) if data.startswith(_GZIP) else data
        fields = json.loads(plain)
        current = fields.get("current-snapshot-id")
        lists = {
            each["snapshot-id"]: each.get("manifest-list")
            for each in fields.get("snapshots", ())
        }
        needed = set(_named(fields)) | {current} - {None, _NO_SNAPSHOT}
        chosen = [lists[each] for each in sorted(needed)]
        return Demands(
            None if current == _NO_SNAPSHOT else current,
            tuple(each for each in chosen if each is not None),
            dict(_statistics(fields, needed)),
            lists,
        )
    except KeyError as error:
        msg = f"it names {error}, and does not have it"
        raise ValueError(msg) from error
    except (EOFError, OSError, TypeError, AttributeError, zlib.error) as error:
        msg = f"{type(error).__name__}: {error}"
        raise ValueError(msg) from error


def _named(fields: Mapping[str, Any]) -> Iterator[int]:
    for ref in fields.get("refs", {}).values():
        yield ref["snapshot-id"]


def _statistics(
    fields: Mapping[str, Any], needed: set[int]
) -> Iterator[tuple[str, int]]:
    for kind in ("statistics", "partition-statistics"):
        for file in fields.get(kind) or ():
            if file["snapshot-id"] in needed:
                yield file["statistics-path"], file["file-size-in-bytes"]
