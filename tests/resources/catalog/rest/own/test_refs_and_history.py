"""The API of our own: refs, log, show, diff, merge, tags, reflog."""

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from resources.catalog import Catalog
from resources.catalog.errors import RefusedError
from resources.catalog.hooks import Event

API = "/assay/v1"


def _append(catalog: Catalog, state: str, rows: pa.Table, key: str = "kb.a") -> None:
    catalog.at(state).load_table(key).append(rows)


def test_branches_and_tags_are_made_listed_moved_and_deleted(
    http: TestClient, forked: Catalog
) -> None:
    head = forked.resolve("main").id
    tag = http.post(f"{API}/refs", json={"name": "v1", "kind": "tag"})
    assert tag.status_code == 201
    assert tag.json()["head"] == head
    http.post(f"{API}/refs", json={"name": "dev/x", "at": "main~1"})
    names = [each["name"] for each in http.get(f"{API}/refs").json()]
    assert names == ["dev/x", "main", "v1", "work/side"]
    tags = http.get(f"{API}/refs", params={"kind": "tag"}).json()
    assert [each["name"] for each in tags] == ["v1"]
    for path in ("dev/x", "dev%2Fx"):
        moved = http.put(f"{API}/refs/{path}", json={"to": "main"})
        assert moved.json()["head"] == head
    http.put(f"{API}/refs/v1", json={"to": "main~1"})
    assert http.get(f"{API}/refs/v1").json()["head"] != head
    for name in ("v1", "dev/x"):
        assert http.delete(f"{API}/refs/{name}").status_code == 204
    assert http.get(f"{API}/refs/v1").status_code == 404
    moves = http.get(f"{API}/reflog", params={"ref": "dev/x"}).json()
    assert [each["action"] for each in moves][-1] == "create"
    assert moves[0]["action"] == "delete"


def test_an_expected_head_that_moved_is_a_conflict_with_both_heads(
    http: TestClient, forked: Catalog, rows: pa.Table
) -> None:
    seen = forked.resolve("work/side").id
    _append(forked, "work/side", rows)
    now = forked.resolve("work/side").id
    answer = http.delete(f"{API}/refs/work/side", params={"expected_head": seen})
    assert answer.status_code == 409
    said = answer.json()["error"]["message"]
    assert seen[:12] in said
    assert now[:12] in said


def test_the_log_shows_who_did_what(still: TestClient) -> None:
    log = still.get(f"{API}/log", params={"ref": "work/side", "limit": 1}).json()
    assert [each["agent"] for each in log] == ["ann"]
    assert [item["key"] for item in log[0]["operations"]] == ["kb", "kb.a", "kb.b"]
    shown = still.get(f"{API}/commits/work/side").json()
    assert shown == log[0]
    assert still.get(f"{API}/commits/{shown['id'][:10]}").json() == shown
    assert still.get(f"{API}/commits/main~1").json()["id"] == shown["parents"][0]


def test_a_branch_is_compared_and_merged(
    http: TestClient, forked: Catalog, rows: pa.Table
) -> None:
    _append(forked, "work/side", rows)
    params = {"before": "main", "after": "work/side"}
    found = http.get(f"{API}/diff", params=params).json()
    assert [(each["key"], each["change"]) for each in found] == [("kb.a", "changed")]
    before = forked.resolve("main").id
    body = {"source": "work/side", "dry_run": True}
    plan = http.post(f"{API}/merge", json=body).json()
    assert (plan["keys"], plan["commit"]) == (["kb.a"], None)
    assert forked.resolve("main").id == before
    done = http.post(f"{API}/merge", json={"source": "work/side"}).json()
    assert done["commit"]["message"] == "Merge work/side into main"
    assert forked.resolve("main").id == done["commit"]["id"]
    assert http.get(f"{API}/diff", params=params).json() == []


