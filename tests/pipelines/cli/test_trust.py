from collections.abc import Iterator
from math import log
from pathlib import Path

import pytest

from resources.lakehouse import Lakehouse
from resources.lock import WriterLock
from resources.schemas import TRUST
from resources.settings import Settings
from resources.tables import append
from tests.pipelines.cli.samples import Assay
from tests.trusted import (
    claim_id,
    conflict,
    document_id,
    score,
    write_library,
    write_trust,
)

SHOP = "shop/offer.html"
CLAIM = claim_id(SHOP)
REASON = ("--reason", "finance says  so")


@pytest.fixture
def trusted(home: Path, assay: Assay) -> Iterator[Lakehouse]:
    """Four documents of three sources, with scores."""
    with Lakehouse(Settings(home=home)) as opened:
        with opened.catalog.transaction(message="library") as tx:
            write_library(tx)
        with opened.catalog.transaction(message="trust") as tx:
            write_trust(tx)
        yield opened


def test_without_an_id_it_shows_the_worst_documents_and_ranks_the_sources(
    assay: Assay, trusted: Lakehouse
) -> None:
    shown = assay("trust", "--worst", 2)
    assert shown.code == 0
    assert "the least trusted of 4 documents at main" in shown.out
    assert f"{document_id(SHOP)[:12]}   0.17    ·━━●━━" in shown.out
    assert shown.out.count("office/") == 1
    places = [shown.out.index(name) for name in ("office   0.90", "press ", "shop ")]
    assert places == sorted(places)
    assert "data.prices   0.85" in shown.out


def test_without_an_id_programs_get_all_of_it(assay: Assay, trusted: Lakehouse) -> None:
    document = assay("trust", "--json", "--worst", 0).json
    assert document["documents"][0]["uri"] == SHOP
    assert len(document["documents"]) == 4
    assert [row["target"] for row in document["sources"]] == ["office", "press", "shop"]
    assert [row["target"] for row in document["tables"]] == ["data.prices"]


