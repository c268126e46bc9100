"""What requests of the Iceberg REST protocol hold. Fields not known are let be.

Updates, requirements, schemas and layouts stay JSON: they are read where they are used.

Source: Apache Iceberg, REST Catalog OpenAPI.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Json = dict[str, Any]


class Body(BaseModel):
    """A body whose fields have the names of the wire, with hyphens."""

    model_config = ConfigDict(
        extra="allow",
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class Identifier(Body):
    """A table or view."""

    namespace: list[str] = Field(min_length=1)
    name: str

    @property
    def elements(self) -> tuple[str, ...]:
        """Of its key."""
        return (*self.namespace, self.name)


class CreateNamespace(Body):
    """CreateNamespaceRequest."""

    namespace: list[str] = Field(min_length=1)
    properties: dict[str, str] | None = None


class UpdateProperties(Body):
    """UpdateNamespacePropertiesRequest."""

    removals: list[str] | None = None
    updates: dict[str, str] | None = None


class CreateTable(Body):
    """CreateTableRequest; DuckDB leaves the location out."""

    name: str
    location: str | None = None
    table_schema: Json = Field(alias="schema")
    partition_spec: Json | None = None
    write_order: Json | None = None
    stage_create: bool | None = None
    properties: dict[str, str] | None = None


class Register(Body):
    """RegisterTableRequest and RegisterViewRequest."""

    name: str
    metadata_location: str
    overwrite: bool | None = None


class Rename(Body):
    """RenameTableRequest, of tables and views."""

    source: Identifier
    destination: Identifier


class Commit(Body):
    """CommitTableRequest and CommitViewRequest."""

    identifier: Identifier | None = None
    requirements: list[Json] | None = None
    updates: list[Json]


class CommitTransaction(Body):
    """CommitTransactionRequest."""

    table_changes: list[Commit]


class CreateView(Body):
    """CreateViewRequest."""

    name: str
    location: str | None = None
    view_schema: Json = Field(alias="schema")
    view_version: Json
    properties: dict[str, str] | None = None
