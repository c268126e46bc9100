"""How items and outcomes travel between processes: JSON and bytes, no pickles.

A worker reads files that nobody trusts; what it sends back must not run anything.
"""

import json
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, TypeAlias

from resources.extraction.result import (
    DocumentTable,
    Extracted,
    Failure,
    Heading,
    Member,
    Page,
)
from resources.extraction.sheets import Sheets, heads, packed, unpacked

READY = b"ready"  # Sent once, when the worker has loaded its readers.
CONTINUES, RETIRED = b"continues", b"retired"  # Sent after each batch.

EXIT_MEMORY = 17  # Exit status of a worker that ran out of address space.

Wire: TypeAlias = "Connection[Any, Any]"
Outcome = Extracted | Failure | Sheets


class Item(NamedTuple):
    """One file to read; careful: by the first reader alone, after a crash.

    As a document, or as tables.
    """

    name: str
    data: bytes
    careful: bool = False
    tables: bool = False


def send_items(wire: Wire, items: list[Item]) -> None:
    """Send a batch of files."""
    names = ("name", "careful", "tables")
    about = [{name: getattr(item, name) for name in names} for item in items]
    wire.send_bytes(json.dumps(about).encode())
    for item in items:
        wire.send_bytes(item.data)


def receive_items(wire: Wire) -> list[Item]:
    """Return the next batch; raises EOFError when the other side has closed."""
    about = json.loads(wire.recv_bytes())
    return [Item(data=wire.recv_bytes(), **each) for each in about]


def send_outcome(wire: Wire, outcome: Outcome) -> None:
    """Send the outcome of one file."""
    if isinstance(outcome, Failure):
        wire.send_bytes(_dump({"failure": asdict(outcome)}))
        return
    if isinstance(outcome, Sheets):
        wire.send_bytes(_dump({"sheets": heads(outcome)}))
        for each in outcome.tables:
            wire.send_bytes(packed(each.table))
        return
    members = outcome.members
    fields = {key: value for key, value in vars(outcome).items() if key != "members"}
    paths = [member.path for member in members]
    wire.send_bytes(_dump({"extracted": fields, "members": paths}))
    for member in members:
        wire.send_bytes(member.data)


def receive_outcome(wire: Wire) -> tuple[Outcome, int]:
    """Return the next outcome and its size in bytes; EOFError if the worker died."""
    message = wire.recv_bytes()
    size = len(message)
    content = json.loads(message)
    if "failure" in content:
        return Failure(**content["failure"]), size
    if "sheets" in content:
        tables = [unpacked(head, wire.recv_bytes()) for head in content["sheets"]]
        return Sheets(tables), size + sum(each.table.nbytes for each in tables)
    fields = content["extracted"]
    fields["pages"] = [Page(*page) for page in fields["pages"]]
    fields["headings"] = [Heading(*heading) for heading in fields["headings"]]
    fields["tables"] = [DocumentTable(*table) for table in fields["tables"]]
    members = [Member(path, wire.recv_bytes()) for path in content["members"]]
    size += sum(len(member.data) for member in members)
    return Extracted(**fields, members=members), size


def _dump(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
