import json
import zlib
from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.commits import commit_id, digest
from resources.catalog.proof.checksums import checksums
from resources.catalog.proof.findings import Findings
from resources.catalog.proof.ledger import decode
from resources.catalog.proof.records import Records
from resources.catalog.store.rows import commit_row

Damage = Callable[..., None]


def recorded(catalog: Catalog, address: str = "main") -> dict[str, str]:
    """Return the checksums that a commit and its first parents carry."""
    carried = {
        each.content.files
        for commit in catalog.log(address)
        for each in commit.operations
        if each.content is not None and each.content.files is not None
    }
    return checksums(Records(catalog._store), sorted(carried), Findings())


def needed(catalog: Catalog, key: str, ref: str = "main") -> set[str]:
    """Return the manifest list, manifests and data files of a table."""
    table = catalog.at(ref).load_table(key)
    snapshot = table.current_snapshot()
    assert snapshot is not None
    manifests = snapshot.manifests(table.io)
    files = [e.data_file for m in manifests for e in m.fetch_manifest_entry(table.io)]
    return {
        snapshot.manifest_list,
        *(each.manifest_path for each in manifests),
        *(each.file_path for each in files),
    }


def test_every_file_of_a_transaction_is_recorded_also_of_its_middle(
    catalog: Catalog, rows: pa.Table
) -> None:
    with catalog.transaction(message="m") as tx:
        tx.create_namespace("kb")
        table = tx.create_table("kb.a", rows.schema)
        table.append(rows)
        first = table.current_snapshot()
        table.append(rows)
    assert first is not None
    found = recorded(catalog)
    assert found.keys() >= needed(catalog, "kb.a") | {first.manifest_list}
    table = catalog.at().load_table("kb.a")
    for location, checksum in found.items():
        with table.io.new_input(location).open() as stream:
            assert digest(stream.read()) == checksum


def test_what_deletes_merges_and_compactions_write_is_recorded(
    filled: Catalog, rows: pa.Table
) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(rows)
    filled.at("main").load_table("kb.a").delete("x = 1")
    filled.merge("dev")
    assert recorded(filled).keys() | recorded(filled, "dev").keys() >= needed(
        filled, "kb.a"
    )
    filled.compact("main")
    assert recorded(filled).keys() >= needed(filled, "kb.a")


def test_a_commit_that_wrote_no_file_carries_no_record(filled: Catalog) -> None:
    with filled.at().load_table("kb.a").transaction() as tx:
        tx.set_properties({"owner": "ann"})
    (change,) = filled.resolve("main").operations
    assert change.content is not None
    assert change.content.files is None
    assert change.content.checksum is not None


def test_a_commit_that_was_refused_leaves_its_record_to_the_next(
    filled: Catalog, rows: pa.Table
) -> None:
    with (
        pytest.raises(ValueError, match="stop"),
        filled.transaction(message="m") as tx,
    ):
        tx.load_table("kb.a").append(rows)
        message = "stop"
        raise ValueError(message)
    filled.at().load_table("kb.a").append(rows)
    assert recorded(filled).keys() >= needed(filled, "kb.a")
    assert filled.verify().ok


def record_of(catalog: Catalog) -> str:
    found = {each.key: each.content for each in catalog.resolve("main").operations}
    content = found["kb.a"]
    assert content is not None
    assert content.files is not None
    return content.files


@pytest.mark.sqlite_only
def test_a_record_that_is_gone_or_rewritten_is_found(
    filled: Catalog, damage: Damage
) -> None:
    address = record_of(filled)
    data = zlib.compress(b'{"files":[]}')
    damage("update nodes set data = ? where id = ?", (data, address))
    (problem,) = filled.verify().problems
    assert (problem.kind, problem.where) == ("node_rewritten", f"node {address[:12]}")
    damage("delete from nodes where id = ?", (address,))
    assert [each.kind for each in filled.verify().problems] == ["node_missing"]


@pytest.mark.sqlite_only
def test_a_later_commit_cannot_vouch_for_a_changed_file(
    filled: Catalog, damage: Damage
) -> None:
    head = filled.resolve("main")
    old = filled.contents()["kb.a"]
    address = record_of(filled)
    data = zlib.decompress(Records(filled._store).nodes([address])[address])
    (location, written), *_ = decode(data).items()
    forged = json.dumps({"files": [[location, written.size, "0" * 64]]}).encode()
    new = replace(old, files=digest(forged))
    change = replace(head.operations[1], key="kb.a", content=new, previous=old)
    commit = replace(
        head, parents=(head.id,), sequence=head.sequence + 1, operations=(change,)
    )
    row = commit_row(replace(commit, id=commit_id(commit)))
    damage(
        f"insert into commits ({', '.join(row)}) values ({', '.join('?' * len(row))})",  # noqa: S608
        tuple(row.values()),
    )
    damage(
        "insert into nodes (id, data) values (?, ?)",
        (digest(forged), zlib.compress(forged)),
    )
    problems = filled.verify().problems
    assert any(
        each.kind == "file_changed" and "two commits say" in each.detail
        for each in problems
    )
