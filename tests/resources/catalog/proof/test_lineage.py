import json
from collections.abc import Mapping

import pytest

from resources.catalog.model import Content
from resources.catalog.proof.lineage import Lineage
from resources.catalog.proof.metadata import demands


def written(current: int, **fields: object) -> bytes:
    snapshots = [
        {"snapshot-id": n, "manifest-list": f"/m/{n}"} for n in range(1, current + 1)
    ]
    refs = {"main": {"snapshot-id": current, "type": "branch"}}
    document = {"current-snapshot-id": current, "snapshots": snapshots, "refs": refs}
    return json.dumps({**document, **fields}).encode()


def table(snapshot: int, content_id: str = "t") -> Content:
    return Content("table", content_id, f"/t/{snapshot}", snapshot)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"refs": {"a": {"snapshot-id": 1, "type": "tag"}, "main": {"snapshot-id": 2,
         "type": "branch"}}},
        {"statistics": [{"snapshot-id": 2, "statistics-path": "/s",
         "file-size-in-bytes": 1}]},
        {"properties": {"branch": "no ref"}},
    ],
)  # fmt: skip
def test_an_older_file_demands_the_same_read_quickly_or_whole(
    fields: Mapping[str, object],
) -> None:
    lineage = Lineage()
    lineage.demanded(table(3), written(3), intact=True)
    older = written(2, **fields)
    found, whole = lineage.demanded(table(2), older, intact=True), demands(older)
    assert (found.snapshot_id, found.lists) == (whole.snapshot_id, whole.lists)
    assert found.statistics == whole.statistics


def test_an_older_file_is_not_parsed_when_it_is_as_it_was_written() -> None:
    lineage = Lineage()
    lineage.demanded(table(3), written(3), intact=True)
    assert lineage.demanded(table(2), b"{", intact=True).lists == ("/m/2",)
    with pytest.raises(ValueError, match="Expecting"):
        lineage.demanded(table(2), b"{", intact=False)


def test_tables_do_not_know_each_others_snapshots() -> None:
    lineage = Lineage()
    lineage.demanded(table(3), written(3), intact=True)
    with pytest.raises(ValueError, match="Expecting"):
        lineage.demanded(table(2, "other"), b"{", intact=True)
