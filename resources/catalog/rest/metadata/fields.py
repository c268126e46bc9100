"""Field ids of Iceberg schemas in JSON."""

from collections.abc import Callable, Iterator
from typing import Any

from resources.catalog.rest.metadata.draft import Document, bare


def fields_of(kind: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401 - any type.
    """Yield id and name of every field in a type, nested ones too.

    Args:
        kind: A type in JSON: a word, or a struct, list or map.
    """
    if not isinstance(kind, dict):
        return
    for each in kind.get("fields", ()):
        yield each["id"], each["name"]
        yield from fields_of(each["type"])
    for part in ("element", "key", "value"):
        if f"{part}-id" in kind:
            yield kind[f"{part}-id"], part
            yield from fields_of(kind[part])


def highest_id(schema: Document) -> int:
    """Return the highest field id of a schema; 0 if it has no field."""
    return max((number for number, _ in fields_of(schema)), default=0)


def same_schema(one: Document, other: Document) -> bool:
    """Return whether two schemas differ in nothing but their id."""
    return _comparable(one) == _comparable(other)


def _comparable(schema: Document) -> tuple[Any, list[int]]:
    return _clean(schema.get("fields", [])), sorted(
        schema.get("identifier-field-ids") or []
    )


def _clean(value: Any) -> Any:  # noqa: ANN401 - any JSON.
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in bare(value).items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def with_fresh_ids(schema: Document) -> tuple[Document, dict[int, int]]:
    """Return a schema of a new table with ids from 1 on, and the new id of each old.

    The fields of a struct are numbered first, then what is inside each.

    Source:
        Apache Iceberg, REST Catalog: ids of a create request are provisional; the order
        is that of Java's AssignFreshIds, so that all catalogs number alike.
    """
    renamed: dict[int, int] = {}

    def number(old: int) -> int:
        renamed[old] = len(renamed) + 1
        return renamed[old]

    fresh = _renumbered({**schema, "type": "struct"}, number)
    ids = schema.get("identifier-field-ids") or []
    fresh["identifier-field-ids"] = sorted(renamed[each] for each in ids)
    return {**fresh, "schema-id": 0}, renamed


def _renumbered(kind: Any, number: Callable[[int], int]) -> Any:  # noqa: ANN401
    if not isinstance(kind, dict):
        return kind
    if "fields" in kind:
        ids = [number(each["id"]) for each in kind["fields"]]
        fields = [
            {**each, "id": new, "type": _renumbered(each["type"], number)}
            for each, new in zip(kind["fields"], ids, strict=True)
        ]
        return {**kind, "fields": fields}
    parts = [part for part in ("element", "key", "value") if f"{part}-id" in kind]
    ids = [number(kind[f"{part}-id"]) for part in parts]
    fresh = dict(kind)
    for part, new in zip(parts, ids, strict=True):
        fresh |= {f"{part}-id": new, part: _renumbered(kind[part], number)}
    return fresh
