import json
import os
import socket
import sqlite3
import time
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest

from resources.alerts import (
    Alert,
    AlertError,
    FileSink,
    Ledger,
    LogSink,
    Outcome,
    Sink,
    UnknownSinkError,
    WebhookSink,
    open_sink,
    tell,
)
from resources.alerts.telling import ALERTS_A_TURN
from tests.resources.alerts.samples import Hook, Row, row, serving

FAST = (0.0, 0.0)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "home" / "alerts.db")


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as server:
        yield server


def told(ledger: Ledger, sink: Sink, *rows: Row, branch: str = "main") -> Outcome:
    return tell(ledger, sink, branch, lambda _: rows, 0.8)


def test_each_sink_is_told_once_and_again_when_it_changes(
    ledger: Ledger, tmp_path: Path
) -> None:
    lines: list[str] = []
    path = tmp_path / "out" / "alerts.jsonl"
    sinks: list[Sink] = [LogSink(lines.append), FileSink(path)]
    history = [row(), row(), row(status="confirmed"), row(status="resolved")]
    for state in history:
        for sink in sinks:
            assert told(ledger, sink, state).error is None
    written = [json.loads(line) for line in path.read_text().splitlines()]
    assert [each["event"] for each in written] == ["opened", "changed", "closed"]
    assert written[0]["uri_b"] == "docs/b.md"
    assert len(lines) == 3
    assert lines[0].startswith("Contradiction on main opened: default timeout: 30 s")


def test_a_webhook_gets_json_that_programs_and_chats_can_read(
    ledger: Ledger, hook: Hook
) -> None:
    outcome = told(ledger, WebhookSink(hook.url), row(), row("c2", text_a="“ü”"))
    assert [each.id for each in outcome.told] == ["c1", "c2"]
    ((headers, body),) = hook.requests
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert len(headers["Idempotency-Key"]) == 32
    assert body["text"].splitlines()[0].startswith("opened: default timeout")
    assert body["alerts"][1]["text_a"] == "“ü”"
    assert body["alerts"][0]["branch"] == "main"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_webhook_that_recovers_is_told_all_the_same(
    ledger: Ledger, hook: Hook, status: int
) -> None:
    hook.answers = [status, status]
    sink = WebhookSink(hook.url, waits=FAST)
    assert told(ledger, sink, row()).error is None
    keys = {headers["Idempotency-Key"] for headers, _ in hook.requests}
    assert len(hook.requests) == 3
    assert len(keys) == 1


@pytest.mark.parametrize("status", [400, 404, 302])
def test_a_webhook_that_refuses_is_asked_once_and_told_with_the_next_run(
    ledger: Ledger, hook: Hook, status: int
) -> None:
    hook.answers, hook.headers = [status], {"Location": f"{hook.url}/elsewhere"}
    sink = WebhookSink(hook.url, waits=FAST)
    failed = told(ledger, sink, row())
    assert len(hook.requests) == 1
    assert failed.told == ()
    assert f"it answered {status}" in str(failed.error)
    assert "told with the next run" in str(failed.error)
    assert "secret-token" not in str(failed.error) + failed.sink
    assert len(told(ledger, sink, row()).told) == 1


def test_a_webhook_that_says_when_to_come_back_is_waited_for(
    ledger: Ledger, hook: Hook
) -> None:
    hook.answers, hook.headers = [429], {"Retry-After": "1"}
    began = time.monotonic()
    assert told(ledger, WebhookSink(hook.url, waits=FAST), row()).error is None
    assert time.monotonic() - began >= 1.0


def test_a_webhook_that_is_down_does_not_stop_the_run(ledger: Ledger) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    sink = WebhookSink(f"http://127.0.0.1:{port}/", waits=FAST)
    assert "refused" in str(told(ledger, sink, row()).error)


def test_a_webhook_that_never_answers_is_given_up(ledger: Ledger) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        sink = WebhookSink(url, seconds=0.1, waits=(0.0,))
        began = time.monotonic()
        assert "timed out" in str(told(ledger, sink, row()).error)
        assert time.monotonic() - began < 5.0


