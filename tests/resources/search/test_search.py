import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.embedding import Embedder
from resources.errors import AssayError
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.schemas import (
    CHUNKS,
    CLAIM_QUARANTINE,
    CLAIMS,
    CONTRADICTIONS,
    DOCUMENTS,
    EMBEDDINGS,
    FILES,
    TRUST,
    TableSpec,
)
from resources.search import (
    MODES,
    BadQueryError,
    Conflict,
    Hit,
    MissingVectorsError,
    Search,
)
from resources.settings import Settings
from resources.tables import append
from resources.warehouse import Warehouse
from tests.rows import filled

LEAVE = "Each employee has 28 days of paid holiday a year."
NOTICE = "The notice period is three months."
AT = datetime(2026, 1, 1, tzinfo=UTC)
KILN = "The kiln is fired to 1,240 degrees."


def rows(spec: TableSpec, *given: dict[str, object]) -> pa.Table:
    return spec.table([filled(spec, row, at=AT) for row in given])


@dataclass
class Home:
    """A home with a ledger that tests write documents of one passage to."""

    folder: Path
    catalog: Catalog
    embedder: Embedder

    def opened(self, embedder: Embedder | None = None) -> Lakehouse:
        """Return the home as a process would open it that remembers nothing."""
        lakehouse = Lakehouse(Settings(home=self.folder))
        vars(lakehouse).update(catalog=self.catalog, embedder=embedder or self.embedder)
        return lakehouse

    def search(self) -> Search:
        return self.opened().search

    def write(  # noqa: PLR0913 - what tests vary.
        self,
        uri: str,
        text: str | None,
        *,
        branch: str = "main",
        revision: int = 1,
        chunker: str = "one",
        vector: bool = True,
    ) -> str:
        """Write what an ingest of one file would: text None deletes it."""
        version = content_id("bytes of", text or "")
        place = {"uri": uri, "version_id": version}
        status = "deleted" if text is None else "present"
        with self.catalog.transaction(branch, message=f"write {uri}") as tx:
            event = {**place, "revision": revision, "status": status}
            append(tx, FILES, rows(FILES, event))
            if text is None:
                return version
            known = Warehouse(self.catalog).query(
                "select version_id from kb.documents", branch
            )
            if version not in known["version_id"].to_pylist():
                title = f"On {text.split()[1]}"
                append(tx, DOCUMENTS, rows(DOCUMENTS, {**place, "title": title}))
            passage = {
                "chunk_id": content_id(version, chunker),
                "version_id": version,
                "start": 2,
                "end": 2 + len(text),
                "page": 4,
                "heading_path": ["Rules", "Staff"],
                "text": text,
                "text_hash": content_id(text),
                "chunker": chunker,
            }
            append(tx, CHUNKS, rows(CHUNKS, passage))
            if vector:
                embedding = {
                    "text_hash": content_id(text),
                    "model": self.embedder.model_id,
                    "dimension": self.embedder.dimension,
                    "vector": self.embedder.embed([text])[0].tolist(),
                }
                append(tx, EMBEDDINGS, rows(EMBEDDINGS, embedding))
        return version


@pytest.fixture
def home(tmp_path: Path, embedder: Embedder) -> Iterator[Home]:
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    with closing(Catalog(url, tmp_path / "warehouse")) as catalog:
        yield Home(tmp_path, catalog, embedder)


def texts(hits: list[Hit]) -> list[str]:
    return [hit.text for hit in hits]


def test_a_hit_names_document_place_and_reasons(home: Home) -> None:
    home.write("docs/kiln.md", KILN)
    version = home.write("docs/leave.md", LEAVE)
    home.write("copies/leave.md", LEAVE)
    hit = home.search().search("How many days of holiday?", k=1)[0]
    assert (hit.uri, hit.title) == ("copies/leave.md", "On employee")
    assert hit.uris == ("copies/leave.md", "docs/leave.md")
    assert (hit.page, hit.start, hit.end) == (4, 2, 2 + len(LEAVE))
    assert (hit.heading_path, hit.text) == (("Rules", "Staff"), LEAVE)
    assert (hit.version_id, hit.ref) == (version, "main")
    assert hit.commit == home.catalog.resolve("main").id
    assert hit.scores.vector_rank == hit.scores.text_rank == 1
    assert hit.scores.similarity is not None
    assert hit.scores.similarity > 0.5


