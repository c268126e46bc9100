from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.trust.healing.actions import Made
from assets.trust.healing.healing import heal
from resources.lakehouse import Lakehouse
from resources.schemas import TRUST
from resources.settings import Settings
from resources.tables import append
from tests.pipelines.cli.conflict_rows import (
    claim,
    contradiction,
    filled,
    write_conflict,
)
from tests.pipelines.cli.samples import SEEN, Assay

WRONG, RIGHT = claim(1)["claim_id"], claim(0)["claim_id"]
CONFLICT = contradiction()["contradiction_id"]
REASON = ("--reason", "asked finance")


@pytest.fixture
def healed(home: Path, assay: Assay) -> Iterator[Lakehouse]:
    """Two claims that contradict each other; the second is held back."""
    with Lakehouse(Settings(home=home)) as opened:
        with opened.catalog.transaction(message="rows") as tx:
            write_conflict(tx, contradiction())
            rows = [trust(RIGHT, 0.9, prior=2.2), trust(WRONG, 0.08, prior=-2.4)]
            append(tx, TRUST, TRUST.table(rows))
        heal_main(opened)
        yield opened


def heal_main(lakehouse: Lakehouse) -> None:
    def commit(message: str, properties: dict[str, str]) -> object:
        return lakehouse.catalog.transaction(message=message, properties=properties)

    heal(lakehouse, "main", Made("run-1", SEEN), commit)


def trust(target: str, score: float, revision: int = 1, **signals: float) -> dict:
    parts = [
        {"signal": name, "value": None, "log_odds": log_odds}
        for name, log_odds in signals.items()
    ]
    row = {"kind": "claim", "target": target, "trust": score, "signals": parts}
    return filled(TRUST, row | {"revision": revision})


def held(assay: Assay) -> list[str]:
    rows = assay("quarantine", "list", "--json").json
    return [row["claim_id"] for row in rows if row["kind"] == "claim"]


def test_the_list_shows_claims_that_are_held_after_files(
    assay: Assay, healed: Lakehouse
) -> None:
    shown = assay("quarantine", "list").out
    assert "0 files in quarantine at main\n" in shown
    assert "trust 0.08 is below 0.15" in shown
    assert shown.endswith("1 claim held back at main\n")
    only = assay("quarantine", "list", "--kind", "file").out
    assert only == "0 files in quarantine at main\n"
    before = assay("quarantine", "list", "--kind", "claim", "--ref", "main~2").out
    assert before == "0 claims held back at main~2\n"
    (row,) = assay("quarantine", "list", "--kind", "claim", "--json").json
    assert (row["claim_id"], row["uri"]) == (WRONG, "office/b.pdf")


@pytest.mark.parametrize("name", [WRONG[:8], "office/b.pdf"])
def test_a_claim_is_shown_with_its_signals_its_history_and_what_undoes_it(
    assay: Assay, healed: Lakehouse, name: str
) -> None:
    shown = assay("quarantine", "show", name)
    assert shown.code == 0
    assert f"{WRONG[:12]}  held, trust 0.08" in shown.out
    assert "made of prior -2.4" in shown.out
    assert "held by policy: trust 0.08 is below 0.15" in shown.out
    assert f"assay quarantine release {WRONG[:12]} --reason TEXT" in shown.out
    (row,) = assay("quarantine", "show", name, "--json").json
    assert [event["status"] for event in row["history"]] == ["held"]


def test_what_is_not_held_and_never_was_is_a_finding(
    assay: Assay, healed: Lakehouse
) -> None:
    assert assay("quarantine", "show", RIGHT).code == 1


@pytest.mark.parametrize("name", [WRONG[:8], "office/b.pdf"])
def test_a_person_lets_a_claim_in_and_trust_does_not_take_it_back(
    assay: Assay, healed: Lakehouse, name: str
) -> None:
    done = assay("quarantine", "release", name, *REASON, "--agent", "ada")
    assert "1 claim let in: asked finance" in done.out
    assert "undo: assay quarantine hold --action" in done.out
    commit = healed.catalog.resolve("main")
    assert (commit.agent, commit.properties["assay.does"]) == ("ada", "release")
    assert commit.message == "decision: 1 claim let in: asked finance"
    assert held(assay) == []
    heal_main(healed)
    assert healed.catalog.resolve("main").id == commit.id
    again = assay("quarantine", "release", WRONG, *REASON)
    assert (again.code, again.out[:13]) == (0, "Nothing to do")
    assert assay("quarantine", "release", WRONG, *REASON, "--json").json["rows"] == []


