"""Rows of conflicts as a view gives them, and a real web server that takes news."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Row = dict[str, Any]


def row(identity: str = "c1", **changes: object) -> Row:
    """Return an open conflict of two documents on a default timeout."""
    given: Row = {
        "contradiction_id": identity,
        "revision": 1,
        "status": "open",
        "reason": None,
        "decided_by": None,
        "kind": "number",
        "score": 0.9,
        "subject": "timeout",
        "attribute": "default",
        "explanation": "default timeout: 30 s in a.md against 45 s in b.md",
        "text_a": "The default timeout is 30 s.",
        "uri_a": "docs/a.md",
        "place_a": "page 4",
        "text_b": "The default timeout is 45 s.",
        "uri_b": "docs/b.md",
        "place_b": "§ 3",
        "sides": ["thirty", "forty-five"],
    }
    return given | changes


@dataclass
class Hook:
    """A web server on this machine, and what it was sent."""

    answers: list[int] = field(default_factory=list)  # Before 200 for all others.
    headers: dict[str, str] = field(default_factory=dict)  # Of every answer.
    requests: list[tuple[dict[str, str], Row]] = field(default_factory=list)
    url: str = ""

    @property
    def events(self) -> list[tuple[str, str]]:
        return [
            (each["event"], each["contradiction_id"])
            for _, body in self.requests
            for each in body["alerts"]
        ]


@contextmanager
def serving(hook: Hook) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            hook.requests.append((dict(self.headers), json.loads(data)))
            self.send_response(hook.answers.pop(0) if hook.answers else 200)
            for name, value in hook.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_port}/secret-token"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
