"""Files become documents, whatever happened to them since the last run."""

from pathlib import Path

import pytest

from assets.documents import documents as module
from assets.documents import reading
from assets.documents.documents import documents
from assets.documents.files import files
from resources.dagster_resources import RunBranch
from tests.assets.workshop import Workshop, metadata, zipped

TEXTS = "select uri, text from kb.current_documents order by uri"


def test_a_nested_archive_that_is_known_from_elsewhere_is_entered_at_once(
    workshop: Workshop,
) -> None:
    inner = zipped(note__txt="Deep inside.")
    workshop.write("inner.zip", inner)
    workshop.write("outer.zip", zipped(a_0_inner__zip=inner, b_0_inner__zip=inner))
    workshop.run()
    inside = [f"docs/outer.zip!/{name}/inner.zip" for name in "ab"]
    assert workshop.live() == [
        "docs/inner.zip",
        "docs/inner.zip!/note.txt",
        "docs/outer.zip",
        inside[0],
        f"{inside[0]}!/note.txt",
        inside[1],
        f"{inside[1]}!/note.txt",
    ]
    before = workshop.head()
    workshop.run()
    assert workshop.head() == before
    assert workshop.count("kb.documents") == 3


def test_copies_are_linked_across_archives_folders_and_runs(workshop: Workshop) -> None:
    workshop.write("a.txt", "The same words.")
    workshop.run()
    workshop.write("sub/b.txt", "The same words.")
    workshop.write("c.zip", zipped(d__txt="The same words."))
    workshop.run(paths=[str(workshop.docs / "sub"), str(workshop.docs / "c.zip")])
    linked = "select uri, duplicate_of from kb.live_files order by uri"
    assert [row for row in workshop.sql(linked) if row[1]] == [
        ("docs/c.zip!/d.txt", "docs/a.txt"),
        ("docs/sub/b.txt", "docs/a.txt"),
    ]


def test_a_file_that_changes_after_it_was_hashed_is_read_by_the_next_run(
    workshop: Workshop,
) -> None:
    path = workshop.write("a.txt", "What was hashed.")
    workshop.write("b.txt", "At rest.")

    workshop.run(files)
    path.write_text("Something else by now.", encoding="utf-8")
    workshop.run(documents)
    assert workshop.kept_out() == {"docs/a.txt": "changed_during_ingest"}
    assert workshop.sql(TEXTS) == [("docs/b.txt", "At rest.")]
    path.write_text("What was hashed.", encoding="utf-8")
    workshop.run()
    assert workshop.kept_out() == {}
    assert workshop.sql(TEXTS)[0] == ("docs/a.txt", "What was hashed.")
    before = workshop.head()
    workshop.run()
    assert workshop.head() == before


def test_a_copy_stands_in_for_a_file_that_vanished_after_it_was_hashed(
    workshop: Workshop,
) -> None:
    path = workshop.write("a.txt", "Twice the same.")
    workshop.write("b.txt", "Twice the same.")
    workshop.run(files)
    path.unlink()
    workshop.run(documents)
    assert workshop.kept_out() == {}
    workshop.run()
    assert workshop.live() == ["docs/b.txt"]
    assert workshop.count("kb.current_documents") == 1


def test_a_source_whose_folder_is_gone_loses_nothing(workshop: Workshop) -> None:
    path = workshop.write("a.txt", "Here today.")
    workshop.run(files)
    path.unlink()
    workshop.docs.rmdir()
    workshop.run(documents)
    assert workshop.kept_out() == {"docs/a.txt": "vanished"}
    workshop.run(paths=[])
    workshop.write("a.txt", "Here today.")
    workshop.run(paths=[])
    assert workshop.kept_out() == {}
    assert workshop.live() == ["docs/a.txt"]
    assert workshop.count("kb.documents") == 1


def test_a_quarantined_member_can_be_retried(workshop: Workshop) -> None:
    broken = b"PK\x03\x04 is not enough of a document"
    archive = zipped(bad__docx=broken, good__txt="Fine.")
    workshop.write("a.zip", archive)
    workshop.run()
    (uri,) = workshop.kept_out()
    assert uri == "docs/a.zip!/bad.docx"
    retried = workshop.run(retry=[uri])
    assert metadata(retried, "documents")["quarantined"] == 1
    events = "select revision, bytes from kb.live_files where uri like '%bad.docx'"
    assert workshop.sql(events) == [(2, len(broken))]
    assert workshop.kept_out() == {uri: "corrupt"}


def test_an_archive_that_came_back_shows_its_members_again(workshop: Workshop) -> None:
    path = workshop.write("a.zip", zipped(one__txt="One.", two__txt="Two."))
    workshop.run()
    data, members = path.read_bytes(), workshop.live()
    path.unlink()
    workshop.run()
    assert workshop.live() == []
    path.write_bytes(data)
    workshop.run()
    assert workshop.live() == members
    assert workshop.count("kb.documents") == 3


def test_a_changed_reader_reads_everything_again_as_new_versions(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.write("a.txt", "Words.")
    workshop.write("b.zip", zipped(c__txt="More words."))
    workshop.run()
    for name in ("files", "documents", "reading"):
        monkeypatch.setattr(f"assets.documents.{name}.EXTRACTOR", "reader/2")
    workshop.run()
    readers = "select distinct extractor from kb.current_documents"
    assert workshop.sql(readers) == [("reader/2",)]
    assert workshop.count("kb.current_documents") == 3
    assert workshop.count("kb.documents") == 6


def test_members_beyond_what_memory_holds_are_unpacked_again(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "HELD_BYTES", 1)
    monkeypatch.setattr(module, "FLUSH_CHARACTERS", 1)
    mail = b"From: a@example.org\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
    mail += b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nHello.\r\n'
    mail += b"--x\r\nContent-Disposition: attachment; filename=n.txt\r\n"
    mail += b"Content-Type: text/plain\r\n\r\nAttached words.\r\n--x--\r\n"
    workshop.write("a.zip", zipped(m__eml=mail, one__txt="One.", two__txt="Two."))
    workshop.run()
    assert workshop.kept_out() == {}
    assert [uri.partition("!/")[2] for uri in workshop.live()] == [
        "",
        "m.eml",
        "m.eml!/n.txt",
        "one.txt",
        "two.txt",
    ]
    assert workshop.count("kb.current_documents") == 5


def test_a_run_is_told_what_it_did(workshop: Workshop) -> None:
    workshop.write("a.txt", "Words.")
    workshop.write("empty.txt", "")
    done = workshop.run()
    told = metadata(done, "documents")
    assert (told["added"], told["quarantined"]) == (1, 1)
    assert told["reasons"] == {"empty": 1}
    assert "docs/empty.txt" in told["kept_out"]
    seen = metadata(done, "files")
    assert (seen["seen"], seen["new"], seen["dagster/row_count"]) == (2, 2, 2)


def test_the_branch_of_a_run_is_named_in_all_its_processes(tmp_path: Path) -> None:
    branch = RunBranch(lakehouse=Workshop(tmp_path).resource)
    branch._run_id = "0123456789abcdef"
    assert branch.name == "ingest/01234567"
