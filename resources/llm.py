"""One question to an OpenAI-compatible endpoint, bounded in time and size."""

import json
import socket
from collections.abc import Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

from resources.errors import AssayError
from resources.settings import Settings

PATH = "/v1/chat/completions"
ANSWER_BYTES = 2**20  # What a chat answer never reaches; a file server's page may.
SHOWN_CHARACTERS = 200  # Of an answer, in an error.
SEED = 7
_OFF = "ASSAY_LLM_URL='' (runs go on without it), or mend the endpoint"


class LlmError(AssayError):
    """The endpoint gave no answer that can be used."""


class LlmAddressError(LlmError):
    """The address of the endpoint is none."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"'{url}' is no address of a language model.",
            remedy="ASSAY_LLM_URL=http://127.0.0.1:8080, where its server listens",
        )


class LlmUnavailableError(LlmError):
    """The endpoint is down, too slow, or reports an error."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"The language model at {url} {reason}.", remedy=_OFF)


class LlmAnswerError(LlmError):
    """The endpoint answered something that is no chat completion."""

    def __init__(self, url: str, answer: str) -> None:
        shown = " ".join(answer[:SHOWN_CHARACTERS].split())
        super().__init__(
            f"The language model at {url} answered no chat completion: '{shown}'",
            remedy=f"ASSAY_LLM_URL set to a server that has {PATH}",
        )


class Llm:
    """A chat model behind an OpenAI-compatible endpoint.

    Asks for the likeliest answer (temperature 0, fixed seed), in JSON of a schema
    where the server knows `response_format`, and as plain text where it does not.

    Args:
        url: Address of the server, with or without `/v1/chat/completions`.
        model: Its name there; empty: the server's only one.
        key: Sent as bearer token, if there is one.
        seconds: From the connection to the last byte of one answer.

    Raises:
        LlmAddressError: If the address is not of the form http(s)://host[:port].

    Source:
        OpenAI API reference, "Create chat completion"; the same subset is served by
        llama.cpp, vLLM and Ollama.
    """

    def __init__(self, url: str, model: str, key: str, seconds: float) -> None:
        try:
            parts = urlsplit(url.strip())
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError as error:
            raise LlmAddressError(url) from error
        if parts.scheme not in {"http", "https"} or not self._host:
            raise LlmAddressError(url)
        base = parts.path.rstrip("/").removesuffix("/chat/completions")
        self._path = f"{base.removesuffix('/v1')}{PATH}"
        # Without user, password and query, which may hold secrets.
        port = f":{self._port}" if self._port else ""
        self.url = f"{parts.scheme}://{self._host}{port}"
        self.model = model
        self._key = key
        self._seconds = seconds
        self._takes_schema = True

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Return the model of the settings; None when there is none.

        Raises:
            LlmAddressError: If `llm_url` is no address.
        """
        if not settings.llm_url.strip():
            return None
        key, seconds = settings.llm_key, settings.llm_seconds
        return cls(settings.llm_url, settings.llm_model, key, seconds)

    def ask(
        self, system: str, user: str, schema: Mapping[str, Any], *, tokens: int = 1024
    ) -> str:
        """Return what the model answers, at most so many tokens of it.

        Args:
            system: What it has to do.
            user: What it has to do it with.
            schema: JSON schema that the answer should keep. Whether it does is for the
                caller to check: few servers can enforce it.
            tokens: Length of the answer at most.

        Raises:
            LlmUnavailableError: If it is down, too slow or reports an error.
            LlmAnswerError: If the answer is no chat completion.
        """
        body: dict[str, Any] = {
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": user},
            ],
            "temperature": 0,
            "seed": SEED,
            "max_tokens": tokens,
        }
        if self.model:
            body["model"] = self.model
        if self._takes_schema:
            status, answer = self._post(body | {"response_format": _format(schema)})
            if status not in {400, 415, 422, 501}:
                return self._content(status, answer)
        status, answer = self._post(body)
        content = self._content(status, answer)
        self._takes_schema = False  # Plain text worked, so the schema was refused.
        return content

    def _post(self, body: Mapping[str, Any]) -> tuple[int, bytes]:
        """Return status and bytes of the answer.

        The whole exchange has one deadline: a timeout of the socket alone would let a
        server that sends a byte now and then hold the run for ever.
        """
        headers = {"Content-Type": "application/json", "Connection": "close"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        late = Event()
        with closing(self._connection()) as connection:
            try:
                status, answer = self._exchange(connection, headers, body, late)
            except (OSError, HTTPException, ValueError) as error:
                raise self._silent(error, late) from error
        if late.is_set():
            raise self._silent(TimeoutError(), late)
        if len(answer) > ANSWER_BYTES:
            raise LlmAnswerError(self.url, f"more than {ANSWER_BYTES:,} bytes")
        return status, answer

    def _exchange(
        self,
        connection: HTTPConnection,
        headers: Mapping[str, str],
        body: Mapping[str, Any],
        late: Event,
    ) -> tuple[int, bytes]:
        begun = monotonic()
        connection.connect()
        # Kept here: the connection lets go of its socket once the headers are read.
        line = connection.sock
        rest = max(self._seconds - (monotonic() - begun), 0)
        timer = Timer(rest, _hang_up, (line, late))
        timer.daemon = True
        timer.start()
        try:
            connection.request("POST", self._path, json.dumps(body), headers)
            with connection.getresponse() as response:
                return response.status, response.read(ANSWER_BYTES + 1)
        finally:
            timer.cancel()

    def _connection(self) -> HTTPConnection:
        https = self.url.startswith("https:")
        kind = HTTPSConnection if https else HTTPConnection
        return kind(self._host, self._port, timeout=self._seconds)

    def _silent(self, error: Exception, late: Event) -> LlmUnavailableError:
        if late.is_set() or isinstance(error, TimeoutError):
            reason = f"did not answer within {self._seconds:g} s"
        else:
            reason = f"cannot be reached: {str(error) or type(error).__name__}"
        return LlmUnavailableError(self.url, reason)

    def _content(self, status: int, answer: bytes) -> str:
        text = answer.decode("utf-8", "replace")
        if status != 200:  # noqa: PLR2004 - the one status of a chat completion
            shown = " ".join(text[:SHOWN_CHARACTERS].split())
            raise LlmUnavailableError(self.url, f"reports error {status}: {shown}")
        try:
            content = json.loads(text)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise LlmAnswerError(self.url, text) from error
        if not isinstance(content, str):
            raise LlmAnswerError(self.url, text)
        return content


def _format(schema: Mapping[str, Any]) -> dict[str, Any]:
    named = {"name": "answer", "strict": True, "schema": dict(schema)}
    return {"type": "json_schema", "json_schema": named}


def _hang_up(line: socket.socket, late: Event) -> None:
    """End an exchange that takes too long: whatever waits on it wakes up."""
    late.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