def test_an_action_is_undone_as_a_whole_and_so_is_its_undoing(
    assay: Assay, healed: Lakehouse
) -> None:
    (holding,) = [
        each
        for each in healed.catalog.log("main")
        if each.properties.get("assay.does") == "hold"
    ]
    undo = holding.properties["assay.undo"].split()[1:-1]
    done = assay(*undo, "too strict", "--json").json
    assert held(assay) == []
    back = done["undo"].split()[1:-1]
    assert assay(*back, "it was not").code == 0
    assert held(assay) == [WRONG]
    assert assay("quarantine", "release", "--commit", "main", *REASON).code == 0
    assert held(assay) == []


def test_a_claim_that_a_person_holds_stays_out(assay: Assay, healed: Lakehouse) -> None:
    assert assay("quarantine", "hold", RIGHT, *REASON).code == 0
    assert held(assay) == [WRONG, RIGHT]
    heal_main(healed)
    assert held(assay) == [WRONG, RIGHT]


def test_names_that_mean_nothing_are_refused(assay: Assay, healed: Lakehouse) -> None:
    head = healed.catalog.resolve("main").id
    wrong = assay("quarantine", "release", "office/b.pd", *REASON)
    assert wrong.code == 1
    assert "office/b.pd is no claim at main. Did you mean 'office/b.pdf'?" in wrong.err
    short = assay("quarantine", "release", WRONG[:2], *REASON)
    assert short.code == 1
    assert f"{WRONG[:2]} is the beginning of 1 id at main: 6 digits" in short.err
    assert f"Try: give more of it: {WRONG[:12]}" in short.err
    action = assay("quarantine", "release", "--action", "123456", *REASON)
    assert "No action at main has the id or the commit 123456." in action.err
    main = assay("quarantine", "release", "--action", "main~2", *REASON)
    assert main.code == 1
    assert healed.catalog.resolve("main").id == head


def test_names_or_an_action_are_wanted_and_a_reason(
    assay: Assay, healed: Lakehouse
) -> None:
    assert assay("quarantine", "release", *REASON).code == 2
    assert assay("quarantine", "release", WRONG, "--action", "a", *REASON).code == 2
    assert assay("quarantine", "release", WRONG).code == 2
    assert assay("quarantine", "release", WRONG, "--reason", " ").code == 2


def test_a_conflict_shows_what_would_settle_it(assay: Assay, healed: Lakehouse) -> None:
    shown = assay("contradictions", "show", CONFLICT).out
    assert "most probable, 0.90: The default timeout is 30 seconds" in shown
    assert "said in office/a.md" in shown
    assert "What tells them apart: prior +4.6." in shown
    settlement = assay("contradictions", "show", CONFLICT, "--json").json["settlement"]
    assert settlement["claim_id"] == RIGHT


def test_a_suggestion_is_withdrawn_and_made_again(
    assay: Assay, healed: Lakehouse
) -> None:
    done = assay("contradictions", "withdraw", CONFLICT[:8], *REASON, "--json").json
    assert "most probable" not in assay("contradictions", "show", CONFLICT).out
    heal_main(healed)
    assert "most probable" not in assay("contradictions", "show", CONFLICT).out
    assert assay(*done["undo"].split()[1:-1], "it was right").code == 0
    assert "most probable" in assay("contradictions", "show", CONFLICT).out
    again = assay("contradictions", "suggest", CONFLICT, *REASON)
    assert again.out.startswith("Nothing to do")
    assert assay("contradictions", "withdraw", "123456", *REASON).code == 1


def test_words_of_a_claim_cannot_steer_the_terminal(
    assay: Assay, healed: Lakehouse
) -> None:
    evil = "\x1b[31m[/bold]\n\u202e"
    assert assay("quarantine", "hold", RIGHT, "--reason", evil).code == 0
    for words in (("list",), ("show", RIGHT)):
        shown = assay("quarantine", *words).out
        assert "\x1b" not in shown
        assert "\u202e" not in shown
