"""The main job on small folders, with every real part."""

import io
import zipfile

from tests.integration.conftest import Home

COVERED = """
select d.uri, string_agg(c.text, '' order by c.position) = d.text as whole
from kb.current_documents as d
join kb.current_chunks as c on c.version_id = d.version_id
group by d.uri, d.text
order by d.uri
"""


def test_documents_can_be_searched_and_queried_after_one_ingest(home: Home) -> None:
    home.write("leave.md", "# Leave\n\nEverybody has 28 days of leave a year.\n")
    home.write("sub/tea.txt", "Green tea is brewed at 80 degrees for two minutes.\n")
    done = home.ingest(agent="ann")
    assert (done.status, done.files["new"], done.documents) == ("released", 2, 2)
    assert home.uris() == ["docs/leave.md", "docs/sub/tea.txt"]
    assert home.sql(COVERED) == [("docs/leave.md", True), ("docs/sub/tea.txt", True)]
    hits = home.lakehouse.search.search("how many holidays do I get", k=1)
    assert hits[0].uri == "docs/leave.md"
    assert "28 days" in hits[0].text
    commit = home.lakehouse.catalog.show("main")
    assert (commit.agent, commit.run_id, len(commit.parents)) == ("ann", done.run_id, 2)
    assert done.commit == commit.id


def test_a_rerun_on_unchanged_input_commits_nothing(home: Home) -> None:
    home.write("a.md", "# One\n\nSomething is said here.\n")
    home.ingest()
    before = home.head()
    again = home.ingest()
    assert (again.status, again.commit) == ("unchanged", None)
    assert home.head() == before
    assert [ref.name for ref in home.lakehouse.catalog.refs()] == ["main"]
    assert "embeddings" in again.steps


def test_new_contents_replace_the_old_in_the_present_but_not_in_history(
    home: Home,
) -> None:
    path = home.write("rate.txt", "The rate is 4 percent.\n")
    home.ingest()
    before = home.head()
    path.write_text("The rate is 5 percent.\n", encoding="utf-8")
    done = home.ingest()
    assert done.files["changed"] == 1
    query = "select text from kb.current_chunks"
    assert home.sql(query) == [("The rate is 5 percent.\n",)]
    assert home.sql(query, f"main@{before[:12]}") == [("The rate is 4 percent.\n",)]
    assert home.sql("select count(*) from kb.superseded_documents") == [(1,)]
    texts = [hit.text for hit in home.lakehouse.search.search("rate", mode="text")]
    assert texts == ["The rate is 5 percent.\n"]


def test_a_deleted_file_leaves_the_present_and_its_copy_stays(home: Home) -> None:
    first = home.write("a.txt", "The gate closes at nine.\n")
    home.write("b.txt", "The gate closes at nine.\n")
    done = home.ingest()
    assert (done.documents, done.files["duplicate"]) == (1, 1)
    assert home.uris() == ["docs/a.txt", "docs/b.txt"]
    first.unlink()
    assert home.ingest().files["deleted"] == 1
    assert home.uris() == ["docs/b.txt"]
    (home.docs / "b.txt").unlink()
    home.ingest()
    assert home.uris() == []
    assert home.lakehouse.search.search("gate", mode="text") == []
    assert home.sql("select count(*) from kb.documents") == [(1,)]


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return buffer.getvalue()


def test_members_of_an_archive_are_documents_of_their_own(home: Home) -> None:
    archive = home.docs / "old.zip"
    archive.write_bytes(zipped(one="The first member.", two="The second member."))
    home.ingest()
    members = ["docs/old.zip!/one.txt", "docs/old.zip!/two.txt"]
    assert home.uris() == ["docs/old.zip", *members]
    parents = "select distinct parent_uri from kb.live_files where uri like '%!/%'"
    assert home.sql(parents) == [("docs/old.zip",)]
    (home.docs / "copy.zip").write_bytes(archive.read_bytes())
    home.ingest()
    assert len(home.uris()) == 6
    archive.write_bytes(zipped(two="The second member."))
    home.ingest()
    copies = ["docs/copy.zip", "docs/copy.zip!/one.txt", "docs/copy.zip!/two.txt"]
    assert home.uris() == [*copies, "docs/old.zip", "docs/old.zip!/two.txt"]


def test_a_bad_file_is_quarantined_and_the_rest_is_done(home: Home) -> None:
    home.write("good.txt", "This one is fine.\n")
    (home.docs / "bad.docx").write_bytes(b"PK\x03\x04 is not enough of a document")
    (home.docs / "empty.pdf").touch()
    (home.docs / "link.md").symlink_to("/etc/hostname")
    done = home.ingest()
    assert done.status == "released"
    reasons = {row["uri"]: row["reason"] for row in done.quarantined}
    assert reasons == {
        "docs/bad.docx": "corrupt",
        "docs/empty.pdf": "empty",
        "docs/link.md": "symlink",
    }
    assert home.ingest().status == "unchanged"
    assert home.sql("select count(*) from kb.current_quarantine") == [(3,)]
    retried = home.ingest(retry=["docs/bad.docx"])
    assert [row["uri"] for row in retried.quarantined] == ["docs/bad.docx"]
    (home.docs / "link.md").unlink()
    home.write("bad.docx", "It was a text all along.\n")
    home.ingest()
    kept = home.sql("select uri from kb.current_quarantine")
    assert kept == [("docs/empty.pdf",)]


def test_an_audited_branch_can_be_kept_and_merged_by_hand(home: Home) -> None:
    home.write("a.md", "# A\n\nNot for everybody yet.\n")
    kept = home.ingest(merge=False)
    catalog = home.lakehouse.catalog
    assert kept.status == "kept"
    assert home.uris() == []
    assert home.uris(kept.branch) == ["docs/a.md"]
    home.write("b.md", "# B\n\nSomething else.\n")
    catalog.merge(kept.branch)
    assert home.uris() == ["docs/a.md"]


def test_another_branch_can_be_the_target(home: Home) -> None:
    home.write("a.md", "# A\n\nOnly in the draft.\n")
    home.ingest(into="draft")
    assert home.uris("draft") == ["docs/a.md"]
    assert home.uris() == []


def test_broken_rules_keep_a_run_from_main_and_say_which_rows(home: Home) -> None:
    home.write("a.md", "# A\n\nFine.\n")
    home.ingest()
    table = home.lakehouse.catalog.at("main").load_table("kb.chunks")
    row = table.scan().to_arrow().slice(0, 1).to_pylist()[0]
    blank = {**row, "chunk_id": "f" * 32, "text": "  ", "start": 0, "end": 2}
    table.append(
        type(table.scan().to_arrow()).from_pylist([blank], table.schema().as_arrow())
    )
    before = home.head()
    home.write("b.md", "# B\n\nAlso fine.\n")
    failed = home.ingest()
    assert failed.status == "failed"
    assert [check["name"] for check in failed.checks] == ["chunks_rules"]
    assert home.head() == before
    ref = home.lakehouse.catalog.ref(failed.branch)
    assert ref.failed
    assert home.uris(failed.branch) == ["docs/a.md", "docs/b.md"]


def test_a_second_source_of_the_same_name_is_refused(home: Home) -> None:
    home.write("a.md", "# A\n\nText.\n")
    home.ingest()
    other = home.docs.parent / "elsewhere" / "docs"
    other.mkdir(parents=True)
    (other / "b.md").write_text("# B\n", encoding="utf-8")
    failed = home.ingest(paths=[other])
    assert failed.status == "failed"
    assert "--source docs-2" in str(failed.error)
