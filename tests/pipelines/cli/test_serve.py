import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import httpx2
import pytest
import yaml
from pyiceberg.catalog.rest import RestCatalog

from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import Assay
from tests.resources.catalog.rest.serving import Duck

ASSAY = [sys.executable, "-c", "import sys, pipelines.cli as c; sys.exit(c.main())"]
ANYWHERE = ".".join("0000")


def test_without_tokens_it_is_not_served_to_others(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    result = assay("serve", "--host", ANYWHERE)
    assert result.code == 1
    assert "assay serve --tokens" in result.err


def test_a_file_of_tokens_that_is_not_there_is_named(
    assay: Assay, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    result = assay("serve", "--tokens", tmp_path / "none.yaml")
    assert result.code == 1
    assert "none.yaml" in result.err
    assert "assay token" in result.err


def test_https_needs_both_files(assay: Assay, tmp_path: Path) -> None:
    result = assay("serve", "--certificate", tmp_path / "cert.pem")
    assert result.code == 2
    assert "--key" in result.err


def test_a_home_that_is_not_there_is_not_made(assay: Assay, home: Path) -> None:
    assert assay("serve").code == 1
    assert not home.exists()


def test_a_port_in_use_is_a_finding_with_the_next_one(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        result = assay("serve", "--port", port)
    assert result.code == 1
    assert f"assay serve --port {port + 1}" in result.err


def test_a_token_is_shown_once_and_its_hash_kept(assay: Assay, tmp_path: Path) -> None:
    path = tmp_path / "tokens.yaml"
    words = ("--role", "writer", "--ref", "work/*", "--namespace", "kb", "--file", path)
    result = assay("token", "ann", *words, "--json")
    secret = result.json["token"]
    (entry,) = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert entry["name"] == "ann"
    assert entry["grants"] == [
        {"role": "writer", "refs": ["work/*"], "namespaces": ["kb"]}
    ]
    assert secret not in path.read_text(encoding="utf-8")
    shown = assay("token", "bo")
    assert shown.out.startswith("assay_")
    assert "sha256" in shown.err


@pytest.mark.slow
def test_clients_read_and_write_a_home_that_is_served_until_ctrl_c(
    assay: Assay, lakehouse: Lakehouse, home: Path, tmp_path: Path
) -> None:
    lakehouse.catalog.create_branch("work/x")
    rules = home / "policies" / "rules.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text("- {id: two, approval: {people: 2}}", encoding="utf-8")
    tokens = tmp_path / "tokens.yaml"
    token = assay("token", "ann", "--role", "writer", "--file", tokens, "--json").json
    port = _free_port()
    command = [*ASSAY, "serve", "--port", str(port), "--tokens", str(tokens), "--json"]
    environment = os.environ | {"ASSAY_HOME": str(home)}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(running, port)
        client = RestCatalog("home", uri=url, warehouse="work/x", token=token["token"])
        before = client.load_table("data.prices").scan().to_arrow()
        client.load_table("data.prices").append(before)
        duck = Duck(url, token["token"])
        duck.attach("work/x", "x")
        assert duck("select count(*) from x.data.prices") == [(4,)]
        duck.attach("main", "m")
        assert duck("select count(*) from m.data.prices") == [(2,)]
        assert "waits for people" in _merge(url, token["token"])
        with pytest.raises(duckdb.Error, match="401"):
            Duck(url, "wrong").attach("main", "m")
    finally:
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    assert f'"url": "{url}"'.encode() in out
    assert lakehouse.catalog.resolve("work/x").agent == "ann"


def _merge(url: str, token: str) -> str:
    """Return why work/x is not let into main."""
    headers = {"Authorization": f"Bearer {token}"}
    body = {"source": "work/x"}
    answer = httpx2.post(f"{url}/assay/v1/merge", json=body, headers=headers)
    assert answer.status_code == 403
    return str(answer.json()["error"]["message"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(running: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert running.poll() is None
        time.sleep(0.1)
    pytest.fail("the server did not answer in 60 s")
