import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.pipelines.cli.samples import Assay

ASSAY = [sys.executable, "-c", "import sys, pipelines.cli as c; sys.exit(c.main())"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_in_use_is_a_finding_with_the_next_one(assay: Assay) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        result = assay("ui", "--port", port)
    assert result.code == 1
    assert f"assay ui --port {port + 1}" in result.err


@pytest.mark.slow
def test_the_ui_serves_this_home_until_ctrl_c(home: Path) -> None:
    port = _free_port()
    running = subprocess.Popen(
        [*ASSAY, "ui", "--port", str(port), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"ASSAY_HOME": str(home)},
        text=True,
    )
    try:
        assert f'"url": "http://127.0.0.1:{port}"' in _until_served(running, port)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)
    assert (home / "dagster" / "dagster.yaml").is_file()


def _until_served(running: subprocess.Popen[str], port: int) -> str:
    """Return the first lines of output once the server answers."""
    assert running.stdout is not None
    head = "".join(running.stdout.readline() for _ in range(3))
    for _ in range(90):
        try:
            url = f"http://127.0.0.1:{port}/server_info"
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return head
        except OSError:
            assert running.poll() is None
            time.sleep(1)
    pytest.fail("the UI did not answer in 90 s")
