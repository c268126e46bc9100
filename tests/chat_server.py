"""A real HTTP server on this machine that answers chat requests well or badly."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from threading import Thread
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class ChatServer:
    """Where it listens, and what it was asked.

    Attributes:
        url: Its address.
        bodies: JSON of every request.
        keys: What each request was authorised with.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []


@contextmanager
def serving(answer: Answer) -> Iterator[ChatServer]:
    """Run a server whose requests are all answered so, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(size))
            chat.bodies.append(body)
            chat.keys.append(self.headers["Authorization"])
            with suppress(OSError):  # The client has hung up, as some tests want.
                answer(self, body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        chat = ChatServer(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield chat
        finally:
            server.shutdown()
            thread.join()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(content: object) -> Answer:
    """Answer with a chat completion of this content."""
    message = {"choices": [{"message": {"role": "assistant", "content": content}}]}
    return lambda handler, _: send(handler, 200, json.dumps(message).encode())


def fails(status: int, text: str = "broken") -> Answer:
    return lambda handler, _: send(handler, status, text.encode())


def by_turns(*answers: Answer) -> Answer:
    """Answer the first request with the first, and so on, again and again."""
    turns = cycle(answers)

    def answer(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        next(turns)(handler, body)

    return answer


def waits(seconds: float) -> Answer:
    return lambda *_: time.sleep(seconds)


def drips(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    """Answer a byte now and then, without end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def refuses_schema(content: str) -> Answer:
    """Answer well, but only to requests that ask for no format."""
    well, badly = says(content), fails(400, "unknown field: response_format")
    return lambda handler, body: (badly if "response_format" in body else well)(
        handler, body
    )
