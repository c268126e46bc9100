"""Updates of schemas, partition specs and sort orders."""

from collections.abc import Collection
from typing import Any

from resources.catalog.rest.metadata.draft import (
    FIRST_PARTITION_ID,
    Document,
    Draft,
    bare,
    check,
)
from resources.catalog.rest.metadata.fields import highest_id, same_schema


def add_schema(draft: Draft, update: Document) -> None:
    """Add a schema; one that is there already keeps its id."""
    schema, schemas = update["schema"], draft.all("schemas")
    known = [each for each in schemas if same_schema(each, schema)]
    number = known[0]["schema-id"] if known else _next(schemas, "schema-id", 0)
    if not known:
        schemas.append({"type": "struct", **bare(schema), "schema-id": number})
    highest = max(highest_id(schema), update.get("last-column-id") or 0)
    if "last-column-id" in draft.document:  # A view has none.
        draft.document["last-column-id"] = max(
            highest, draft.document["last-column-id"]
        )
    draft.last["schema"] = number


def set_current_schema(draft: Draft, update: Document) -> None:
    """Choose the schema of new data."""
    number = draft.last_added("schema", update["schema-id"])
    known = _has(draft, "schemas", "schema-id", number)
    check(known, f"Cannot set current schema to unknown schema: {number}")
    draft.document["current-schema-id"] = number


def remove_schemas(draft: Draft, update: Document) -> None:
    """Remove schemas that nothing needs."""
    gone = set(update["schema-ids"])
    current = draft.document["current-schema-id"]
    check(current not in gone, "Cannot remove the current schema")
    _remove(draft, "schemas", "schema-id", gone)


def add_spec(draft: Draft, update: Document) -> None:
    """Add a partition spec; one that partitions alike keeps its id."""
    specs, fields = draft.all("partition-specs"), update["spec"]["fields"]
    known = [each for each in specs if _parts(each["fields"]) == _parts(fields)]
    number = known[0]["spec-id"] if known else _next(specs, "spec-id", 0)
    if not known:
        specs.append({"spec-id": number, "fields": _numbered(draft, fields)})
    draft.last["partition spec"] = number


def set_default_spec(draft: Draft, update: Document) -> None:
    """Choose the partition spec of new data."""
    number = draft.last_added("partition spec", update["spec-id"])
    known = _has(draft, "partition-specs", "spec-id", number)
    check(known, f"Cannot set default partition spec to unknown spec: {number}")
    draft.document["default-spec-id"] = number


def remove_specs(draft: Draft, update: Document) -> None:
    """Remove partition specs that no data has."""
    gone = set(update["spec-ids"])
    default = draft.document["default-spec-id"]
    check(default not in gone, "Cannot remove the default partition spec")
    _remove(draft, "partition-specs", "spec-id", gone)


def add_sort_order(draft: Draft, update: Document) -> None:
    """Add a sort order; one that sorts alike keeps its id, and no order is 0."""
    orders, fields = draft.all("sort-orders"), update["sort-order"]["fields"]
    known = [each for each in orders if each["fields"] == fields]
    new = _next(orders, "order-id", 1) if fields else 0
    number = known[0]["order-id"] if known else new
    if not known:
        orders.append({"order-id": number, "fields": fields})
    draft.last["sort order"] = number


def set_default_sort_order(draft: Draft, update: Document) -> None:
    """Choose the sort order of new data."""
    number = draft.last_added("sort order", update["sort-order-id"])
    known = _has(draft, "sort-orders", "order-id", number)
    check(known, f"Cannot set default sort order to unknown order: {number}")
    draft.document["default-sort-order-id"] = number


def _has(draft: Draft, items: str, name: str, number: int) -> bool:
    return any(each[name] == number for each in draft.all(items))


def _remove(draft: Draft, items: str, name: str, gone: Collection[int]) -> None:
    kept = [each for each in draft.all(items) if each[name] not in gone]
    draft.document[items] = kept


def _next(items: list[Any], name: str, first: int) -> int:
    return max((each[name] + 1 for each in items), default=first) if items else first


def _parts(fields: list[Document]) -> list[Document]:
    return [bare(each, "field-id") for each in fields]


def _numbered(draft: Draft, fields: list[Document]) -> list[Document]:
    """Return partition fields with ids: those given, of an equal field, or new ones."""
    known = {
        (str(each.get("source-id")), each["transform"]): each["field-id"]
        for spec in draft.all("partition-specs")
        for each in spec["fields"]
    }
    last = draft.document.get("last-partition-id") or FIRST_PARTITION_ID - 1
    numbered = []
    for each in fields:
        same = known.get((str(each.get("source-id")), each["transform"]))
        number = each.get("field-id") or same or last + 1
        last = max(last, number)
        numbered.append({**each, "field-id": number})
    draft.document["last-partition-id"] = last
    return numbered
