"""Who may do what: tokens, roles, refs, namespaces."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pyiceberg.exceptions import ForbiddenError, UnauthorizedError

from resources.catalog import Catalog
from resources.catalog.rest.access import (
    ROLES,
    Grant,
    Principal,
    Role,
    Tokens,
    add_token,
    hashed,
    load_tokens,
)
from resources.catalog.rest.app import create_app
from resources.catalog.rest.errors import OpenServerError, TokensUnreadableError
from resources.catalog.rest.server import check_open, is_loopback
from tests.resources.catalog.rest.serving import Duck, iceberg, served

ALL = ".".join("0000")
GRANTS = {
    "admin": (Grant("admin"),),
    "reader": (Grant("reader", ("main",)),),
    "worker": (Grant("writer", ("work/*",)), Grant("reader", ("main",))),
    "narrow": (Grant("writer", ("main",), ("kb.a", "deep.inner")),),
}
WORKER = "worker"
TOKENS = Tokens({hashed(name): Principal(name, GRANTS[name]) for name in GRANTS})
CHANGE = {
    "requirements": [],
    "updates": [{"action": "set-properties", "updates": {"a": "1"}}],
}


@pytest.fixture
def http(forked: Catalog) -> Iterator[TestClient]:
    app = create_app(forked, TOKENS)
    with TestClient(app, "http://anywhere", raise_server_exceptions=False) as client:
        yield client


def _as(name: str) -> dict[str, dict[str, str]]:
    return {"headers": {"Authorization": f"Bearer {name}"}}


def _table(state: str, key: str = "a") -> str:
    return f"/v1/{state}/namespaces/kb/tables/{key}"


def test_without_a_known_token_nothing_is_answered(http: TestClient) -> None:
    wrong: list[dict[str, str]] = [
        {"Authorization": each} for each in ("Bearer wrong", "Basic admin", "Bearer")
    ]
    for path in ("/v1/config", _table("main"), "/assay/v1/refs"):
        for headers in ({}, *wrong):
            answer = http.get(path, headers=headers)
            assert answer.status_code == 401
            assert answer.json()["error"]["type"] == "NotAuthorizedException"
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("name", "state", "reads", "writes"),
    [
        ("admin", "main", True, True),
        ("reader", "main", True, False),
        ("reader", "work/side", False, False),
        ("worker", "main", True, False),
        ("worker", "work/side", True, True),
        ("narrow", "main", True, True),
        ("narrow", "work/side", False, False),
    ],
)
def test_roles_hold_at_their_refs(
    http: TestClient, name: str, state: str, *, reads: bool, writes: bool
) -> None:
    assert http.get(_table(state), **_as(name)).status_code == (200 if reads else 403)
    answer = http.post(_table(state), json=CHANGE, **_as(name))
    assert answer.status_code == (200 if writes else 403)
    if not writes:
        assert answer.json()["error"]["type"] == "ForbiddenException"


def test_a_role_in_one_namespace_shows_and_changes_nothing_beside_it(
    http: TestClient, forked: Catalog
) -> None:
    forked.at().create_namespace("deep.inner.more")
    forked.at().create_namespace("other")
    tables = http.get("/v1/main/namespaces/kb/tables", **_as("narrow")).json()
    assert [each["name"] for each in tables["identifiers"]] == ["a"]
    spaces = http.get("/v1/main/namespaces", **_as("narrow")).json()["namespaces"]
    assert spaces == [["deep"], ["kb"]]
    assert http.get(_table("main", "b"), **_as("narrow")).status_code == 403
    both = {
        "table-changes": [
            {"identifier": {"namespace": ["kb"], "name": name}, **CHANGE}
            for name in ("a", "b")
        ]
    }
    url, before = "/v1/main/transactions/commit", forked.resolve("main").id
    assert http.post(url, json=both, **_as("narrow")).status_code == 403
    assert forked.resolve("main").id == before
    made = {"namespace": ["deep", "inner", "x"]}
    url = "/v1/main/namespaces"
    assert http.post(url, json=made, **_as("narrow")).status_code == 200
    beside = {"namespace": ["deep", "x"]}
    assert http.post(url, json=beside, **_as("narrow")).status_code == 403


def test_a_table_cannot_be_renamed_out_of_a_namespace(http: TestClient) -> None:
    move = {
        "source": {"namespace": ["kb"], "name": "a"},
        "destination": {"namespace": ["kb"], "name": "c"},
    }
    answer = http.post("/v1/main/tables/rename", json=move, **_as("narrow"))
    assert answer.status_code == 403


def test_past_states_are_read_by_those_who_may_read_the_ref(
    http: TestClient, forked: Catalog
) -> None:
    head = forked.resolve("main").id
    assert http.get(_table(f"main@{head[:12]}"), **_as("reader")).status_code == 200
    assert http.get(_table(head), **_as("reader")).status_code == 403
    assert http.get(_table(head), **_as("admin")).status_code == 200


@pytest.mark.parametrize(
    ("name", "code"), [("admin", 200), ("worker", 403), ("narrow", 403)]
)
def test_only_an_admin_puts_files_outside_of_the_warehouse(
    http: TestClient, tmp_path: Path, name: str, code: int
) -> None:
    place = str(tmp_path / "warehouse" / ".." / "elsewhere")
    url = "/v1/work/side/namespaces/kb/tables" if name == "worker" else None
    request = {
        "name": "a" if name == "narrow" else "out",
        "location": place,
        "schema": {"type": "struct", "fields": []},
    }
    if name == "narrow":
        change = {"updates": [{"action": "set-location", "location": place}]}
        answer = http.post(_table("main"), json=change, **_as(name))
    else:
        url = url or "/v1/main/namespaces/kb/tables"
        answer = http.post(url, json=request, **_as(name))
    assert answer.status_code == code
    assert (tmp_path / "elsewhere").exists() is (code == 200)


def test_a_metadata_file_from_elsewhere_is_not_registered_for_a_writer(
    http: TestClient, tmp_path: Path
) -> None:
    request = {"name": "r", "metadata-location": str(tmp_path / "catalog.db")}
    url = "/v1/work/side/namespaces/kb/register"
    assert http.post(url, json=request, **_as("worker")).status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("py-io-impl", "evil.IO"),
        ("write.py-location-provider.impl", "evil.Places"),
        ("s3.endpoint", "http://evil.example"),
        ("write.data.path", "/etc"),
    ],
)
def test_only_an_admin_sets_what_the_server_would_run_or_send_its_keys_to(
    http: TestClient, forked: Catalog, name: str, value: str
) -> None:
    change = {"updates": [{"action": "set-properties", "updates": {name: value}}]}
    schema = {"type": "struct", "fields": []}
    made = {"name": "made", "schema": schema, "properties": {name: value}}
    url = "/v1/work/side/namespaces/kb/tables"
    assert http.post(_table("work/side"), json=change, **_as("worker")).is_error
    assert http.post(url, json=made, **_as("worker")).status_code == 403
    place = forked.contents()["kb.a"].metadata_location or ""
    metadata = json.loads(Path(place).read_text("utf-8"))
    metadata["properties"][name] = value
    copy = Path(place).with_name("copy.metadata.json")
    copy.write_text(json.dumps(metadata), "utf-8")
    request = {"name": "r", "metadata-location": str(copy)}
    url = "/v1/work/side/namespaces/kb/register"
    assert http.post(url, json=request, **_as("worker")).status_code == 403
    assert http.post(_table("main"), json=change, **_as("admin")).status_code == 200
    forked.merge("main", "work/side")
    kept = {"updates": [{"action": "set-properties", "updates": {"a": "1"}}]}
    answer = http.post(_table("work/side"), json=kept, **_as("worker"))
    assert answer.status_code == (403 if name.endswith(".path") else 200)


def test_commits_carry_the_name_of_who_made_them(
    http: TestClient, forked: Catalog
) -> None:
    http.post(_table("work/side"), json=CHANGE, **_as("worker"))
    assert forked.resolve("work/side").agent == "worker"


@pytest.mark.parametrize(
    ("verb", "path", "body", "allowed"),
    [
        ("POST", "refs", {"name": "work/new", "at": "main"}, {"admin", "worker"}),
        ("POST", "refs", {"name": "new", "kind": "tag"}, {"admin"}),
        ("DELETE", "refs/work/side", None, {"admin"}),
        ("PUT", "refs/work/side", {"to": "main~1"}, {"admin"}),
        ("POST", "merge", {"source": "work/side"}, {"admin"}),
        ("POST", "merge", {"source": "main", "into": "work/side"}, {"admin", "worker"}),
        ("GET", "log?ref=work/side", None, {"admin", "worker"}),
        ("GET", "refs/work/side", None, {"admin", "worker"}),
        ("GET", "reflog?ref=work/side", None, {"admin", "worker"}),
        ("GET", "diff?before=main&after=work/side", None, {"admin", "worker"}),
    ],
)
def test_refs_and_history_ask_for_roles_too(
    http: TestClient, verb: str, path: str, body: object, allowed: set[str]
) -> None:
    for name in sorted(GRANTS, reverse=True):  # The admin last: it changes most.
        answer = http.request(verb, f"/assay/v1/{path}", json=body, **_as(name))
        if name in allowed:
            assert answer.status_code in {200, 201, 204, 409}, (name, answer.text)
        else:
            assert answer.status_code == 403, (name, answer.text)


def test_a_merge_needs_a_writer_of_every_key_that_it_brings(
    http: TestClient, forked: Catalog
) -> None:
    grants = (Grant("writer", ("main",), ("kb.a",)), Grant("reader", ("work/*",)))
    tokens = Tokens({hashed("some"): Principal("some", grants)})
    some = TestClient(create_app(forked, tokens), "http://anywhere")
    body = {"source": "work/side"}
    http.post(_table("work/side"), json=CHANGE, **_as("admin"))
    dry = some.post("/assay/v1/merge", json={**body, "dry_run": True}, **_as("some"))
    assert dry.json()["keys"] == ["kb.a"]
    http.post(_table("work/side", "b"), json=CHANGE, **_as("admin"))
    assert some.post("/assay/v1/merge", json=body, **_as("some")).status_code == 403
    assert http.post("/assay/v1/merge", json=body, **_as("admin")).status_code == 200


def test_what_a_commit_says_of_hidden_keys_is_left_out(http: TestClient) -> None:
    for name in ("a", "b"):
        http.post(_table("main", name), json=CHANGE, **_as("admin"))
    log = http.get("/assay/v1/log?limit=2", **_as("narrow")).json()
    keys = [[item["key"] for item in each["operations"]] for each in log]
    assert keys == [[], ["kb.a"]]


def test_a_request_may_not_be_answered_with_another_visitors_key(
    http: TestClient, forked: Catalog
) -> None:
    key = "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"
    for name in ("admin", "narrow"):
        headers = {"Authorization": f"Bearer {name}", "Idempotency-Key": key}
        change = {"updates": [{"action": "set-properties", "updates": {"by": name}}]}
        assert http.post(_table("main"), json=change, headers=headers).is_success
    assert forked.at().load_table("kb.a").properties["by"] == "narrow"


def test_real_clients_come_with_tokens(forked: Catalog) -> None:
    more = pa.table({"x": pa.array([3], pa.int64())})
    with served(forked, TOKENS) as url:
        worker = iceberg(url, "work/side", token=WORKER)
        worker.load_table("kb.a").append(more)
        with pytest.raises(ForbiddenError):
            iceberg(url, "main", token=WORKER).load_table("kb.a").append(more)
        with pytest.raises(UnauthorizedError):
            iceberg(url, "main", token=WORKER[1:])
        duck = Duck(url, WORKER)
        duck.attach("work/side", "side")
        duck("insert into side.kb.a values (4)")
        assert duck("select count(*) from side.kb.a") == [(4,)]
    assert forked.resolve("work/side").agent == "worker"


def test_without_tokens_only_this_machine_by_its_own_names_is_answered(
    forked: Catalog,
) -> None:
    app = create_app(forked)
    for host in ("127.0.0.1:8181", "localhost"):
        assert TestClient(app, f"http://{host}").get("/v1/config").status_code == 200
    assert TestClient(app, "http://evil.example").get("/v1/config").status_code == 400


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), (ALL, False)],
)
def test_without_tokens_a_server_listens_on_loopback_only(
    host: str, *, is_own: bool
) -> None:
    assert is_loopback(host) is is_own
    check_open(host, TOKENS)
    if is_own:
        check_open(host, None)
    else:
        with pytest.raises(OpenServerError, match="--tokens"):
            check_open(host, None)


def test_a_token_that_was_made_is_known_and_kept_as_its_hash_only(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tokens.yaml"
    one, _ = add_token("ann", Grant("writer", ("main",), ("kb",)), path)
    two, _ = add_token("bo", Grant("reader"), path)
    tokens = load_tokens(path)
    ann, bo = tokens.principal(one), tokens.principal(two)
    assert ann == Principal("ann", (Grant("writer", ("main",), ("kb",)),))
    assert bo == Principal("bo", (Grant("reader"),))
    assert tokens.principal("") is None
    assert one not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "- name: a",
        "{",
        "- {name: a, sha256: 12, grants: []}",
        f"- {{name: a, sha256: {'a' * 64}, grants: [{{role: king}}]}}",
        f"- {{name: a, sha256: {'a' * 64}, grants: [{{role: reader, ref: main}}]}}",
        f"- {{name: a, sha256: {'a' * 64}, grants: [{{role: reader, refs: main}}]}}",
        f"- {{name: a, sha256: {'g' * 64}, grants: [{{role: reader}}]}}",
        f"- {{name: a, sha256: {'a' * 64}}}",
    ],
)
def test_a_file_of_tokens_that_does_not_say_what_it_must_is_refused(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "tokens.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TokensUnreadableError, match=r"tokens\.yaml"):
        load_tokens(path)


def test_a_file_of_tokens_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TokensUnreadableError, match="assay token"):
        load_tokens(tmp_path / "none.yaml")


_names = st.text("ab/*", min_size=1, max_size=4)
_keys = st.lists(st.text("ab", min_size=1, max_size=2), min_size=1, max_size=3)
_grants = st.builds(
    Grant,
    st.sampled_from(ROLES),
    st.lists(_names, min_size=1, max_size=2).map(tuple),
    st.lists(_keys.map(".".join), min_size=1, max_size=2).map(tuple),
)


@given(
    grants=st.lists(_grants, max_size=3).map(tuple),
    role=st.sampled_from(ROLES),
    ref=_names,
    key=_keys,
)
def test_what_may_be_done_inside_follows_from_what_may_be_done_around(
    grants: tuple[Grant, ...], role: Role, ref: str, key: list[str]
) -> None:
    who = Principal("who", grants)
    inner, outer = ".".join([*key, "x"]), ".".join(key)
    if who.may(role, ref, outer):
        assert who.may(role, ref, inner)
        assert who.may_anywhere(role, ref)
    if who.may("writer", ref, outer):
        assert who.may("reader", ref, outer)
    if who.may("reader", ref, inner):
        assert who.sees(ref, inner)
    if who.may(role, ref):
        assert who.may(role, ref, outer)
