"""What is on the wire, against the Iceberg REST specification: for Java clients too."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from resources.catalog import Catalog
from resources.catalog.rest.app import create_app
from resources.catalog.rest.configuration import ENDPOINTS
from resources.catalog.rest.models import Json

A = "/v1/main/namespaces/kb/tables/a"
SCHEMA = {
    "type": "struct",
    "schema-id": 0,
    "fields": [{"id": 1, "name": "x", "required": False, "type": "long"}],
}


def _error(answer: Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    return error["code"], error["type"], error["message"]


def test_config_gives_the_ref_as_prefix_and_the_endpoints(still: TestClient) -> None:
    found = still.get("/v1/config", params={"warehouse": "work/side"}).json()
    assert found["overrides"] == {"prefix": "work/side"}
    assert found["defaults"] == {}
    assert found["idempotency-key-lifetime"].startswith("P")
    assert "POST /v1/{prefix}/transactions/commit" in found["endpoints"]
    assert still.get("/v1/config").json()["defaults"] == {"prefix": "main"}


def test_every_endpoint_that_config_lists_is_served(still: TestClient) -> None:
    described = still.get("/openapi.json").json()["paths"]
    served = {
        f"{verb.upper()} {path}" for path, verbs in described.items() for verb in verbs
    }
    assert set(ENDPOINTS) <= served
    assert len(ENDPOINTS) == len(set(ENDPOINTS))


@pytest.mark.parametrize("path", ["work/side", "work%2Fside"])
def test_a_prefix_arrives_with_its_slash_or_encoded(
    http: TestClient, forked: Catalog, path: str
) -> None:
    forked.at("work/side").create_namespace("only_here")
    found = http.get(f"/v1/{path}/namespaces").json()
    assert ["only_here"] in found["namespaces"]


def test_a_path_without_a_prefix_is_main(still: TestClient) -> None:
    assert still.get("/v1/namespaces").json()["namespaces"] == [["kb"]]


def test_a_loaded_table_is_its_metadata_file(http: TestClient, forked: Catalog) -> None:
    answer = http.get(A)
    found = answer.json()
    place = forked.contents()["kb.a"].metadata_location
    assert found["metadata-location"] == place
    assert found["metadata"] == json.loads(Path(place or "").read_text("utf-8"))
    assert found["config"] == {}
    assert answer.headers["etag"]
    assert answer.headers["content-type"] == "application/json"


def test_an_unchanged_table_is_not_sent_again(still: TestClient) -> None:
    tag = still.get(A).headers["etag"]
    again = still.get(A, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert still.get(A, params={"snapshots": "refs"}).headers["etag"] != tag


def test_only_snapshots_of_refs_are_sent_when_asked(
    http: TestClient, forked: Catalog, rows: pa.Table
) -> None:
    forked.at().load_table("kb.a").append(rows)
    everything = http.get(A).json()["metadata"]
    named = http.get(A, params={"snapshots": "refs"}).json()["metadata"]
    assert len(everything["snapshots"]) == 2
    ids = [each["snapshot-id"] for each in named["snapshots"]]
    assert ids == [everything["current-snapshot-id"]]
    assert named["snapshot-log"] == everything["snapshot-log"]


@pytest.mark.parametrize(
    ("verb", "path", "body", "error"),
    [
        (
            "GET",
            "/v1/main/namespaces/kb/tables/none",
            None,
            (404, "NoSuchTableException", "Table does not exist: kb.none"),
        ),
        (
            "GET",
            "/v1/main/namespaces/none/tables",
            None,
            (404, "NoSuchNamespaceException", "Namespace does not exist: none"),
        ),
        (
            "GET",
            "/v1/main/namespaces/kb%1Fnone",
            None,
            (404, "NoSuchNamespaceException", "Namespace does not exist: kb.none"),
        ),
        (
            "GET",
            "/v1/main/namespaces/kb/views/none",
            None,
            (404, "NoSuchViewException", "View does not exist: kb.none"),
        ),
        (
            "POST",
            "/v1/main/namespaces",
            {"namespace": ["kb"]},
            (409, "AlreadyExistsException", "Namespace already exists: kb"),
        ),
        (
            "POST",
            "/v1/main/namespaces/kb/tables",
            {"name": "a", "schema": SCHEMA},
            (409, "AlreadyExistsException", "Table already exists: kb.a"),
        ),
        (
            "POST",
            "/v1/main/namespaces/none/tables",
            {"name": "a", "schema": SCHEMA},
            (404, "NoSuchNamespaceException", "Namespace does not exist: none"),
        ),
        (
            "DELETE",
            "/v1/main/namespaces/kb",
            None,
            (
                409,
                "NamespaceNotEmptyException",
                "Namespace kb is not empty. It holds: kb.a, kb.b",
            ),
        ),
    ],
)
def test_errors_are_in_javas_form_and_words(
    still: TestClient,
    verb: str,
    path: str,
    body: object,
    error: tuple[int, str, str],
) -> None:
    assert _error(still.request(verb, path, json=body)) == error


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (A, 204),
        ("/v1/main/namespaces/kb", 204),
        ("/v1/main/namespaces/kb/tables/none", 404),
        ("/v1/main/namespaces/kb/views/none", 404),
        ("/v1/main/namespaces/none", 404),
    ],
)
def test_existence_is_answered_without_a_body(
    still: TestClient, path: str, code: int
) -> None:
    answer = still.head(path)
    assert (answer.status_code, answer.content) == (code, b"")


def test_an_unknown_ref_names_the_nearest_one(still: TestClient) -> None:
    code, _, said = _error(still.get("/v1/work/sied/namespaces"))
    assert code == 404
    assert "Did you mean 'work/side'?" in said


@pytest.mark.parametrize(
    "change",
    [
        {"requirements": [], "updates": [{"action": "set-magic", "value": 1}]},
        {"requirements": [{"type": "assert-magic"}], "updates": []},
        {"requirements": [], "updates": [{"action": "set-properties"}]},
        {"requirements": [{"type": "assert-table-uuid"}], "updates": []},
        {"requirements": []},
        {"requirements": [], "updates": [{}]},
    ],
)
def test_what_is_unknown_or_malformed_is_400_and_changes_nothing(
    http: TestClient, forked: Catalog, change: dict[str, object]
) -> None:
    before = forked.resolve("main").id
    assert _error(http.post(A, json=change))[:2] == (400, "BadRequestException")
    whole = {
        "table-changes": [
            {
                "identifier": {"namespace": ["kb"], "name": "b"},
                "requirements": [],
                "updates": [{"action": "set-properties", "updates": {"a": "1"}}],
            },
            {"identifier": {"namespace": ["kb"], "name": "a"}, **change},
        ]
    }
    answer = http.post("/v1/main/transactions/commit", json=whole)
    assert _error(answer)[:2] == (400, "BadRequestException")
    assert forked.resolve("main").id == before


def test_a_null_snapshot_requirement_means_that_the_ref_must_not_exist(
    http: TestClient, forked: Catalog
) -> None:
    def change(ref: str) -> Json:
        return {
            "requirements": [
                {"type": "assert-ref-snapshot-id", "ref": ref, "snapshot-id": None}
            ],
            "updates": [{"action": "set-properties", "updates": {"a": "1"}}],
        }

    assert _error(http.post(A, json=change("main"))) == (
        409,
        "CommitFailedException",
        "Requirement failed: branch main was created concurrently",
    )
    assert http.post(A, json=change("other")).status_code == 200


def test_a_committed_table_is_answered_whole(http: TestClient) -> None:
    change = {
        "requirements": [],
        "updates": [{"action": "set-properties", "updates": {"a": "1"}}],
    }
    found = http.post(A, json=change).json()
    assert found["metadata"]["properties"] == {"a": "1", "gc.enabled": "false"}
    assert found["metadata-location"] == http.get(A).json()["metadata-location"]
    assert "00002-" in found["metadata-location"]
    logged = [each["metadata-file"] for each in found["metadata"]["metadata-log"]]
    assert len(logged) == 2


def test_an_update_that_changes_nothing_makes_no_commit(
    http: TestClient, forked: Catalog
) -> None:
    before = forked.resolve("main").id
    change = {
        "requirements": [],
        "updates": [{"action": "set-properties", "updates": {}}],
    }
    assert http.post(A, json=change).status_code == 200
    assert forked.resolve("main").id == before


def test_a_table_is_staged_without_a_location_and_committed_as_java_does(
    http: TestClient, forked: Catalog
) -> None:
    before = forked.resolve("main").id
    request = {
        "name": "java",
        "location": None,
        "schema": SCHEMA,
        "partition-spec": {"spec-id": 0, "fields": []},
        "write-order": {"order-id": 0, "fields": []},
        "stage-create": True,
        "properties": {},
    }
    staged = http.post("/v1/main/namespaces/kb/tables", json=request).json()
    assert "metadata-location" not in staged
    assert staged["metadata"]["format-version"] == 2
    assert forked.resolve("main").id == before
    change = {
        "identifier": {"namespace": ["kb"], "name": "java"},
        "requirements": [{"type": "assert-create"}],
        "updates": _creation(staged["metadata"]),
    }
    url = "/v1/main/namespaces/kb/tables/java"
    made = http.post(url, json=change)
    assert made.status_code == 200, made.text
    metadata = made.json()["metadata"]
    assert metadata["table-uuid"] == staged["metadata"]["table-uuid"]
    assert metadata["current-snapshot-id"] == -1
    assert metadata["last-column-id"] == 1
    assert metadata["last-partition-id"] == 999
    assert forked.at().load_table("kb.java").metadata.format_version == 2
    assert _error(http.post(url, json=change)) == (
        409,
        "CommitFailedException",
        "Requirement failed: table already exists",
    )


def _creation(metadata: Json) -> list[Json]:
    """Return the updates that Java's builder sends for a table that was staged."""
    return [
        {"action": "assign-uuid", "uuid": metadata["table-uuid"]},
        {"action": "upgrade-format-version", "format-version": 2},
        {"action": "add-schema", "schema": SCHEMA, "last-column-id": 1},
        {"action": "set-current-schema", "schema-id": -1},
        {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
        {"action": "set-default-spec", "spec-id": -1},
        {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
        {"action": "set-default-sort-order", "sort-order-id": -1},
        {"action": "set-location", "location": metadata["location"]},
        {"action": "set-properties", "updates": {"a": "1"}},
    ]


def test_a_table_is_replaced_as_java_does_with_what_is_there_sent_again(
    http: TestClient, forked: Catalog
) -> None:
    now = http.get(A).json()["metadata"]
    change = {
        "requirements": [{"type": "assert-table-uuid", "uuid": now["table-uuid"]}],
        "updates": [
            {"action": "remove-snapshot-ref", "ref-name": "main"},
            {"action": "add-schema", "schema": now["schemas"][0], "last-column-id": 1},
            {"action": "set-current-schema", "schema-id": -1},
            {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
            {"action": "set-default-spec", "spec-id": -1},
            {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
            {"action": "set-default-sort-order", "sort-order-id": -1},
        ],
    }
    made = http.post(A, json=change).json()["metadata"]
    assert made["schemas"] == now["schemas"]
    assert made["partition-specs"] == now["partition-specs"]
    assert made["sort-orders"] == now["sort-orders"]
    assert made["current-snapshot-id"] == -1
    assert forked.at().load_table("kb.a").scan().to_arrow().num_rows == 0
    assert forked.at("work/side").load_table("kb.a").scan().to_arrow().num_rows == 2


def test_fields_not_known_are_let_be_in_requests(http: TestClient) -> None:
    request = {"name": "more", "schema": SCHEMA, "hereafter": {"a": 1}}
    answer = http.post("/v1/main/namespaces/kb/tables", json=request)
    assert answer.status_code == 200


def test_a_dropped_and_purged_table_is_still_there_at_other_refs(
    http: TestClient, forked: Catalog
) -> None:
    answer = http.delete(A, params={"purgeRequested": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert http.get(A).status_code == 404
    assert forked.at("work/side").load_table("kb.a").scan().to_arrow().num_rows == 2


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format-version": 2}'])
@pytest.mark.parametrize("what", ["register", "register-view"])
def test_what_is_no_metadata_is_not_registered(
    http: TestClient, tmp_path: Path, text: str, what: str
) -> None:
    place = tmp_path / "warehouse" / "x.metadata.json"
    if text:
        place.write_text(text, encoding="utf-8")
    request = {"name": "r", "metadata-location": str(place)}
    answer = http.post(f"/v1/main/namespaces/kb/{what}", json=request)
    assert _error(answer)[:2] == (400, "BadRequestException")


def test_metrics_are_taken(still: TestClient) -> None:
    report = {"report-type": "scan-report", "table-name": "kb.a", "snapshot-id": 1}
    assert still.post(f"{A}/metrics", json=report).status_code == 204


def test_lists_come_in_pages_when_asked_and_whole_when_not(still: TestClient) -> None:
    path = "/v1/main/namespaces/kb/tables"
    whole = still.get(path).json()
    assert whole["next-page-token"] is None
    assert len(whole["identifiers"]) == 2
    first = still.get(path, params={"pageToken": "", "pageSize": 1}).json()
    assert first["identifiers"] == [{"namespace": ["kb"], "name": "a"}]
    token = first["next-page-token"]
    second = still.get(path, params={"pageToken": token, "pageSize": 1}).json()
    assert second["identifiers"] == [{"namespace": ["kb"], "name": "b"}]
    assert second["next-page-token"] is None
    assert still.get(path, params={"pageToken": "%%", "pageSize": 1}).status_code == 400


def test_a_view_is_replaced_and_keeps_its_history(http: TestClient) -> None:
    path = "/v1/main/namespaces/kb/views"
    version = {
        "version-id": 1,
        "timestamp-ms": 1,
        "schema-id": 0,
        "summary": {"engine-name": "spark"},
        "representations": [{"type": "sql", "sql": "select 1", "dialect": "spark"}],
        "default-namespace": ["kb"],
    }
    request = {
        "name": "v",
        "schema": SCHEMA,
        "view-version": version,
        "properties": {"owner": "ann"},
    }
    made = http.post(path, json=request).json()["metadata"]
    assert made["current-version-id"] == 1
    taken = _error(http.post(path, json=request))
    assert taken == (409, "AlreadyExistsException", "View already exists: kb.v")
    second = [{"type": "sql", "sql": "select 2", "dialect": "spark"}]
    change = {
        "requirements": [{"type": "assert-view-uuid", "uuid": made["view-uuid"]}],
        "updates": [
            {
                "action": "add-view-version",
                "view-version": {**version, "representations": second},
            },
            {"action": "set-current-view-version", "view-version-id": -1},
        ],
    }
    now = http.post(f"{path}/v", json=change).json()["metadata"]
    assert now["current-version-id"] == 2
    assert [each["version-id"] for each in now["version-log"]] == [1, 2]
    wrong = {"type": "assert-view-uuid", "uuid": "0" * 8 + made["view-uuid"][8:]}
    stale = http.post(f"{path}/v", json={**change, "requirements": [wrong]})
    assert _error(stale)[:2] == (409, "CommitFailedException")
    move = {
        "source": {"namespace": ["kb"], "name": "v"},
        "destination": {"namespace": ["kb"], "name": "w"},
    }
    assert http.post("/v1/main/views/rename", json=move).status_code == 204
    assert http.head(f"{path}/w").status_code == 204
    table = http.post(
        "/v1/main/namespaces/kb/tables", json={"name": "w", "schema": SCHEMA}
    )
    assert _error(table)[2] == "View with same name already exists: kb.w"


def test_a_body_that_is_no_json_is_400(still: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    answer = still.post(A, content=b"{", headers=headers)
    assert _error(answer)[:2] == (400, "BadRequestException")


def test_a_path_that_is_not_served_has_an_error_in_the_same_form(
    still: TestClient,
) -> None:
    assert _error(still.get("/v2/config"))[0] == 404
    assert _error(still.delete("/v1/config"))[0] == 405


def test_a_damaged_metadata_file_is_a_server_error_that_names_it(
    http: TestClient, forked: Catalog
) -> None:
    place = forked.contents()["kb.a"].metadata_location or ""
    Path(place).write_text("{", encoding="utf-8")
    change = {"requirements": [], "updates": []}
    code, kind, said = _error(http.post(A, json=change))
    assert (code, kind) == (500, "InternalServerError")
    assert place in said


def test_secrets_of_the_storage_are_never_sent(tmp_path: Path) -> None:
    storage = {"s3.secret-access-key": "hush", "s3.endpoint": "http://s3.local"}
    url = f"sqlite:///{tmp_path / 'c.db'}"
    with Catalog(url, tmp_path / "w", storage=storage) as catalog:
        http = TestClient(create_app(catalog), "http://localhost")
        catalog.at().create_namespace("kb")
        request = {"name": "t", "schema": SCHEMA}
        made = http.post("/v1/main/namespaces/kb/tables", json=request)
        assert made.json()["config"] == {"s3.endpoint": "http://s3.local"}
        for text in (made.text, http.get("/v1/config").text):
            assert "hush" not in text
