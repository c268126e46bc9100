"""Rows of the store to the words of the catalog, and back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from resources.catalog.commits import (
    canonical,
    microseconds,
    moment,
    operations_from_json,
    operations_to_json,
)
from resources.catalog.model import Commit, Link, Ref, ReflogEntry

Row = RowMapping | Mapping[str, Any]


def _parents(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("parent", "merged") if row[name] is not None)


def link_of(row: Row) -> Link:
    """Return the link in a row of `commits`."""
    created_at = moment(row["created_at"])
    return Link(row["id"], _parents(row), row["sequence"], created_at, row["root"])


def commit_of(row: Row) -> Commit:
    """Return the commit in a row of `commits`."""
    return Commit(
        id=row["id"],
        parents=_parents(row),
        sequence=row["sequence"],
        created_at=moment(row["created_at"]),
        message=row["message"],
        author=row["author"],
        agent=row["agent"],
        run_id=row["run_id"],
        properties=json.loads(row["properties"]),
        operations=operations_from_json(json.loads(row["operations"])),
        root=row["root"],
        authored_at=_optional_moment(row["authored_at"]),
    )


def _optional_moment(micros: int | None) -> datetime | None:
    return None if micros is None else moment(micros)


def commit_row(commit: Commit) -> dict[str, Any]:
    """Return the row of `commits` that commit_of reads."""
    parent, merged, *_ = (*commit.parents, None, None)
    authored = commit.authored_at
    return {
        "id": commit.id,
        "parent": parent,
        "merged": merged,
        "sequence": commit.sequence,
        "created_at": microseconds(commit.created_at),
        "root": commit.root,
        "message": commit.message,
        "author": commit.author,
        "agent": commit.agent,
        "run_id": commit.run_id,
        "properties": canonical(dict(commit.properties)).decode(),
        "operations": canonical(operations_to_json(commit.operations)).decode(),
        "authored_at": None if authored is None else microseconds(authored),
    }


def ref_of(row: Row) -> Ref:
    """Return the ref in a row of `refs`."""
    created_at = moment(row["created_at"])
    return Ref(row["name"], row["kind"], row["head"], created_at, row["failed"])


def head_row(row: Row) -> tuple[Ref, Link]:
    """Return the ref and the link in a row of the query head_of."""
    names = ("id", "parent", "merged", "sequence", "created_at", "root")
    return ref_of(row), link_of({name: row[f"commit_{name}"] for name in names})


def ref_row(ref: Ref) -> dict[str, Any]:
    """Return the row of `refs` that ref_of reads."""
    return {**vars(ref), "created_at": microseconds(ref.created_at)}


def entry_of(row: Row) -> ReflogEntry:
    """Return the entry in a row of `reflog`."""
    fields = {name: value for name, value in row.items() if name != "id"}
    return ReflogEntry(**{**fields, "at": moment(row["at"])})


def entry_row(entry: ReflogEntry) -> dict[str, Any]:
    """Return the row of `reflog` that entry_of reads."""
    return {**vars(entry), "at": microseconds(entry.at)}


def request_row(request_id: str, commit: Commit) -> dict[str, Any]:
    """Return the row of `requests` that says which commit was made for a request."""
    at = microseconds(commit.created_at)
    return {"id": request_id, "commit_id": commit.id, "at": at}