def test_a_merge_in_conflict_changes_nothing(
    http: TestClient, forked: Catalog, rows: pa.Table
) -> None:
    forked.at("work/side").drop_table("kb.a")
    _append(forked, "main", rows)
    before = forked.resolve("main").id
    answer = http.post(f"{API}/merge", json={"source": "work/side"})
    assert answer.status_code == 409
    assert "kb.a" in answer.json()["error"]["message"]
    assert forked.resolve("main").id == before


def test_a_conflict_is_settled_by_key(
    http: TestClient, forked: Catalog, rows: pa.Table
) -> None:
    forked.at("work/side").drop_table("kb.a")
    _append(forked, "main", rows)
    kept = {"source": "work/side", "behaviours": {"kb.a": "drop"}, "dry_run": True}
    assert http.post(f"{API}/merge", json=kept).json()["dropped"] == ["kb.a"]
    taken = {"source": "work/side", "behaviours": {"kb.a": "force"}}
    assert http.post(f"{API}/merge", json=taken).json()["forced"] == ["kb.a"]
    assert "kb.a" not in forked.contents()
    wrong = {"source": "work/side", "behaviours": {"kb.none": "force"}}
    assert http.post(f"{API}/merge", json=wrong).status_code == 400


def test_a_failed_branch_is_neither_merged_nor_forked(
    http: TestClient, forked: Catalog
) -> None:
    forked.mark_failed("work/side", "it broke")
    merged = http.post(f"{API}/merge", json={"source": "work/side"})
    made = http.post(f"{API}/refs", json={"name": "copy", "at": "work/side"})
    for answer in (merged, made):
        assert answer.status_code == 403
        assert "it broke" in answer.json()["error"]["message"]


def test_a_hook_that_refuses_stops_merges_and_commits_over_http(
    http: TestClient, forked: Catalog, rows: pa.Table
) -> None:
    def refuse(event: Event) -> None:
        if event.ref == "main":
            reason = "checks are red"
            raise RefusedError(reason)

    forked.hooks.add("before_merge", refuse)
    forked.hooks.add("before_commit", refuse)
    _append(forked, "work/side", rows)
    before = forked.resolve("main").id
    merged = http.post(f"{API}/merge", json={"source": "work/side"})
    change = {"updates": [{"action": "set-properties", "updates": {"a": "1"}}]}
    table = http.post("/v1/main/namespaces/kb/tables/a", json=change)
    for answer in (merged, table):
        assert answer.status_code == 403
        assert "checks are red" in answer.json()["error"]["message"]
    assert forked.resolve("main").id == before


@pytest.mark.parametrize(
    ("verb", "path", "body", "code"),
    [
        ("GET", "log?ref=nope", None, 404),
        ("GET", "log?ref=a b", None, 400),
        ("GET", "diff?before=main", None, 400),
        ("GET", "commits/main~9", None, 404),
        ("POST", "refs", {"name": "main"}, 409),
        ("POST", "refs", {"name": "..bad"}, 400),
        ("POST", "refs", {"name": "x", "kind": "twig"}, 400),
        ("POST", "refs", {"name": "x", "at": "nope"}, 404),
        ("DELETE", "refs/main", None, 403),
        ("POST", "merge", {"source": "nope"}, 404),
        ("GET", "log?limit=0", None, 400),
    ],
)
def test_wrong_requests_are_answered_in_the_same_form(
    still: TestClient, verb: str, path: str, body: object, code: int
) -> None:
    answer = still.request(verb, f"{API}/{path}", json=body)
    assert answer.status_code == code
    assert answer.json()["error"]["code"] == code


def test_the_api_is_described(still: TestClient) -> None:
    paths = still.get("/openapi.json").json()["paths"]
    ours = {path for path in paths if path.startswith(API)}
    assert ours == {
        f"{API}/{name}"
        for name in (
            "refs",
            "refs/{name}",
            "reflog",
            "log",
            "commits/{address}",
            "diff",
            "merge",
        )
    }
    for path in ours:
        for verb in paths[path].values():
            assert verb["description"]
