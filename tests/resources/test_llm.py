import socket
import time

import pytest

from resources.llm import ANSWER_BYTES, Llm, LlmAddressError, LlmAnswerError
from resources.llm import LlmUnavailableError as Unavailable
from resources.settings import Settings
from tests import chat_server
from tests.chat_server import Answer, serving

SCHEMA = {"type": "object"}


def test_the_settings_name_a_model_or_none() -> None:
    assert Llm.of(Settings(llm_url=" ")) is None
    llm = Llm.of(Settings(llm_url="http://127.0.0.1:8080/v1", llm_model="small"))
    assert llm is not None
    assert (llm.url, llm.model) == ("http://127.0.0.1:8080", "small")


@pytest.mark.parametrize("url", ["ftp://x", "http://", "host:80", "http://x:port"])
def test_what_is_no_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(LlmAddressError, match="ASSAY_LLM_URL=http"):
        Llm(url, "", "", 1)


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/chat/completions"])
def test_the_address_may_hold_any_part_of_the_path(path: str) -> None:
    with serving(chat_server.says("yes")) as server:
        assert Llm(server.url + path, "m", "", 5).ask("s", "u", SCHEMA) == "yes"


def test_it_asks_for_the_likeliest_answer_in_the_schema_with_its_key() -> None:
    with serving(chat_server.says("yes")) as server:
        Llm(server.url, "m", "secret", 5).ask("do", "this", SCHEMA, tokens=9)
    (body,) = server.bodies
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("m", 0, 9)
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.keys == ["Bearer secret"]


def test_a_server_without_schemas_is_asked_again_without_and_then_never_with() -> None:
    with serving(chat_server.refuses_schema("plain")) as server:
        llm = Llm(server.url, "", "", 5)
        assert [llm.ask("s", "u", SCHEMA) for _ in range(2)] == ["plain", "plain"]
    assert ["response_format" in body for body in server.bodies] == [True, False, False]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (chat_server.fails(500), "reports error 500: broken"),
        (chat_server.fails(400), "reports error 400"),
        (chat_server.fails(302), "reports error 302"),
        (lambda handler, _: handler.connection.close(), "cannot be reached"),
    ],
)
def test_an_error_of_the_server_is_told(answer: Answer, said: str) -> None:
    with serving(answer) as server, pytest.raises(Unavailable, match=said):
        Llm(server.url, "", "", 5).ask("s", "u", SCHEMA)


@pytest.mark.parametrize("answer", [chat_server.waits(3), chat_server.drips])
def test_a_slow_server_is_left_after_the_time_that_is_set(answer: Answer) -> None:
    with serving(answer) as server:
        begun = time.monotonic()
        with pytest.raises(Unavailable, match=r"did not answer within 0\.3 s"):
            Llm(server.url, "", "", 0.3).ask("s", "u", SCHEMA)
        assert time.monotonic() - begun < 2


def test_a_server_that_is_down_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unavailable, match="ASSAY_LLM_URL=''"):
        Llm(f"http://127.0.0.1:{port}", "", "", 2).ask("s", "u", SCHEMA)


@pytest.mark.parametrize(
    "answer",
    [
        chat_server.fails(200, "<html>It works!</html>"),
        chat_server.fails(200, '{"choices": []}'),
        chat_server.fails(200, "[" * 100_000),
        chat_server.says(None),
        chat_server.fails(200, "x" * (ANSWER_BYTES + 1)),
    ],
)
def test_what_is_no_chat_completion_is_told(answer: Answer) -> None:
    with serving(answer) as server, pytest.raises(LlmAnswerError, match="no chat"):
        Llm(server.url, "", "", 5).ask("s", "u", SCHEMA)


def test_secrets_in_the_address_are_not_in_the_message() -> None:
    with pytest.raises(Unavailable) as error:
        Llm("http://me:secret@127.0.0.1:9?key=secret", "", "", 1).ask("s", "u", SCHEMA)
    assert "secret" not in str(error.value)
