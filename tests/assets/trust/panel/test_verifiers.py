import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assets.contradictions.model import Said
from assets.trust.panel.pooling import Question
from assets.trust.panel.verifiers import (
    FAILURES,
    ChatVerifier,
    Comparers,
    NliVerifier,
    panel_of,
)
from resources.lakehouse import Lakehouse
from resources.llm import Llm, LlmAddressError
from resources.nli import Nli, NliModelError
from resources.settings import Settings
from tests import chat_server
from tests.assets.contradictions.makers import statement, value
from tests.chat_server import serving


def question(a: Said, b: Said) -> Question:
    return Question("c1", "s1", score=0.8, stake=1.5, a=a, b=b)


def values(a: str, b: str) -> Question:
    sides = [
        value("v", "Otter", "weight", each, sentence=f"It weighs {each}.")
        for each in (a, b)
    ]
    return question(sides[0], sides[1])


def answers(contradict: object, sure: object = 0.9) -> str:
    return json.dumps({"contradict": contradict, "sure": sure, "why": "12 is not 20"})


def sentences(a: str, b: str) -> Question:
    return question(statement("v", a), statement("v", b))


def asked(llm_url: str, questions: Sequence[Question]) -> ChatVerifier:
    verifier = ChatVerifier(Llm(llm_url, "m", "", 5.0))
    verifier.votes(questions)
    return verifier


def test_comparers_vote_by_units_and_are_silent_where_nothing_compares() -> None:
    apart, same, sentence, kinds = Comparers().votes(
        [
            values("12 kg", "20 kg"),
            values("12 kg", "12000 g"),
            sentences("It is red.", "It is blue."),
            values("12 kg", "3 months"),
        ]
    )
    assert apart is not None
    assert apart.probability > 0.8
    assert "12 kg" in apart.grounds
    assert same is not None
    assert same.probability < 0.1
    assert sentence is None
    assert kinds is None


def test_the_model_votes_on_sentences_in_both_directions() -> None:
    verifier = NliVerifier(Nli(threads=1))
    conflict, none, silent = verifier.votes(
        [
            sentences("The gate is open.", "The gate is not open."),
            sentences("The gate is open.", "The tea is green."),
            values("12 kg", "20 kg"),
        ]
    )
    assert silent is None
    assert conflict is not None
    assert none is not None
    assert conflict.probability > 0.8
    assert none.probability < 0.5
    assert verifier.name.startswith("nli:assay-nli@")


def test_a_chat_model_votes_with_its_grounds() -> None:
    with serving(chat_server.says(f"Sure!\n```json\n{answers(True)}\n```")) as server:
        verifier = ChatVerifier(Llm(server.url, "m", "", 5.0))
        (vote,) = verifier.votes([values("12 kg", "20 kg")])
    assert vote is not None
    assert (vote.probability, vote.grounds) == (0.9, "12 is not 20")
    assert "It weighs 12 kg." in json.dumps(server.bodies[0])


def test_a_chat_model_that_sees_no_conflict_votes_against_one() -> None:
    with serving(chat_server.says(answers(False))) as server:
        (vote,) = ChatVerifier(Llm(server.url, "m", "", 5.0)).votes(
            [values("12 kg", "20 kg")]
        )
    assert vote is not None
    assert vote.probability == pytest.approx(0.1)


@pytest.mark.parametrize(
    "answer", ["I do not know.", "{}", answers("perhaps"), answers(True, 7), "[1]"]
)
def test_an_answer_out_of_form_is_no_vote_and_is_told(answer: str) -> None:
    with serving(chat_server.says(answer)) as server:
        verifier = ChatVerifier(Llm(server.url, "m", "", 5.0))
        assert verifier.votes([values("12 kg", "20 kg")]) == [None]
    assert list(verifier.problems.values()) == [1]


def test_an_endpoint_that_fails_too_often_is_not_asked_again() -> None:
    questions = [values("12 kg", f"{n} kg") for n in range(20, 30)]
    with serving(chat_server.says("no idea")) as server:
        verifier = asked(server.url, questions)
        assert len(server.bodies) == FAILURES
    assert sum(verifier.problems.values()) == FAILURES


def test_an_endpoint_that_is_down_costs_its_votes_only() -> None:
    verifier = asked("http://127.0.0.1:9", [values("12 kg", "20 kg")])
    assert any("cannot be reached" in problem for problem in verifier.problems)


def test_the_panel_has_local_verifiers_and_what_the_settings_add(
    tmp_path: Path,
) -> None:
    settings = Settings(home=tmp_path, panel_endpoints=["http://127.0.0.1:9#small"])
    names = [each.name for each in panel_of(Lakehouse(settings), "3")]
    assert [name.partition(":")[0] for name in names] == [
        *("detector", "comparers", "nli", "chat")
    ]
    assert names[-1] == "chat:small:1"


def test_an_endpoint_without_an_address_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, panel_endpoints=["next door"])
    with pytest.raises(LlmAddressError):
        panel_of(Lakehouse(settings), "3")


def test_a_model_that_is_not_there_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, panel_models=["no/such-model"])
    with pytest.raises(NliModelError):
        [each.name for each in panel_of(Lakehouse(settings), "3")]
