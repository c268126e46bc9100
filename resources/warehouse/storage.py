"""How DuckDB reaches a warehouse that lies in object storage."""

import os
from collections.abc import Mapping

import duckdb

from resources.settings import S3_ENDPOINT, S3_SCHEMES
from resources.warehouse.names import literal

# What a secret of DuckDB calls the properties of PyIceberg's FileIO, with what its own
# reader falls back to: the first that is there counts.
_NAMES = {
    "key_id": ("s3.access-key-id", "client.access-key-id", "AWS_ACCESS_KEY_ID"),
    "secret": (
        "s3.secret-access-key",
        "client.secret-access-key",
        "AWS_SECRET_ACCESS_KEY",
    ),
    "session_token": (
        "s3.session-token",
        "client.session-token",
        "AWS_SESSION_TOKEN",
    ),
    "region": ("s3.region", "client.region", "AWS_REGION", "AWS_DEFAULT_REGION"),
}
_ENDPOINT = (S3_ENDPOINT, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_VIRTUAL = "s3.force-virtual-addressing"


def in_object_storage(warehouse: str) -> bool:
    """Return whether a warehouse lies in S3."""
    return warehouse.partition("://")[0] in S3_SCHEMES


def give_keys(
    engine: duckdb.DuckDBPyConnection, warehouse: str, storage: Mapping[str, str]
) -> None:
    """Let an engine read a warehouse in S3, as PyIceberg reads it.

    What the properties do not say is taken from the environment of AWS. DuckDB keeps
    the keys where no query can read them.

    Args:
        engine: With its extension httpfs loaded.
        warehouse: Such as s3://bucket/folder; the keys are used nowhere else.
        storage: Properties of PyIceberg's FileIO.
    """
    given = {**os.environ, **storage}
    said = {name: _first(given, names) for name, names in _NAMES.items()}
    endpoint = _first(given, _ENDPOINT)
    if endpoint:
        scheme, _, host = endpoint.rpartition("://")
        said |= {"endpoint": host.rstrip("/"), "use_ssl": str(scheme != "http").lower()}
    style = "vhost" if given.get(_VIRTUAL, "").lower() == "true" else "path"
    said |= {"url_style": style, "scope": warehouse}
    parts = [f"{name} {literal(value)}" for name, value in said.items() if value]
    engine.execute(f"create secret warehouse (type s3, {', '.join(parts)})")


def _first(given: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((given[name] for name in names if given.get(name)), "")
