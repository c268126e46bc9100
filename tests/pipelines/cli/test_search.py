from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.cli import search as command
from resources.embedding import Embedder
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.schemas import CHUNKS, CLAIM_QUARANTINE, CLAIMS, EMBEDDINGS
from resources.search import MODES
from resources.search.query import MOST_NEIGHBOURS
from resources.settings import Settings
from resources.tables import append
from tests.pipelines.cli.conflict_rows import (
    URIS,
    VERSIONS,
    A,
    B,
    contradiction,
    filled,
    write_conflict,
)
from tests.pipelines.cli.samples import Assay


@pytest.fixture
def searchable(home: Path, assay: Assay) -> Iterator[Lakehouse]:
    """Two documents of one passage each, which five conflicts are about."""
    rows = [contradiction(f"c{n}", score=0.9 - n / 100) for n in range(4)]
    rows.append(contradiction("edition", kind="version", score=0.99))
    with Lakehouse(Settings(home=home)) as opened:
        with opened.catalog.transaction(message="rows") as tx:
            write_conflict(tx, *rows)
            model = Embedder().model_id
            for version, text in zip(VERSIONS, (A, B), strict=True):
                mark = content_id(text)
                passage = {"chunk_id": mark, "version_id": version, "text": text}
                passage |= {"end": len(text), "text_hash": mark, "chunker": "c"}
                vector = {"text_hash": mark, "model": model, "dimension": 384}
                vector |= {"vector": [1.0] + 383 * [0.0]}
                append(tx, CHUNKS, CHUNKS.table([filled(CHUNKS, passage)]))
                append(tx, EMBEDDINGS, EMBEDDINGS.table([filled(EMBEDDINGS, vector)]))
        yield opened


def test_a_hit_says_what_contradicts_it(assay: Assay, searchable: Lakehouse) -> None:
    shown = assay("search", "doubt", "--mode", "text")
    assert shown.code == 0
    lines = [line.strip() for line in shown.out.splitlines()]
    explanation = "default timeout: 30 seconds in a.md against 45 seconds"
    for name in ("c0", "c1", "c2"):
        assert f"contradicts: {content_id(name)[:12]} {explanation}" in lines
    assert "and 2 contradictions more" in lines


def test_a_change_of_editions_is_said_last(assay: Assay, searchable: Lakehouse) -> None:
    for name in ("c0", "c1"):
        assay("contradictions", "dismiss", content_id(name), "--reason", "fine")
    shown = assay("search", "doubt", "--mode", "text").out
    edition, other = content_id("edition")[:12], content_id("c3")[:12]
    assert shown.index(f"contradicts: {other}") < shown.index(f"changed: {edition}")


def test_a_program_gets_all_that_contradicts_a_hit(
    assay: Assay, searchable: Lakehouse
) -> None:
    hits = assay("search", "timeout", "--mode", "text", "--json").json
    assert len(hits) == 2
    for hit in hits:
        names = [each["contradiction_id"] for each in hit["contradictions"]]
        assert names == [content_id(n) for n in ("c0", "c1", "c2", "c3", "edition")]


def test_what_was_settled_is_not_said(assay: Assay, searchable: Lakehouse) -> None:
    for name in ("c0", "c1", "c2", "c3", "edition"):
        assay("contradictions", "dismiss", content_id(name), "--reason", "fine")
    shown = assay("search", "timeout", "--mode", "text")
    assert "contradicts" not in shown.out
    hits = assay("search", "timeout", "--mode", "text", "--json").json
    assert [hit["contradictions"] for hit in hits] == [[], []]


def test_a_hit_says_what_of_it_is_held_back(
    assay: Assay, searchable: Lakehouse
) -> None:
    held = {"claim_id": "f" * 32, "version_id": VERSIONS[1], "chunk_id": content_id(B)}
    event = {"claim_id": "f" * 32, "revision": 1, "status": "held"}
    with searchable.catalog.transaction(message="held") as tx:
        append(tx, CLAIMS, CLAIMS.table([filled(CLAIMS, held)]))
        row = filled(CLAIM_QUARANTINE, event)
        append(tx, CLAIM_QUARANTINE, CLAIM_QUARANTINE.table([row]))
    shown = assay("search", "timeout", "--mode", "text").out
    line = "held back: 1 claim of it, see assay quarantine show ffffffffffff"
    assert shown.count(line) == 1


def test_what_does_not_pass_a_filter_is_not_shown(
    assay: Assay, searchable: Lakehouse
) -> None:
    def uris(*options: str) -> list[str]:
        found = assay("search", "timeout", "--mode", "text", "--json", *options)
        assert found.code == (0 if found.json else 1)
        return sorted(hit["uri"] for hit in found.json)

    assert uris() == list(URIS)
    assert uris("--document", "*.pdf") == [URIS[1]]
    assert uris("--source", "office", "--since", "2000-01-01") == list(URIS)
    assert uris("--until", "2000-01-01") == []
    assert uris("--no-contradictions") == []
    assert uris("--min-trust", "0.5") == []


def test_an_unknown_source_is_an_error_with_the_known_ones(
    assay: Assay, searchable: Lakehouse
) -> None:
    refused = assay("search", "timeout", "--mode", "text", "--source", "ofice")
    assert refused.code == 1
    assert "Did you mean 'office'?" in refused.err


def test_a_file_of_questions_is_asked_line_by_line(
    assay: Assay, searchable: Lakehouse, tmp_path: Path
) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("doubt\n\nno such word\ntimeout\n", encoding="utf-8")
    asked = assay("search", "--file", questions, "--mode", "text", "--json").json
    assert [each["text"] for each in asked] == ["doubt", "no such word", "timeout"]
    assert [len(each["hits"]) for each in asked] == [1, 0, 2]
    shown = assay("search", "--file", questions, "--mode", "text").out
    headings = [line for line in shown.splitlines() if line in ("doubt", "timeout")]
    assert headings == ["doubt", "timeout"]
    assert shown.count("score") == 3


def test_the_modes_of_the_command_are_those_of_search() -> None:
    assert (command.MODES, command.MOST_NEIGHBOURS) == (MODES, MOST_NEIGHBOURS)


def test_a_search_takes_words_or_a_file_and_not_both(
    assay: Assay, searchable: Lakehouse, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("\n", encoding="utf-8")
    missing = assay("search", "--file", tmp_path / "missing.txt")
    assert missing.code != 0
    assert "missing.txt" in missing.err
    for words in ((), ("timeout", "--file", empty), ("--file", empty), (" ",)):
        assert assay("search", *words).code == 2


def test_a_window_shows_the_whole_of_what_stands_around(
    assay: Assay, searchable: Lakehouse
) -> None:
    asked = ("search", "doubt", "--mode", "text", "--window", "1")
    (hit,) = assay(*asked, "--json").json
    assert hit["window"] == {"start": 0, "end": len(A), "text": A}
    assert A in " ".join(assay(*asked).out.split())
