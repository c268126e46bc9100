"""News by HTTP: one POST of JSON, tried again when the other side may recover."""

import json
import time
from collections.abc import Sequence
from email.message import Message
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from resources.alerts.errors import AlertError
from resources.alerts.model import Alert
from resources.ids import content_id

SECONDS = 10.0
WAITS = (0.5, 2.0, 8.0)  # Seconds before each further try.
LONGEST_WAIT = 30.0  # However long the other side asks for.
TOO_MANY, SERVER_ERROR = 429, 500
LINES = 20  # Of the text that chat programs show.


class WebhookSink:
    """Posts news as JSON: `text` for chat programs, `alerts` for programs.

    A request carries an `Idempotency-Key`: the same news, sent again because an answer
    was lost, has the same one.

    Args:
        url: Where to; only its host is ever shown, since the rest may be a secret.
        seconds: Wait for a connection, and for each part of an answer.
        waits: Seconds before each further try.
    """

    def __init__(
        self, url: str, *, seconds: float = SECONDS, waits: Sequence[float] = WAITS
    ) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        self.name = f"{parts.scheme}://{host}"
        self.key = f"{self.name} {content_id(url)}"
        self._url = url
        self._seconds = seconds
        self._waits = tuple(waits)
        self._opener = build_opener(_NoRedirect)

    def send(self, alerts: Sequence[Alert]) -> None:
        """Post the news; any answer of 200 to 299 is taken for a yes.

        Raises:
            AlertError: If it was refused, or not taken after all tries.
        """
        request = self._request(alerts)
        for wait in (*self._waits, None):
            reason, may_recover, asked = self._try(request)
            if reason is None:
                return
            if not may_recover or wait is None:
                raise self._failure(reason)
            time.sleep(min(max(wait, asked), LONGEST_WAIT))

    def _request(self, alerts: Sequence[Alert]) -> Request:
        lines = [alert.line for alert in alerts[:LINES]]
        if len(alerts) > LINES:
            lines.append(f"and {len(alerts) - LINES} more")
        body = {
            "text": "\n".join(lines),
            "alerts": [alert.document() for alert in alerts],
        }
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "assay",
            "Idempotency-Key": content_id(
                *(f"{each.branch} {each.event} {each.mark}" for each in alerts)
            ),
        }
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return Request(self._url, data, headers, method="POST")  # noqa: S310

    def _try(self, request: Request) -> tuple[str | None, bool, float]:
        """Return why it failed or None, whether it may recover, the wait asked for."""
        try:
            with self._opener.open(request, timeout=self._seconds):
                return None, False, 0.0
        except HTTPError as error:
            error.close()
            may_recover = error.code == TOO_MANY or error.code >= SERVER_ERROR
            return f"it answered {error.code}", may_recover, _asked(error.headers)
        except (OSError, HTTPException, ValueError) as error:
            # Reasons of urllib quote no address, but those of ValueError may.
            said = "its address" if isinstance(error, ValueError) else str(error)
            return f"{type(error).__name__}: {said}", isinstance(error, OSError), 0.0

    def _failure(self, reason: str) -> AlertError:
        return AlertError(
            f"The webhook at {self.name} took no alerts: {reason}.",
            remedy="see that it is up and its address in ASSAY_ALERTS is right; what "
            "was not told is told with the next run",
        )


def _asked(headers: Message) -> float:
    """Return the seconds that an answer asks to wait, if it names seconds."""
    value = headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else 0.0


class _NoRedirect(HTTPRedirectHandler):
    """Refuses to be sent elsewhere: a POST would arrive there as a GET."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature of urllib.
        self,
        req: Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        """Return nothing, so that the answer itself is the error."""
        return