def test_a_home_without_scores_says_what_makes_them(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    shown = assay("trust")
    assert (shown.code, shown.err) == (0, "")
    assert "nothing has a score at main: the next ingest computes it" in shown.out


def test_a_claim_is_shown_with_signals_that_add_up_and_where_it_stands(
    assay: Assay, trusted: Lakehouse
) -> None:
    shown = assay("trust", CLAIM[:8]).out
    assert f"{CLAIM[:12]}  claim, trust 0.17 (0.05 to 0.25)" in shown
    assert "The annual fee is EUR 55.\nclub, annual fee: 55\nshop/offer.html\n" in shown
    assert "contradiction   -2.40      ███████████│" in shown
    assert "prior           +0.80                 │████" in shown
    assert "all             -1.60      = trust 0.17" in shown
    assert "verdict  rejected by ada: asked finance" in shown
    assert "number, open, score 0.95: annual fee" in shown


def test_a_claim_that_is_held_back_says_so(assay: Assay, trusted: Lakehouse) -> None:
    held = claim_id(SHOP, 1)
    assert f"held back: assay quarantine show {held[:12]}" in assay("trust", held).out
    assert "held back" not in assay("trust", CLAIM).out


def test_the_signals_given_to_programs_add_up_to_the_score(
    assay: Assay, trusted: Lakehouse
) -> None:
    document = assay("trust", CLAIM, "--json").json
    (score_,) = document["history"]
    total = sum(each["log_odds"] for each in score_["signals"])
    assert total == pytest.approx(log(score_["trust"] / (1 - score_["trust"])))
    assert document["said"]["uri"] == SHOP
    assert (
        document["conflicts"][0]["contradiction_id"] == conflict()["contradiction_id"]
    )


@pytest.mark.parametrize("name", [SHOP, "offer.html", document_id(SHOP)[:9]])
def test_a_document_is_found_by_uri_file_name_or_id_and_shows_its_claims(
    assay: Assay, trusted: Lakehouse, name: str
) -> None:
    shown = assay("trust", name).out
    assert "  document, trust 0.17" in shown
    assert "its least trusted claims" in shown
    assert f"{CLAIM[:12]}   0.17    club, annual fee: 55" in shown


def test_a_source_shows_its_trend_and_its_attributes(
    assay: Assay, trusted: Lakehouse
) -> None:
    shown = assay("trust", "shop").out
    assert "shop  source, trust 0.21" in shown
    assert "trend    0.77 ▆▅▂ 0.21 in 3 scores, 2026-03-08" in shown
    assert "by attribute, the least trusted first" in shown
    assert "annual fee   0.12" in shown


@pytest.mark.parametrize("name", ["prices", "data.prices"])
def test_a_table_is_found_with_and_without_its_namespace(
    assay: Assay, trusted: Lakehouse, name: str
) -> None:
    assert assay("trust", name).out.startswith("data.prices  table, trust 0.85")


@pytest.mark.parametrize(
    ("name", "near"),
    [("offer.htm", SHOP), ("offce", "office"), ("price", "data.prices")],
)
def test_an_unknown_name_ends_with_one_and_names_the_nearest(
    assay: Assay, trusted: Lakehouse, name: str, near: str
) -> None:
    result = assay("trust", name)
    assert (result.code, result.out) == (1, "")
    assert (
        f"No claim, document, source or table is called {name} at main." in result.err
    )
    assert f"Nearest: {near}" in result.err


def test_a_name_that_is_like_nothing_names_nothing(
    assay: Assay, trusted: Lakehouse
) -> None:
    result = assay("trust", "zzzzzz")
    assert result.code == 1
    assert "Nearest" not in result.err


def test_a_beginning_of_several_ids_lists_them(
    assay: Assay, trusted: Lakehouse
) -> None:
    digit = "2"
    assert CLAIM[0] == document_id(SHOP)[0] == digit
    result = assay("trust", digit)
    assert result.code == 1
    assert f"{digit} may be any of these: " in result.err
    assert f"claim {CLAIM[:12]}" in result.err
    assert f"document {document_id(SHOP)[:12]}" in result.err


def test_what_has_no_score_yet_says_so(assay: Assay, trusted: Lakehouse) -> None:
    result = assay("trust", CLAIM, "--ref", "main~1")
    assert result.code == 1
    assert "has no score at main~1" in result.err
    assert "assay ingest" in result.err


@pytest.mark.parametrize(
    ("verb", "verdict"), [("approve", "approved"), ("reject", "rejected")]
)
def test_a_verdict_is_one_commit_in_the_name_of_who_gave_it(
    assay: Assay, trusted: Lakehouse, verb: str, verdict: str
) -> None:
    head = trusted.catalog.resolve("main").id
    claim = claim_id("office/fees.md", 1)
    done = assay("trust", verb, claim[:8], *REASON, "--agent", "bea")
    assert done.out.startswith(f"{claim[:12]} is {verdict} at main: finance says so\n")
    commit = trusted.catalog.resolve("main")
    assert (commit.parents, commit.agent) == ((head,), "bea")
    assert commit.message == f"claim {claim[:12]} {verdict}: finance says so"
    rows = trusted.warehouse.query(
        "select kind, revision, verdict, decided_by from kb.feedback where target = ?",
        "main",
        [claim],
    ).to_pylist()
    expected = {"kind": "claim", "revision": 1, "verdict": verdict}
    assert rows == [expected | {"decided_by": "bea"}]


def test_a_document_can_be_judged_and_the_verdict_taken_back(
    assay: Assay, trusted: Lakehouse
) -> None:
    first = assay("trust", "approve", SHOP, *REASON, "--json").json
    assert (first["row"]["kind"], first["row"]["target"]) == (
        "document",
        document_id(SHOP),
    )
    assert "verdict  approved by tester" in assay("trust", SHOP).out
    back = assay("trust", "withdraw", SHOP, *REASON, "--json").json
    assert (back["row"]["revision"], back["row"]["verdict"]) == (2, "withdrawn")
    assert "verdict  " not in assay("trust", SHOP).out
    again = assay("trust", "withdraw", SHOP, *REASON)
    assert again.code == 1
    assert f"Nobody has approved or rejected {SHOP} at main" in again.err


def test_the_same_verdict_again_changes_nothing(
    assay: Assay, trusted: Lakehouse
) -> None:
    assay("trust", "reject", CLAIM, *REASON)
    head = trusted.catalog.resolve("main").id
    again = assay("trust", "reject", CLAIM, *REASON)
    assert again.out == f"{CLAIM[:12]} is rejected already at main\n"
    assert trusted.catalog.resolve("main").id == head


def test_a_source_is_not_judged_but_its_claims_are(
    assay: Assay, trusted: Lakehouse
) -> None:
    result = assay("trust", "reject", "shop", *REASON)
    assert result.code == 1
    assert "shop is a source: its trust comes from what is in it" in result.err


def test_a_verdict_wants_a_reason_and_a_name_that_is_there(
    assay: Assay, trusted: Lakehouse
) -> None:
    assert assay("trust", "approve", CLAIM).code == 2
    assert assay("trust", "approve", CLAIM, "--reason", " ").code == 2
    assert assay("trust", "approve", "offer.htm", *REASON).code == 1


def test_a_verdict_waits_for_an_ingest_and_says_for_whom(
    assay: Assay, trusted: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_LOCK_SECONDS", "0.3")
    path = trusted.settings.home / "writer.lock"
    with WriterLock(path, holder="run 4711", seconds=0):
        result = assay("trust", "reject", CLAIM, *REASON)
    assert result.code == 1
    assert "Waiting for run 4711." in result.err
    assert assay("trust", "reject", CLAIM, *REASON).code == 0


def test_words_of_a_document_cannot_steer_the_terminal(
    assay: Assay, trusted: Lakehouse
) -> None:
    for words in ((), ("shop",), (claim_id(SHOP, 1),), (SHOP,)):
        shown = assay("trust", *words)
        assert shown.code == 0
        assert "\x1b" not in shown.out


def test_scores_of_other_states_are_shown_by_their_ref(
    assay: Assay, trusted: Lakehouse
) -> None:
    trusted.catalog.create_branch("draft")
    with trusted.catalog.transaction("draft", message="better") as tx:
        row = score("claim", CLAIM, {"prior": 3.0}, revision=2)
        append(tx, TRUST, TRUST.table([row]))
    assert "trust 0.17" in assay("trust", CLAIM).out
    assert "trust 0.95" in assay("trust", CLAIM, "--ref", "draft").out
    assert "0.17 ▂█ 0.95 in 2 scores" in assay("trust", CLAIM, "--ref", "draft").out
