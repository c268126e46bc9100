"""From documents that disagree to the votes of a panel, and to disputes for people."""

from typing import Any

import pytest

from assets.claims.claims import claims
from assets.contradictions.contradictions import contradictions
from assets.documents.chunks import chunks
from assets.trust.panel.consensus import consensus
from assets.trust.source_reliability import source_reliability
from tests import chat_server
from tests.assets.workshop import READING, Workshop, metadata
from tests.chat_server import serving

STEPS = (*READING, chunks, claims, contradictions, source_reliability, consensus)
AGAINST = '{"contradict": false, "sure": 0.98, "why": "two kinds of staff"}'


@pytest.fixture
def library(workshop: Workshop) -> Workshop:
    workshop.write("handbook.md", "# Handbook\n\nThe notice period is three months.\n")
    workshop.write("leaflet.md", "# Leaflet\n\nThe notice period is six months.\n")
    return workshop


def run(workshop: Workshop) -> dict[str, Any]:
    return metadata(workshop.run(*STEPS), "consensus")


def verdicts(workshop: Workshop) -> list[dict[str, Any]]:
    return workshop.lakehouse.warehouse.query("from kb.panel_verdicts").to_pylist()


def ask_also(
    workshop: Workshop, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_PANEL_ENDPOINTS", f"{endpoint}#second-opinion")
    monkeypatch.setenv("ASSAY_LLM_SECONDS", "5")


def test_the_local_verifiers_agree_on_values_that_cannot_both_hold(
    library: Workshop,
) -> None:
    report = run(library)
    (verdict,) = verdicts(library)
    assert verdict["verdict"] == "conflict"
    assert verdict["probability"] > 0.8
    assert [vote["verifier"].partition(":")[0] for vote in verdict["votes"]] == [
        *("comparers", "detector", "nli")
    ]
    assert all(vote["grounds"] and vote["weight"] > 0 for vote in verdict["votes"])
    assert report["added"] == 3
    assert library.count("kb.disputes") == 0


def test_without_news_nobody_is_asked_again(library: Workshop) -> None:
    run(library)
    head = library.head()
    assert run(library)["added"] == 0
    assert library.head() == head


def test_a_divided_panel_leaves_a_dispute_with_the_grounds_of_both_sides(
    library: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(library)
    with serving(chat_server.says(AGAINST)) as server:
        ask_also(library, server.url, monkeypatch)
        report = run(library)
    (verdict,) = verdicts(library)
    grounds = {vote["grounds"] for vote in verdict["votes"]}
    assert "two kinds of staff" in grounds
    assert len(grounds) == 4
    assert len(server.bodies) == 1  # The others had voted, and voted only once.
    assert "second-opinion" in report["panel"]


def test_an_endpoint_that_is_down_is_told_and_the_panel_votes_without_it(
    library: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_also(library, "http://127.0.0.1:9", monkeypatch)
    report = run(library)
    assert "cannot be reached" in report["panel_problems"]
    assert len(verdicts(library)[0]["votes"]) == 3


def test_what_was_said_anew_is_put_to_the_panel_again(library: Workshop) -> None:
    run(library)
    library.write("leaflet.md", "# Leaflet\n\nThe notice period is two months.\n")
    assert run(library)["added"] >= 3
    (verdict,) = verdicts(library)
    assert "two months" in verdict["explanation"]
