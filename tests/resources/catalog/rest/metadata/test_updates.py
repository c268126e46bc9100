"""Updates of table metadata, in the JSON of the wire."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyiceberg.table.metadata import TableMetadataUtil

from resources.catalog.rest.errors import BadRequestError
from resources.catalog.rest.metadata.creation import new_table
from resources.catalog.rest.metadata.draft import Document
from resources.catalog.rest.metadata.updates import TABLE_UPDATES, update_table

FIELDS = [
    {"id": 1, "name": "x", "required": True, "type": "long"},
    {"id": 2, "name": "s", "required": False, "type": "string"},
]
SCHEMA = {"type": "struct", "fields": FIELDS}
MAIN = {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch"}


def _table(version: int = 2, **properties: str) -> Document:
    request = {
        "schema": SCHEMA,
        "properties": {"format-version": str(version), **properties},
    }
    return new_table(request, "/w/t", 1000)


def _snapshot(number: int, sequence: int, **more: object) -> Document:
    return {
        "action": "add-snapshot",
        "snapshot": {
            "snapshot-id": number,
            "sequence-number": sequence,
            "timestamp-ms": 1000 + sequence,
            "manifest-list": f"/w/t/metadata/{number}.avro",
            "summary": {"operation": "append"},
            "schema-id": 0,
            **more,
        },
    }


def _updated(base: Document, *updates: Document) -> Document:
    return update_table(base, updates, 5000, "/w/t/metadata/00000-a.metadata.json")


def _filled(*numbers: int, version: int = 2) -> Document:
    """Return a table whose snapshots were made current one after the other."""
    table = _table(version)
    for sequence, number in enumerate(numbers, start=1):
        rows = {"first-row-id": 0, "added-rows": 0} if version > 2 else {}
        parent = {"parent-snapshot-id": numbers[sequence - 2]} if sequence > 1 else {}
        add = _snapshot(number, sequence, **rows, **parent)
        table = _updated(table, add, {**MAIN, "snapshot-id": number})
    return table


@pytest.mark.parametrize("version", [1, 2, 3])
def test_pyiceberg_reads_what_updates_make_in_every_version(version: int) -> None:
    table = _filled(7, 8, version=version)
    read = TableMetadataUtil.parse_obj(deepcopy(table))
    assert read.format_version == version
    assert read.current_snapshot_id == 8
    assert [entry.snapshot_id for entry in read.snapshot_log] == [7, 8]
    assert read.last_sequence_number == 2 if version > 1 else True
    assert ("schema" in table) is (version == 1)
    assert ("last-sequence-number" in table) is (version > 1)
    assert ("next-row-id" in table) is (version > 2)


def test_an_update_leaves_the_metadata_it_starts_from_as_it_was() -> None:
    table = _filled(7)
    before = deepcopy(table)
    _updated(table, {"action": "set-properties", "updates": {"a": "1"}})
    assert table == before


def test_updates_that_change_nothing_give_the_very_same_metadata() -> None:
    table = _filled(7)
    again = _updated(
        table,
        {"action": "assign-uuid", "uuid": table["table-uuid"]},
        {"action": "upgrade-format-version", "format-version": 2},
        {"action": "set-location", "location": "/w/t/"},
        {"action": "remove-properties", "removals": ["none"]},
        {"action": "add-schema", "schema": SCHEMA},
        {"action": "set-current-schema", "schema-id": -1},
        {"action": "add-spec", "spec": {"fields": []}},
        {"action": "set-default-spec", "spec-id": 0},
        {**MAIN, "snapshot-id": 7},
    )
    assert again is table


def test_the_file_before_is_logged_and_the_log_kept_short() -> None:
    table = _table(**{"write.metadata.previous-versions-max": "2"})
    for number in range(4):
        change = {"action": "set-properties", "updates": {"n": str(number)}}
        table = update_table(table, [change], 5000 + number, f"/w/t/{number}.json")
    log = [each["metadata-file"] for each in table["metadata-log"]]
    assert log == ["/w/t/2.json", "/w/t/3.json"]
    assert table["last-updated-ms"] == 5003


def test_a_schema_that_is_there_keeps_its_id_and_a_new_one_gets_the_next() -> None:
    wider = [*FIELDS, {"id": 9, "name": "y", "required": False, "type": "int"}]
    table = _updated(
        _table(),
        {"action": "add-schema", "schema": {"fields": wider, "schema-id": 77}},
        {"action": "set-current-schema", "schema-id": -1},
    )
    assert [each["schema-id"] for each in table["schemas"]] == [0, 1]
    assert (table["current-schema-id"], table["last-column-id"]) == (1, 9)
    back = _updated(
        table,
        {"action": "add-schema", "schema": SCHEMA},
        {"action": "set-current-schema", "schema-id": -1},
    )
    assert (back["current-schema-id"], len(back["schemas"])) == (0, 2)
    assert back["last-column-id"] == 9


def test_partition_fields_get_ids_and_equal_ones_keep_theirs() -> None:
    field = {"source-id": 1, "transform": "bucket[4]", "name": "x_bucket"}
    day = {"source-id": 2, "transform": "identity", "name": "s"}
    table = _updated(
        _table(),
        {"action": "add-spec", "spec": {"fields": [field]}},
        {"action": "set-default-spec", "spec-id": -1},
    )
    table = _updated(
        table, {"action": "add-spec", "spec": {"fields": [day, {**field, "name": "b"}]}}
    )
    specs = {each["spec-id"]: each["fields"] for each in table["partition-specs"]}
    assert [each["field-id"] for each in specs[1]] == [1000]
    assert [each["field-id"] for each in specs[2]] == [1001, 1000]
    assert (table["default-spec-id"], table["last-partition-id"]) == (1, 1001)


def test_sort_orders_are_numbered_from_one_and_none_is_zero() -> None:
    field = {
        "source-id": 1,
        "transform": "identity",
        "direction": "asc",
        "null-order": "nulls-first",
    }
    add = {"action": "add-sort-order", "sort-order": {"order-id": 5, "fields": [field]}}
    choose = {"action": "set-default-sort-order", "sort-order-id": -1}
    table = _updated(_table(), add, choose)
    assert table["default-sort-order-id"] == 1
    none = {"action": "add-sort-order", "sort-order": {"order-id": 3, "fields": []}}
    table = _updated(table, none, choose)
    assert table["default-sort-order-id"] == 0
    assert [each["order-id"] for each in table["sort-orders"]] == [0, 1]


def test_snapshots_only_passed_through_are_not_logged() -> None:
    table = _updated(
        _filled(7),
        _snapshot(8, 2),
        {**MAIN, "snapshot-id": 8},
        _snapshot(9, 3),
        {**MAIN, "snapshot-id": 9},
    )
    assert [each["snapshot-id"] for each in table["snapshot-log"]] == [7, 9]
    assert table["last-updated-ms"] == 1003


def test_rolling_back_and_forth_is_logged() -> None:
    table = _updated(_filled(7, 8), {**MAIN, "snapshot-id": 7})
    assert [each["snapshot-id"] for each in table["snapshot-log"]] == [7, 8, 7]
    assert table["current-snapshot-id"] == 7
    assert table["last-updated-ms"] == 5000


def test_removed_snapshots_take_refs_statistics_and_history_with_them() -> None:
    table = _updated(
        _filled(7, 8, 9),
        {
            "action": "set-snapshot-ref",
            "ref-name": "t",
            "type": "tag",
            "snapshot-id": 8,
        },
        {"action": "set-statistics", "statistics": _statistics(8)},
        {"action": "set-statistics", "statistics": _statistics(9)},
        {
            "action": "set-partition-statistics",
            "partition-statistics": {
                "snapshot-id": 8,
                "statistics-path": "/s",
                "file-size-in-bytes": 1,
            },
        },
    )
    table = _updated(table, {"action": "remove-snapshots", "snapshot-ids": [8, 99]})
    assert [each["snapshot-id"] for each in table["snapshots"]] == [7, 9]
    assert list(table["refs"]) == ["main"]
    assert [each["snapshot-id"] for each in table["statistics"]] == [9]
    assert table["partition-statistics"] == []
    assert [each["snapshot-id"] for each in table["snapshot-log"]] == [9]


def _statistics(number: int) -> Document:
    return {
        "snapshot-id": number,
        "statistics-path": f"/s/{number}.puffin",
        "file-size-in-bytes": 9,
        "file-footer-size-in-bytes": 3,
        "blob-metadata": [],
    }


def test_statistics_replace_those_of_the_same_snapshot() -> None:
    table = _filled(7)
    for path in ("/one", "/two"):
        new = {**_statistics(7), "statistics-path": path}
        table = _updated(
            table,
            {"action": "set-statistics", "snapshot-id": 7, "statistics": new},
        )
    assert [each["statistics-path"] for each in table["statistics"]] == ["/two"]
    table = _updated(table, {"action": "remove-statistics", "snapshot-id": 7})
    assert table["statistics"] == []


def test_rows_are_numbered_on_in_version_3() -> None:
    table = _updated(
        _table(3),
        _snapshot(7, 1, **{"first-row-id": 0, "added-rows": 5}),
        _snapshot(8, 2, **{"first-row-id": 5, "added-rows": 2}),
    )
    assert table["next-row-id"] == 7
    with pytest.raises(BadRequestError, match="behind table next-row-id: 6 < 7"):
        _updated(table, _snapshot(9, 3, **{"first-row-id": 6, "added-rows": 1}))


def test_a_table_of_version_1_rises_to_2_and_3() -> None:
    table = _filled(7, version=1)
    for version in (2, 3):
        change = {"action": "upgrade-format-version", "format-version": version}
        table = _updated(table, change)
        read = TableMetadataUtil.parse_obj(deepcopy(table))
        assert read.format_version == version
        assert "partition-spec" not in table


def test_encryption_keys_are_added_once_and_removed() -> None:
    key = {"key-id": "k", "encrypted-key-metadata": "AA=="}
    add = {"action": "add-encryption-key", "encryption-key": key}
    table = _updated(_table(3), add, add)
    assert table["encryption-keys"] == [key]
    table = _updated(table, {"action": "remove-encryption-key", "key-id": "k"})
    assert table["encryption-keys"] == []


def test_fields_that_nobody_here_knows_are_kept() -> None:
    table = {**_filled(7), "hereafter": {"a": [1]}}
    change = {"action": "set-properties", "updates": {"a": "1"}}
    assert _updated(table, change)["hereafter"] == {"a": [1]}


@pytest.mark.parametrize(
    ("problem", "updates"),
    [
        ("Unknown update: x", [{"action": "x"}]),
        ("Unknown update: None", [{}]),
        ("Malformed update", [{"action": "add-schema"}]),
        ("Malformed update", [{"action": "assign-uuid", "uuid": "x"}]),
        (
            "Cannot reassign uuid",
            [{"action": "assign-uuid", "uuid": "0" * 32}],
        ),
        ("last added schema", [{"action": "set-current-schema", "schema-id": -1}]),
        ("unknown schema: 5", [{"action": "set-current-schema", "schema-id": 5}]),
        ("last added partition", [{"action": "set-default-spec", "spec-id": -1}]),
        ("unknown spec: 5", [{"action": "set-default-spec", "spec-id": 5}]),
        ("unknown order", [{"action": "set-default-sort-order", "sort-order-id": 5}]),
        ("unsupported", [{"action": "upgrade-format-version", "format-version": 9}]),
        ("downgrade", [{"action": "upgrade-format-version", "format-version": 1}]),
        ("already exists for id: 7", [_snapshot(7, 5)]),
        ("older than last", [_snapshot(9, 1, **{"parent-snapshot-id": 8})]),
        ("unknown snapshot: 99", [{**MAIN, "snapshot-id": 99}]),
        ("main a tag", [{**MAIN, "type": "tag", "snapshot-id": 7}]),
        ("type of a ref", [{**MAIN, "type": "twig", "snapshot-id": 7}]),
        (
            "Malformed table",
            [
                {
                    "action": "add-sort-order",
                    "sort-order": {"fields": [{"source-id": 9}]},
                },
                {"action": "set-default-sort-order", "sort-order-id": -1},
            ],
        ),
        (
            "Malformed table",
            [
                {
                    "action": "set-properties",
                    "updates": {"write.metadata.previous-versions-max": "many"},
                }
            ],
        ),
        ("remove the current", [{"action": "remove-schemas", "schema-ids": [0]}]),
        ("remove the def", [{"action": "remove-partition-specs", "spec-ids": [0]}]),
        (
            "Cannot find source column for partition spec",
            [
                {
                    "action": "add-spec",
                    "spec": {
                        "fields": [
                            {"source-id": 9, "transform": "identity", "name": "z"}
                        ]
                    },
                },
                {"action": "set-default-spec", "spec-id": -1},
            ],
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    problem: str, updates: list[Document]
) -> None:
    with pytest.raises(BadRequestError, match=problem):
        _updated(_filled(7, 8), *updates)


def test_every_update_of_the_specification_is_known() -> None:
    assert len(TABLE_UPDATES) == 23


_changes = st.lists(
    st.one_of(
        st.builds(
            lambda name, value: {"action": "set-properties", "updates": {name: value}},
            st.sampled_from("abc"),
            st.sampled_from("12"),
        ),
        st.builds(
            lambda name: {"action": "remove-properties", "removals": [name]},
            st.sampled_from("abc"),
        ),
        st.builds(
            lambda number: {
                "action": "add-schema",
                "schema": {
                    "fields": [
                        *FIELDS,
                        {
                            "id": number,
                            "name": f"c{number}",
                            "required": False,
                            "type": "int",
                        },
                    ]
                },
            },
            st.integers(3, 6),
        ),
    ),
    max_size=8,
)


@given(changes=_changes)
def test_the_highest_column_id_never_falls_and_ids_stay_unique(
    changes: list[Document],
) -> None:
    table = _table()
    for change in changes:
        after = _updated(table, change)
        assert after["last-column-id"] >= table["last-column-id"]
        ids = [each["schema-id"] for each in after["schemas"]]
        assert len(ids) == len(set(ids))
        table = after


@given(changes=_changes)
def test_updates_at_once_do_what_they_do_one_by_one(changes: list[Document]) -> None:
    one_by_one = _table()
    together = _updated(one_by_one, *changes)
    for change in changes:
        one_by_one = _updated(one_by_one, change)
    for name in ("schemas", "properties", "last-column-id"):
        assert together[name] == one_by_one[name]
