"""The report of trust: a page made from a real home."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assets.trust.report import trust_report
from assets.trust.scoring.model import SIGNALS
from assets.trust.sections.proof import MEANINGS
from assets.trust.sections.ranking import pulls
from assets.trust.sections.state import read_state
from assets.trust.sections.whole import report, write_report
from resources.schemas import CONTRADICTIONS
from resources.tables import append
from tests.assets.workshop import Workshop, metadata
from tests.trusted import HOSTILE, conflict, score, write_library, write_trust


class Words(HTMLParser):
    """Collects the words of each section, and every element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sections: dict[str, str] = {}
        self.names: list[str] = []
        self._section = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        if tag == "section":
            self._section = dict(attrs)["id"] or ""
        if tag != "mark":
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        before = self.sections.get(self._section, "")
        self.sections[self._section] = re.sub(r"\s+", " ", before + data)


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    shop = Workshop(tmp_path)
    with shop.lakehouse.catalog.transaction(message="library") as tx:
        write_library(tx)
    yield shop
    shop.lakehouse.close()


def trusted(workshop: Workshop) -> None:
    with workshop.lakehouse.catalog.transaction(message="trust") as tx:
        write_trust(tx)


def made(workshop: Workshop) -> Words:
    return Words(report(read_state(workshop.lakehouse, "main"), "home"))


def test_the_report_shows_sources_documents_and_tables_by_trust(
    workshop: Workshop,
) -> None:
    trusted(workshop)
    page = made(workshop)
    sources = page.sections["sources"]
    order = [sources.index(name) for name in ("office", "press", "shop")]
    assert order == sorted(order)
    assert "0.21 , between 0.09 and 0.29" in sources
    assert "Trust over time" in sources
    assert "annual fee" in sources
    assert page.sections["documents"].index("shop/offer.html") < (
        page.sections["documents"].index("office/fees.md")
    )
    assert "contradiction -2.4" in page.sections["documents"]
    assert "data.prices 0.85" in page.sections["tables"]
    assert "0.1 to 0.2 2" in page.sections["distribution"]


def test_a_contradiction_has_both_sides_their_trust_and_what_would_settle_it(
    workshop: Workshop,
) -> None:
    trusted(workshop)
    shown = made(workshop).sections["conflicts"]
    for words in (
        "The annual fee is EUR 40. office/fees.md trust 0.87",
        "The annual fee is EUR 55. shop/offer.html trust 0.17",
        "Most probable: EUR 40 (0.91). Two independent documents say so. "
        "Said in office/fees.md, office/plan.md",
        f"assay contradictions show {conflict()['contradiction_id'][:12]}",
    ):
        assert words in shown


def test_what_is_held_back_or_kept_out_says_why(workshop: Workshop) -> None:
    trusted(workshop)
    shown = made(workshop).sections["quarantine"]
    assert "its trust is below 0.15 (quarantine)" in shown
    assert "office/locked.pdf encrypted: has a key. remove it" in shown


def test_calibration_is_shown_with_how_many_answers_it_rests_on(
    workshop: Workshop,
) -> None:
    trusted(workshop)
    page = made(workshop)
    assert "4 claims that people or gold sources judged" in page.sections["calibration"]
    assert "Too few to judge by." in page.sections["calibration"]
    assert page.names.count("svg") == 2


def test_what_documents_say_is_never_markup(workshop: Workshop) -> None:
    trusted(workshop)
    page = made(workshop)
    assert "script" not in page.names
    assert HOSTILE.partition("\x1b")[0] in page.sections["quarantine"]


def test_a_home_without_scores_has_a_report_that_says_so(workshop: Workshop) -> None:
    page = made(workshop)
    assert "No source has a score yet." in page.sections["sources"]
    assert "None stands." in page.sections["conflicts"]
    assert "assay trust approve ID" in page.sections["calibration"]
    assert "Model none yet" in page.sections["meaning"]


def test_the_same_state_gives_the_same_page_and_is_not_written_again(
    workshop: Workshop,
) -> None:
    trusted(workshop)
    first = metadata(workshop.run(trust_report, merge=False), "trust_report")
    again = metadata(workshop.run(trust_report, merge=False), "trust_report")
    assert (first["written"], again["written"]) == (True, False)
    assert (first["claims"], first["contradictions"], first["held"]) == (8, 1, 1)
    assert first["commit"] == workshop.head()
    path = workshop.settings.home / "reports" / "trust.html"
    assert first["path"] == str(path)
    page = Words(path.read_text(encoding="utf-8"))
    assert page.sections == made(workshop).sections


def test_another_branch_than_main_has_a_page_of_its_own(workshop: Workshop) -> None:
    main = write_report(workshop.lakehouse, "main")
    workshop.lakehouse.catalog.create_branch("drafts/spring")
    with workshop.lakehouse.catalog.transaction("drafts/spring", message="trust") as tx:
        write_trust(tx)
    draft = write_report(workshop.lakehouse, "drafts/spring")
    names = sorted(each.name for each in main.path.parent.iterdir())
    assert names == ["trust-drafts-spring.html", "trust.html"]
    assert (main.state.summary["claims"], draft.state.summary["claims"]) == (0, 8)
    assert "No source has a score yet." in main.path.read_text(encoding="utf-8")


def test_many_contradictions_are_folded_and_counted(workshop: Workshop) -> None:
    trusted(workshop)
    rows = [conflict(contradiction_id=f"{n:032x}") for n in range(30)]
    with workshop.lakehouse.catalog.transaction(message="more") as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table(rows))
    page = made(workshop)
    assert "14 more contradictions" in page.sections["conflicts"]
    assert "20 of 31 contradictions are shown." in page.sections["conflicts"]
    assert page.names.count("article") == 20


def test_every_signal_of_the_model_is_explained() -> None:
    assert set(MEANINGS) == set(SIGNALS)


def test_only_signals_that_weigh_something_are_named() -> None:
    row = score("claim", "c", {"prior": 3, "usage": 0.01, "panel": 0.2, "schema": -1})
    assert pulls(row) == {"schema": -1, "panel": 0.2}
