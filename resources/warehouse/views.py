"""The views of one state: a table of the catalog each, and the queries of sql/views."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from resources.catalog import Content
from resources.schemas import TABLES, TableSpec
from resources.warehouse.names import literal, qualified, quoted

TABLES_KEY = "kb.tables"
_TYPES = {
    pa.string(): "varchar",
    pa.bool_(): "boolean",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.date32(): "date",
}


Read = Callable[[str], bytes]


@dataclass(frozen=True)
class View:
    """A view to make when a query first needs it.

    Args:
        key: Namespace and name, as kb.files.
        write: Returns the SQL that makes it, with its comments; called when needed.
        query: Its own query, where it reads other views, which are made first.
        list_manifests: Returns the manifest list of its table's snapshot, or "".
    """

    key: str
    write: Callable[[], str]
    query: str = ""
    list_manifests: Callable[[], str] = str

    @property
    def statement(self) -> str:
        """SQL that makes it, with its comments."""
        return self.write()

    @property
    def name(self) -> str:
        """The key without its namespace, lower case."""
        return self.key.rpartition(".")[2].lower()


def views_of(contents: Mapping[str, Content], read: Read) -> dict[str, View]:
    """Return every view of a state by key, none of them made yet.

    A table of `kb` that is not there yet is an empty view of its schema, so that every
    query works in a new home.

    Args:
        contents: What the state holds, by key.
        read: Returns the bytes of a metadata file.
    """
    tables = {
        key: content.metadata_location
        for key, content in contents.items()
        if content.kind == "table" and content.metadata_location
    }
    views = [_table_view(key, location, read) for key, location in tables.items()]
    views += [_empty_view(spec) for key, spec in TABLES.items() if key not in tables]
    views.append(_listing(tables))
    views += _stored_queries()
    return {view.key: view for view in views}


def _table_view(key: str, metadata: str, read: Read) -> View:
    @cache
    def said() -> dict[str, Any]:
        try:
            found = json.loads(read(metadata))
        except (OSError, ValueError):
            found = None  # Damaged: DuckDB will say what it cannot read.
        return found if isinstance(found, dict) else {}

    return View(
        key,
        lambda: _scan(key, metadata, said()),
        list_manifests=lambda: _manifest_list(said()),
    )


def _manifest_list(said: Mapping[str, Any]) -> str:
    """Return where the manifest list of the current snapshot lies, or ""."""
    current = said.get("current-snapshot-id")
    lists = {
        each.get("snapshot-id"): each.get("manifest-list") or ""
        for each in said.get("snapshots") or ()
    }
    return str(lists.get(current, ""))


def _scan(key: str, metadata: str, said: Mapping[str, Any]) -> str:
    # The metadata file is named outright: nothing to guess, list or look up.
    spec = TABLES.get(key)
    late = _nulls(_late_columns(spec, said)) if spec else ""
    columns = f"*, {late}" if late else "*"
    create = (
        f"create or replace view {qualified(key)} as"  # noqa: S608
        f" select {columns} from iceberg_scan({literal(metadata)});"
    )
    return create + _comments(spec)


def _late_columns(spec: TableSpec, said: Mapping[str, Any]) -> list["pa.Field[Any]"]:
    """Return the columns that a state from before them lacks: they are null there."""
    known = {
        field.get("name")
        for each in said.get("schemas") or ()
        if each.get("schema-id") == said.get("current-schema-id")
        for field in each.get("fields") or ()
    }
    return [column for column in spec.columns if known and column.name not in known]


def _empty_view(spec: TableSpec) -> View:
    columns = _nulls(spec.columns)
    create = (
        f"create or replace view {qualified(spec.key)} as select {columns} where false;"
    )
    return _ready(spec.key, create + _comments(spec))


def _ready(key: str, statement: str, query: str = "") -> View:
    return View(key, lambda: statement, query)


def _nulls(columns: Iterable["pa.Field[Any]"]) -> str:
    return ", ".join(
        f"null::{_type(column.type)} as {quoted(column.name)}" for column in columns
    )


def _type(kind: pa.DataType) -> str:
    """Return the DuckDB type that iceberg_scan gives for a type of our schemas."""
    if isinstance(kind, pa.ListType):
        return f"{_type(kind.value_type)}[]"
    if isinstance(kind, pa.StructType):
        fields = (kind.field(i) for i in range(kind.num_fields))
        inner = ", ".join(f"{quoted(each.name)} {_type(each.type)}" for each in fields)
        return f"struct({inner})"
    if isinstance(kind, pa.TimestampType):
        return "timestamptz"
    return _TYPES[kind]


def _comments(spec: TableSpec | None) -> str:
    if spec is None:
        return ""
    table = qualified(spec.key)
    about = f"comment on view {table} is {literal(spec.row)};"
    return about + "".join(
        f"comment on column {table}.{quoted(column.name)} is {literal(doc.decode())};"
        for column in spec.columns
        if (doc := (column.metadata or {}).get(b"doc"))
    )


def _listing(tables: Mapping[str, str]) -> View:
    """Return kb.tables: the key, metadata file and metadata of each table."""
    create = f"create or replace view {qualified(TABLES_KEY)} as "
    if not tables:
        empty = (
            "select null::varchar as table_name, null::varchar as metadata_location,"
            " null::json as metadata where false;"
        )
        return _ready(TABLES_KEY, create + empty)
    rows = ", ".join(
        f"({literal(key)}, {literal(location)})" for key, location in tables.items()
    )
    paths = ", ".join(literal(location) for location in tables.values())
    query = (
        "select t.table_name, t.metadata_location, m.content::json as metadata"  # noqa: S608
        f" from (values {rows}) t(table_name, metadata_location)"
        f" join read_text([{paths}]) m"
        " on m.filename = replace(t.metadata_location, 'file://', '');"
    )
    about = "Every table of this state, with its Iceberg metadata."
    comment = f"comment on view {qualified(TABLES_KEY)} is {literal(about)};"
    return _ready(TABLES_KEY, create + query + comment)


@cache
def _stored_queries() -> tuple[View, ...]:
    """Return sql/views/<name>.sql as kb.<name>; the first line says what it returns."""
    folder = files("sql").joinpath("views")
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".sql")),
        key=lambda each: each.name,
    )
    views = []
    for path in found:
        query = path.read_text(encoding="utf-8").strip().rstrip(";")
        key = f"kb.{path.name.removesuffix('.sql')}"
        about = query.partition("\n")[0].removeprefix("--").strip()
        statement = (
            f"create or replace view {qualified(key)} as\n{query}\n;"
            f"comment on view {qualified(key)} is {literal(about)};"
        )
        views.append(_ready(key, statement, query))
    return tuple(views)
