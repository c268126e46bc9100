"""The one text form of a commit, and its id: a hash over it. Pure functions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from resources.catalog.model import Attribution, Commit, Content, Link, Operation

FORMAT = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def canonical(value: object) -> bytes:
    """Return JSON that is the same bytes for the same value, everywhere."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True
    ).encode("ascii")


def digest(data: bytes) -> str:
    """Return the SHA-256 of data as 64 hex digits."""
    return sha256(data).hexdigest()


def microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros: int) -> datetime:
    """Return the UTC time that many microseconds after 1970."""
    return _EPOCH + micros * _MICROSECOND


def content_to_json(content: Content | None) -> dict[str, object] | None:
    """Return a content as plain JSON, leaving out what it does not have."""
    if content is None:
        return None
    full = {
        "kind": content.kind,
        "id": content.content_id,
        "location": content.metadata_location,
        "snapshot": content.snapshot_id,
        "properties": dict(content.properties) or None,
        "checksum": content.checksum,
        "files": content.files,
    }
    return {name: value for name, value in full.items() if value is not None}


def content_from_json(data: Mapping[str, Any] | None) -> Content | None:
    """Return the content that content_to_json wrote."""
    if data is None:
        return None
    return Content(
        data["kind"],
        data["id"],
        data.get("location"),
        data.get("snapshot"),
        data.get("properties", {}),
        data.get("checksum"),
        data.get("files"),
    )


def operations_to_json(operations: Sequence[Operation]) -> list[dict[str, object]]:
    """Return operations as plain JSON, in their order."""
    return [
        {
            "key": item.key,
            "action": item.action,
            "content": content_to_json(item.content),
            "previous": content_to_json(item.previous),
        }
        for item in operations
    ]


def operations_from_json(data: Sequence[Mapping[str, Any]]) -> tuple[Operation, ...]:
    """Return the operations that operations_to_json wrote."""
    return tuple(
        Operation(
            item["key"],
            item["action"],
            content_from_json(item["content"]),
            content_from_json(item["previous"]),
        )
        for item in data
    )


def commit_id(commit: Commit) -> str:
    """Return the id that a commit must have: the hash over all its other fields.

    Parents are in it, so an id vouches for the whole history behind it; and so is
    the root of the tree of contents, so it vouches for the whole state as well.
    """
    said = {
        "format": FORMAT,
        "parents": commit.parents,
        "sequence": commit.sequence,
        "created_at": microseconds(commit.created_at),
        "message": commit.message,
        "author": commit.author,
        "agent": commit.agent,
        "run_id": commit.run_id,
        "properties": dict(commit.properties),
        "operations": operations_to_json(commit.operations),
        "root": commit.root,
    }
    if commit.authored_at is not None:  # Left out else, as it was before it existed.
        said["authored_at"] = microseconds(commit.authored_at)
    return digest(canonical(said))


def make_commit(
    parents: Sequence[Link],
    root: str,
    operations: Sequence[Operation],
    attribution: Attribution,
    now: datetime,
) -> Commit:
    """Return a commit on top of parents, the first of which is the head it moves.

    Its time is now, or just after its parents where their clock was ahead: so times
    never run backwards along a history, and name@time has one answer.
    """
    after = [parent.created_at + _MICROSECOND for parent in parents]
    draft = Commit(
        id="",
        parents=tuple(parent.id for parent in parents),
        sequence=max((parent.sequence for parent in parents), default=-1) + 1,
        created_at=max([now, *after]),
        message=storable(attribution.message),
        author=storable(attribution.author),
        agent=storable(attribution.agent),
        run_id=None if attribution.run_id is None else storable(attribution.run_id),
        properties={
            storable(name): storable(str(value))
            for name, value in attribution.properties.items()
        },
        operations=tuple(sorted(operations, key=lambda item: item.key)),
        root=root,
        authored_at=attribution.authored_at,
    )
    return replace(draft, id=commit_id(draft))


def storable(text: str) -> str:
    """Return text that every database takes: lone surrogates and NUL are escaped."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
