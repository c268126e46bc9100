"""Where news goes: a log, or a file; for a webhook see `webhook`."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from resources.alerts.errors import FileSinkError, UnknownSinkError
from resources.alerts.model import Alert
from resources.alerts.webhook import WebhookSink


class Sink(Protocol):
    """A place that news goes to."""

    @property
    def name(self) -> str:
        """What people may see of it: no secrets."""

    @property
    def key(self) -> str:
        """What it is known by in the ledger."""

    def send(self, alerts: Sequence[Alert]) -> None:
        """Hand over news, all or nothing.

        Raises:
            AlertError: If it was not taken.
        """


class LogSink:
    """Writes one line of a log for each piece of news.

    Args:
        log: Takes a line.
    """

    name = key = "log"

    def __init__(self, log: Callable[[str], object]) -> None:
        self._log = log

    def send(self, alerts: Sequence[Alert]) -> None:
        """Write a line for each."""
        for alert in alerts:
            self._log(f"Contradiction on {alert.branch} {alert.line}")


class FileSink:
    """Appends one JSON document a line for each piece of news.

    Args:
        path: The file; made with its folder if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = self.key = f"file:{path}"

    def send(self, alerts: Sequence[Alert]) -> None:
        """Append all of them at once.

        Raises:
            FileSinkError: If the file cannot be written.
        """
        lines = (json.dumps(each.document(), ensure_ascii=False) for each in alerts)
        text = "".join(f"{line}\n" for line in lines)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise FileSinkError(self._path, str(error.strerror)) from error


def open_sink(given: str, home: Path, log: Callable[[str], object]) -> Sink:
    """Return the sink that a setting names.

    Args:
        given: "log", "file:PATH" (below the home, unless absolute), or the address of
            a webhook.
        home: The home.
        log: What takes a line of the log.

    Raises:
        UnknownSinkError: If it names none.
    """
    kind, _, rest = given.partition(":")
    if given == "log":
        return LogSink(log)
    if kind == "file" and rest:
        return FileSink(home / Path(rest).expanduser())
    if kind in ("http", "https") and rest.strip("/"):
        return WebhookSink(given)
    raise UnknownSinkError(given)
