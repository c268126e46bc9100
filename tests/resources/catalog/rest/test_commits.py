"""Commits over HTTP: sent twice, at once, and by many."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from resources.catalog import Catalog
from resources.catalog.rest.models import Json

pytestmark = pytest.mark.both_stores

KEY = {"Idempotency-Key": "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"}
A = "/v1/main/namespaces/kb/tables/a"


def _set(name: str, value: str) -> Json:
    update = {"action": "set-properties", "updates": {name: value}}
    return {"requirements": [], "updates": [update]}


def test_a_commit_sent_twice_with_one_key_lands_once(
    http: TestClient, forked: Catalog
) -> None:
    table = forked.at().load_table("kb.a")
    change = {
        **_set("a", "1"),
        "requirements": [
            {
                "type": "assert-ref-snapshot-id",
                "ref": "main",
                "snapshot-id": table.metadata.current_snapshot_id,
            }
        ],
    }
    first = http.post(A, json=change, headers=KEY)
    forked.at().load_table("kb.a").delete("x = 1")
    landed = forked.resolve("main").id
    again = http.post(A, json=change, headers=KEY)
    assert (first.status_code, again.status_code) == (200, 200)
    assert forked.resolve("main").id == landed
    assert again.json()["metadata"]["properties"]["a"] == "1"


def test_tables_namespaces_and_views_sent_twice_are_made_once(
    http: TestClient, forked: Catalog
) -> None:
    schema = {"type": "struct", "fields": []}
    version = {
        "version-id": 1,
        "timestamp-ms": 1,
        "schema-id": 0,
        "summary": {},
        "representations": [{"type": "sql", "sql": "select 1", "dialect": "x"}],
        "default-namespace": ["kb"],
    }
    move = {
        "source": {"namespace": ["kb"], "name": "b"},
        "destination": {"namespace": ["kb"], "name": "c"},
    }
    view = {"name": "v", "schema": schema, "view-version": version}
    requests = [
        ("namespaces", {"namespace": ["new"]}, 200),
        ("namespaces/kb/tables", {"name": "t", "schema": schema}, 200),
        ("namespaces/kb/views", view, 200),
        ("tables/rename", move, 204),
        ("namespaces/kb/properties", {"updates": {"a": "1"}}, 200),
    ]
    for number, (path, body, code) in enumerate(requests):
        headers = {"Idempotency-Key": f"{KEY['Idempotency-Key'][:-1]}{number}"}
        for _ in range(2):
            answer = http.post(f"/v1/main/{path}", json=body, headers=headers)
            assert answer.status_code == code, answer.text
    log = [each.message for each in forked.log("main")]
    assert len(log) == len(set(log))


def test_changes_that_do_not_exclude_each_other_all_land(
    http: TestClient, forked: Catalog
) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: http.post(A, json=_set(f"p{n}", "1")), range(12))
        )
    done = [n for n, each in enumerate(answers) if each.status_code == 200]
    assert all(each.status_code in {200, 409} for each in answers)
    properties = forked.at().load_table("kb.a").properties
    assert {f"p{n}" for n in done} == set(properties) - {"gc.enabled"}
    assert len(done) >= 6


def test_what_a_transaction_only_requires_must_hold_when_it_lands(
    http: TestClient, forked: Catalog
) -> None:
    snapshot = forked.at().load_table("kb.a").metadata.current_snapshot_id
    required = {"type": "assert-ref-snapshot-id", "ref": "main"}
    changes = [
        {
            "identifier": {"namespace": ["kb"], "name": "a"},
            "requirements": [{**required, "snapshot-id": snapshot}],
            "updates": [],
        },
        {"identifier": {"namespace": ["kb"], "name": "b"}, **_set("a", "1")},
    ]
    url, body = "/v1/main/transactions/commit", {"table-changes": changes}
    assert http.post(url, json=body).status_code == 204
    assert [item.key for item in forked.resolve("main").operations] == ["kb.b"]
    forked.at().load_table("kb.a").delete("x = 1")
    assert http.post(url, json=body).status_code == 409


def test_one_table_may_be_changed_twice_in_a_transaction(
    http: TestClient, forked: Catalog
) -> None:
    identifier = {"namespace": ["kb"], "name": "a"}
    changes = [{"identifier": identifier, **_set(f"p{n}", "1")} for n in range(2)]
    url, body = "/v1/main/transactions/commit", {"table-changes": changes}
    assert http.post(url, json=body).status_code == 204
    assert {"p0", "p1"} <= set(forked.at().load_table("kb.a").properties)


def test_commits_say_what_they_did_and_with_which_program(
    http: TestClient, forked: Catalog
) -> None:
    http.post(A, json=_set("a", "1"), headers={"User-Agent": "spark/4"})
    commit = forked.resolve("main")
    assert commit.message == "Change metadata of kb.a"
    assert commit.properties == {"client": "spark/4"}