def test_meaning_finds_what_words_do_not(home: Home) -> None:
    home.write("docs/leave.md", LEAVE)
    home.write("docs/kiln.md", KILN)
    search = home.search()
    near = search.search("vacation entitlement", mode="vector")
    assert texts(near) == [LEAVE, KILN]
    assert search.search("vacation entitlement", mode="text") == []
    assert texts(search.search("1,240", mode="text")) == [KILN]


def test_only_what_is_live_at_the_ref_shows(home: Home) -> None:
    question = "the holiday notice kiln"

    def found(ref: str) -> set[str]:
        hits = [texts(search.search(question, ref=ref, mode=mode)) for mode in MODES]
        assert all(sorted(each) == sorted(hits[0]) for each in hits)
        return set(hits[0])

    lakehouse = home.opened()
    search = lakehouse.search
    home.write("docs/rules.md", LEAVE)
    home.write("docs/kiln.md", "The old kiln.")
    before = home.catalog.resolve("main").id
    home.write("docs/kiln.md", KILN, revision=2)
    home.write("docs/rules.md", None, revision=2)
    home.catalog.create_branch("draft")
    home.write("docs/notice.md", NOTICE, branch="draft")

    assert found("draft") == {NOTICE, KILN}
    assert found("main") == {KILN}
    assert found(before) == {LEAVE, "The old kiln."}
    assert lakehouse.search_index.rows == lakehouse.flat_index.rows == 4


def test_a_search_fills_a_lost_index_from_the_stored_vectors(home: Home) -> None:
    home.write("docs/leave.md", LEAVE)
    lakehouse = home.opened()
    first = lakehouse.search.search("holiday")
    shutil.rmtree(lakehouse.settings.search_folder)
    assert lakehouse.search.search("holiday") == first
    assert lakehouse.search_index.rows == 1


def test_a_filled_index_is_not_filled_again(home: Home) -> None:
    home.write("docs/leave.md", LEAVE)
    assert texts(home.search().search("holiday")) == [LEAVE]
    before = sorted((home.folder / "search").rglob("*"))
    assert texts(home.search().search("holiday")) == [LEAVE]
    assert sorted((home.folder / "search").rglob("*")) == before


def test_passages_of_a_replaced_chunker_do_not_show(home: Home) -> None:
    home.write("docs/leave.md", LEAVE)
    search = home.search()
    assert len(search.search("holiday")) == 1
    with home.catalog.transaction("main", message="cut anew") as tx:
        tx.load_table(CHUNKS.key).delete("chunker != 'two'")
    home.write("docs/leave.md", LEAVE, revision=2, chunker="two", vector=False)
    hits = search.search("holiday")
    assert [hit.chunk_id for hit in hits] == [content_id(hits[0].version_id, "two")]


def test_passages_without_a_vector_are_said_and_not_left_out(home: Home) -> None:
    home.write("docs/leave.md", LEAVE)
    home.write("docs/notice.md", NOTICE, vector=False)
    with pytest.raises(MissingVectorsError, match="1 passages at 'main'") as error:
        home.search().search("holiday", mode="text")
    assert home.embedder.model_id in error.value.problem
    assert "assay ingest" in error.value.remedy


def test_an_empty_home_has_no_hits_and_loads_nothing(home: Home) -> None:
    fresh = Embedder()
    search = home.opened(fresh).search
    assert all(search.search("anything", mode=mode) == [] for mode in MODES)
    assert not fresh.loaded
    assert not (home.folder / "search").exists()


