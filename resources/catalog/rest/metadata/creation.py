"""Metadata of a table that a client asks to be created."""

from uuid import uuid4

from resources.catalog.rest.metadata.draft import Document, well_formed
from resources.catalog.rest.metadata.fields import with_fresh_ids
from resources.catalog.rest.metadata.updates import empty_table, update_table

FORMAT_VERSION = "format-version"
UNPARTITIONED: Document = {"fields": []}
UNSORTED: Document = {"order-id": 0, "fields": []}


def new_table(request: Document, location: str, now_ms: int) -> Document:
    """Return the metadata of an empty table.

    Ids in the request are provisional and numbered anew.

    Args:
        request: CreateTableRequest: schema, and perhaps partition-spec, write-order and
            properties, of which format-version is not kept.
        location: Where its files will lie.
        now_ms: Milliseconds since 1970.

    Raises:
        BadRequestError: If the request is malformed.
    """
    with well_formed("table"):
        schema, renamed = with_fresh_ids(request["schema"])
        spec = _renamed(request.get("partition-spec") or UNPARTITIONED, renamed)
        order = _renamed(request.get("write-order") or UNSORTED, renamed)
        properties = dict(request.get("properties") or {})
        version = int(properties.pop(FORMAT_VERSION, 2))
        for field in spec["fields"]:
            field.pop("field-id", None)
    updates: list[Document] = [
        {"action": "upgrade-format-version", "format-version": version},
        {"action": "assign-uuid", "uuid": str(uuid4())},
        {"action": "add-schema", "schema": schema},
        {"action": "set-current-schema", "schema-id": -1},
        {"action": "add-spec", "spec": spec},
        {"action": "set-default-spec", "spec-id": -1},
        {"action": "add-sort-order", "sort-order": order},
        {"action": "set-default-sort-order", "sort-order-id": -1},
        {"action": "set-location", "location": location},
        {"action": "set-properties", "updates": properties},
    ]
    return update_table(empty_table(updates), updates, now_ms, None)


def _renamed(layout: Document, renamed: dict[int, int]) -> Document:
    """Return a spec or order whose source ids are those of the new schema."""
    fields = []
    for each in layout["fields"]:
        field = dict(each)
        if "source-id" in each:
            field["source-id"] = renamed[each["source-id"]]
        if "source-ids" in each:
            field["source-ids"] = [renamed[one] for one in each["source-ids"]]
        fields.append(field)
    return {**layout, "fields": fields}