def test_many_news_go_in_parts_and_what_was_taken_is_not_sent_again(
    ledger: Ledger, hook: Hook
) -> None:
    rows = [row(f"c{number:03}") for number in range(ALERTS_A_TURN + 7)]
    hook.answers = [200, 500]
    sink = WebhookSink(hook.url, waits=())
    first = told(ledger, sink, *rows)
    assert (len(first.told), first.error is None) == (ALERTS_A_TURN, False)
    rest = told(ledger, sink, *rows)
    assert [each.id for each in rest.told] == [f"c{n:03}" for n in range(100, 107)]
    assert len(set(hook.events)) == len(rows)


def test_the_same_conflict_on_another_branch_is_another(ledger: Ledger) -> None:
    lines: list[str] = []
    for branch in ("main", "draft"):
        told(ledger, LogSink(lines.append), row(), branch=branch)
    assert len(lines) == 2


class _Slow:
    """Takes its time, and appends what it takes to a file."""

    name = key = "slow"

    def __init__(self, path: Path) -> None:
        self._file = FileSink(path)

    def send(self, alerts: Sequence[Alert]) -> None:
        time.sleep(0.3)
        self._file.send(alerts)


def _tell_slowly(database: Path, path: Path) -> None:
    outcome = told(Ledger(database), _Slow(path), row())
    os._exit(0 if outcome.error is None else 1)


def test_two_processes_at_once_tell_once(tmp_path: Path) -> None:
    context = get_context("fork")
    database, path = tmp_path / "alerts.db", tmp_path / "alerts.jsonl"
    workers = [
        context.Process(target=_tell_slowly, args=(database, path)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert len(path.read_text().splitlines()) == 1


def test_a_file_that_cannot_be_written_is_named(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    sink = FileSink(tmp_path / "taken" / "alerts.jsonl")
    assert "taken/alerts.jsonl" in str(told(ledger, sink, row()).error)


def test_a_damaged_ledger_says_what_to_remove(ledger: Ledger) -> None:
    ledger.path.parent.mkdir()
    ledger.path.write_bytes(b"no database " * 1000)
    lines: list[str] = []
    outcome = told(ledger, LogSink(lines.append), row())
    assert f"rm {ledger.path}" in str(outcome.error)
    assert lines == []


def test_a_ledger_that_was_lost_tells_all_once_more(ledger: Ledger) -> None:
    lines: list[str] = []
    told(ledger, LogSink(lines.append), row())
    ledger.path.unlink()
    told(ledger, LogSink(lines.append), row())
    told(ledger, LogSink(lines.append), row())
    assert len(lines) == 2


def test_a_sink_that_fails_leaves_nothing_in_the_ledger(ledger: Ledger) -> None:
    def fail(_: str) -> None:
        said = "full"
        raise AlertError(said, remedy="make room")

    assert "full" in str(told(ledger, LogSink(fail), row()).error)
    with sqlite3.connect(ledger.path) as database:
        assert list(database.execute("select * from sqlite_master")) == []


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ("log", LogSink, "log"),
        ("file:alerts.jsonl", FileSink, "file:/home/alerts.jsonl"),
        ("file:/var/alerts.jsonl", FileSink, "file:/var/alerts.jsonl"),
        ("https://chat.example/hooks/T0/B0", WebhookSink, "https://chat.example"),
    ],
)
def test_a_setting_names_a_sink(given: str, kind: type, name: str) -> None:
    sink = open_sink(given, Path("/home"), print)
    assert isinstance(sink, kind)
    assert sink.name == name
    assert "hooks" not in sink.key


@pytest.mark.parametrize("given", ["", "mail:me", "file:", "http://", "logs"])
def test_a_setting_that_names_none_is_an_error_with_an_example(given: str) -> None:
    with pytest.raises(UnknownSinkError, match="ASSAY_ALERTS"):
        open_sink(given, Path("/home"), print)
