"""Metadata of new tables: ids are given anew, as Java gives them."""

import pytest

from resources.catalog.rest.errors import BadRequestError
from resources.catalog.rest.metadata.creation import new_table
from resources.catalog.rest.metadata.fields import (
    highest_id,
    same_schema,
    with_fresh_ids,
)

NESTED = {
    "type": "struct",
    "schema-id": 9,
    "identifier-field-ids": [70],
    "fields": [
        {
            "id": 50,
            "name": "list",
            "required": False,
            "type": {
                "type": "list",
                "element-id": 51,
                "element-required": True,
                "element": {
                    "type": "struct",
                    "fields": [
                        {"id": 52, "name": "a", "required": True, "type": "int"}
                    ],
                },
            },
        },
        {
            "id": 60,
            "name": "map",
            "required": False,
            "type": {
                "type": "map",
                "key-id": 61,
                "key": "string",
                "value-id": 62,
                "value-required": False,
                "value": "long",
            },
        },
        {"id": 70, "name": "key", "required": True, "type": "long"},
    ],
}


def test_the_fields_of_a_struct_are_numbered_before_what_is_inside_them() -> None:
    fresh, renamed = with_fresh_ids(NESTED)
    assert renamed == {50: 1, 60: 2, 70: 3, 51: 4, 52: 5, 61: 6, 62: 7}
    assert fresh["schema-id"] == 0
    assert fresh["identifier-field-ids"] == [3]
    assert highest_id(fresh) == 7
    assert fresh["fields"][0]["type"]["element"]["fields"][0]["id"] == 5
    assert NESTED["fields"][0]["id"] == 50  # type: ignore[index]


def test_schemas_are_the_same_whatever_their_number_and_nulls() -> None:
    other = {**NESTED, "schema-id": 1, "doc": None}
    other["fields"] = [{**each, "doc": None} for each in NESTED["fields"]]  # type: ignore[attr-defined]
    assert same_schema(NESTED, other)
    assert not same_schema(NESTED, {**NESTED, "identifier-field-ids": []})
    assert not same_schema(NESTED, {**NESTED, "fields": []})


def test_layouts_of_a_new_table_follow_its_new_ids() -> None:
    request = {
        "schema": NESTED,
        "partition-spec": {
            "spec-id": 4,
            "fields": [
                {
                    "source-id": 70,
                    "field-id": 5000,
                    "transform": "bucket[2]",
                    "name": "b",
                }
            ],
        },
        "write-order": {
            "order-id": 9,
            "fields": [
                {
                    "source-id": 70,
                    "transform": "identity",
                    "direction": "asc",
                    "null-order": "nulls-last",
                }
            ],
        },
        "properties": {"format-version": "3", "a": "1"},
    }
    made = new_table(request, "/w/t", 1000)
    spec, order = made["partition-specs"][0], made["sort-orders"][0]
    assert (spec["spec-id"], spec["fields"][0]["source-id"]) == (0, 3)
    assert spec["fields"][0]["field-id"] == 1000
    assert (order["order-id"], order["fields"][0]["source-id"]) == (1, 3)
    assert made["default-sort-order-id"] == 1
    assert made["properties"] == {"a": "1"}
    assert (made["format-version"], made["next-row-id"]) == (3, 0)
    assert made["last-column-id"] == 7


@pytest.mark.parametrize(
    "request_body",
    [
        {},
        {"schema": {}, "partition-spec": {"fields": [{"source-id": 1}]}},
        {"schema": {"fields": [{"name": "x"}]}},
        {"schema": {"fields": []}, "properties": {"format-version": "new"}},
        {"schema": {"fields": []}, "properties": {"format-version": "4"}},
    ],
)
def test_a_malformed_table_is_refused(request_body: dict[str, object]) -> None:
    with pytest.raises(BadRequestError):
        new_table(request_body, "/w/t", 1000)