def test_a_search_by_words_does_not_load_the_model(home: Home) -> None:
    home.write("docs/leave.md", LEAVE)
    code = """
import sys
from pathlib import Path
from resources.lakehouse import Lakehouse
from resources.settings import Settings
search = Lakehouse(Settings(home=Path(sys.argv[1]))).search
print([hit.uri for hit in search.search("holiday", mode="text")])
print({"torch", "transformers", "sentence_transformers"} & set(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.splitlines() == ["['docs/leave.md']", "set()"]


def test_what_cannot_be_searched_is_refused_before_anything_is_loaded(
    home: Home,
) -> None:
    fresh = Embedder()
    search = home.opened(fresh).search
    with pytest.raises(BadQueryError, match="blank"):
        search.search("  ")
    with pytest.raises(BadQueryError, match="0 passages"):
        search.search("holiday", k=0)
    with pytest.raises(AssayError, match="mian"):
        search.search("holiday", ref="mian")
    assert not fresh.loaded


def contradict(
    home: Home, one: str, other: str, *, status: str = "open", name: str = "c"
) -> None:
    """Write claims that are two passages, and a contradiction of the two."""
    ids = [content_id("claim", version) for version in (one, other)]
    claims = [
        {"claim_id": identity, "version_id": version, "start": 5, "end": 9}
        for identity, version in zip(ids, (one, other), strict=True)
    ]
    row = {
        "contradiction_id": content_id(name),
        "revision": 1,
        "status": status,
        "kind": "number",
        "score": 0.9,
        "explanation": "leave: 28 days against 30 days",
        "claims": ids,
    }
    with home.catalog.transaction(message="contradict") as tx:
        append(tx, CLAIMS, rows(CLAIMS, *claims))
        append(tx, CONTRADICTIONS, rows(CONTRADICTIONS, row))


def test_a_hit_names_the_open_contradictions_of_its_passage(home: Home) -> None:
    one = home.write("docs/leave.md", LEAVE)
    other = home.write("docs/more.md", "Each employee has 30 days of paid holiday.")
    home.write("docs/kiln.md", KILN)
    contradict(home, one, other)
    contradict(home, one, other, status="dismissed", name="settled")
    hits = home.search().search("employee kiln degrees holiday", mode="text")
    found = {hit.uri: hit.contradictions for hit in hits}
    conflict = Conflict(
        content_id("c"), "number", 0.9, "leave: 28 days against 30 days"
    )
    assert found == {
        "docs/leave.md": (conflict,),
        "docs/more.md": (conflict,),
        "docs/kiln.md": (),
    }


def test_a_claim_beside_a_passage_is_not_its_contradiction(home: Home) -> None:
    one = home.write("docs/leave.md", LEAVE)
    home.write("docs/kiln.md", KILN)
    claim = {"claim_id": "x", "version_id": one, "start": 2 + len(LEAVE), "end": 999}
    row = {"contradiction_id": "c", "status": "open", "claims": ["x", "y"]}
    with home.catalog.transaction(message="contradict") as tx:
        append(tx, CLAIMS, rows(CLAIMS, claim))
        append(tx, CONTRADICTIONS, rows(CONTRADICTIONS, row))
    hits = home.search().search("holiday", mode="text")
    assert [hit.contradictions for hit in hits] == [()]


def trusted(home: Home, version: str, trust: float) -> None:
    """Write what the run's claims and their scores would be of a passage."""
    chunk = content_id(version, "one")
    claim = {"claim_id": f"claim of {chunk}", "version_id": version, "chunk_id": chunk}
    score = {"kind": "claim", "target": claim["claim_id"], "trust": trust}
    with home.catalog.transaction("main", message="trust") as tx:
        append(tx, CLAIMS, rows(CLAIMS, claim))
        append(tx, TRUST, rows(TRUST, {**score, "revision": 1}))


def test_a_passage_that_is_doubted_comes_after_one_that_is_trusted(home: Home) -> None:
    other = "Each employee has 29 days of paid holiday a year."
    versions = {
        text: home.write(f"docs/{n}.md", text) for n, text in enumerate((LEAVE, other))
    }
    search = home.search()
    before, after = search.search("days of holiday")
    assert before.scores.trust == 1.0
    trusted(home, versions[before.text], 0.05)
    first, second = search.search("days of holiday")
    assert (first.text, first.trust) == (after.text, None)
    assert (second.text, second.trust) == (before.text, 0.05)
    assert second.score == pytest.approx(before.score * second.scores.trust)
    assert texts(search.search("days of holiday", k=1)) == [after.text]


def test_a_hit_names_the_claims_in_it_that_are_held_back(home: Home) -> None:
    doubted = home.write("docs/old.md", LEAVE)
    home.write("docs/new.md", "Each employee has 29 days of paid holiday a year.")
    trusted(home, doubted, 0.05)
    claim = f"claim of {content_id(doubted, 'one')}"
    for revision, (status, held) in enumerate((("held", (claim,)), ("released", ()))):
        event = {"claim_id": claim, "revision": revision + 1, "status": status}
        with home.catalog.transaction("main", message=status) as tx:
            append(tx, CLAIM_QUARANTINE, rows(CLAIM_QUARANTINE, event))
        hits = home.search().search("days of holiday", mode="text")
        assert {hit.uri: hit.held for hit in hits} == {
            "docs/old.md": held,
            "docs/new.md": (),
        }
