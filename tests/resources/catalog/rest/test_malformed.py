"""Whatever a client sends, it is told what is wrong; the server does not break."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.catalog import Catalog
from resources.catalog.rest.app import create_app
from resources.catalog.rest.metadata.updates import TABLE_UPDATES
from resources.catalog.rest.metadata.views import VIEW_UPDATES

Body = dict[str, Any]
WORDS = [
    *("schema", "schema-id", "fields", "id", "name", "type", "required", "struct"),
    *("spec", "spec-id", "source-id", "transform", "identity", "sort-order", "list"),
    *("order-id", "snapshot", "snapshot-id", "snapshot-ids", "ref-name", "ref", "map"),
    *("main", "branch", "updates", "removals", "location", "uuid", "format-version"),
    *("statistics", "last-column-id", "sequence-number", "timestamp-ms", "element"),
    *("manifest-list", "view-version", "representations", "dialect", "key-id", "long"),
    *("view-version-id", "sort-order-id", "summary", "operation", "element-id"),
    *("write.metadata.previous-versions-max", "version.history.num-entries"),
]
REFS = ("ref-snapshot-id", "default-spec-id")
_word = st.sampled_from(WORDS)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | _word,
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(_word, inside, max_size=4)
    ),
    max_leaves=12,
)
_requirements = st.lists(
    st.builds(
        lambda kind, more: {**more, "type": kind},
        st.sampled_from(
            ["assert-create", "assert-ref-snapshot-id", "assert-view-uuid"]
        ),
        st.dictionaries(_word, _json, max_size=2),
    ),
    max_size=1,
)


def _commit(actions: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    update = st.builds(
        lambda action, more: {**more, "action": action},
        st.sampled_from(actions),
        st.dictionaries(_word, _json, max_size=4),
    )
    return st.fixed_dictionaries(
        {"updates": st.lists(update, max_size=3), "requirements": _requirements}
    )


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("malformed")
    with Catalog(f"sqlite:///{folder / 'c.db'}", folder / "warehouse") as catalog:
        app = create_app(catalog)
        client = TestClient(app, "http://localhost", raise_server_exceptions=False)
        client.post("/v1/main/namespaces", json={"namespace": ["kb"]})
        schema = {"fields": [{"id": 1, "name": "x", "required": False, "type": "long"}]}
        table = {"name": "t", "schema": schema}
        client.post("/v1/main/namespaces/kb/tables", json=table)
        sql = {"type": "sql", "sql": "select 1", "dialect": "x"}
        version = {"representations": [sql], "default-namespace": ["kb"]}
        version |= {"version-id": 1, "timestamp-ms": 1, "schema-id": 0, "summary": {}}
        view = {"name": "v", "schema": schema, "view-version": version}
        client.post("/v1/main/namespaces/kb/views", json=view)
        yield client


_quickly = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_quickly
@given(body=_commit(sorted(TABLE_UPDATES)), name=st.sampled_from(["t", "none"]))
def test_no_update_of_a_table_breaks_the_server(
    http: TestClient, body: Body, name: str
) -> None:
    answer = http.post(f"/v1/main/namespaces/kb/tables/{name}", json=body)
    assert answer.status_code < 500, (body, answer.text)
    assert http.get("/v1/main/namespaces/kb/tables/t").status_code == 200


@_quickly
@given(body=_commit(sorted(VIEW_UPDATES)))
def test_no_update_of_a_view_breaks_the_server(http: TestClient, body: Body) -> None:
    answer = http.post("/v1/main/namespaces/kb/views/v", json=body)
    assert answer.status_code < 500, (body, answer.text)
    assert http.get("/v1/main/namespaces/kb/views/v").status_code == 200


@_quickly
@given(
    path=st.sampled_from(
        [
            *("namespaces", "namespaces/kb/tables", "namespaces/kb/views"),
            *("namespaces/kb/register", "namespaces/kb/properties", "tables/rename"),
            *("transactions/commit", "namespaces/kb/register-view"),
        ]
    ),
    body=st.dictionaries(
        st.sampled_from(
            [
                *("name", "namespace", "schema", "partition-spec", "write-order"),
                *("metadata-location", "updates", "removals", "source", "destination"),
                *("table-changes", "view-version", "properties", "location"),
            ]
        ),
        _json,
        max_size=5,
    ),
)
def test_no_body_breaks_the_server(http: TestClient, path: str, body: Body) -> None:
    answer = http.post(f"/v1/main/{path}", json=body)
    assert answer.status_code < 500, (path, body, answer.text)
