"""The bytes behind rows of the ledger, and what is said when they are not there."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from assets.documents.contents import Contents
from resources.extraction import ExtractionPool
from resources.sources import FolderSource, ReadRefused
from tests.assets.workshop import zipped

Row = dict[str, str]


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(1, 2**31, 30.0) as pool:
        yield pool


@pytest.fixture
def contents(tmp_path: Path, pool: ExtractionPool) -> Contents:
    return Contents({"docs": FolderSource(tmp_path, "docs")}, pool, 10**6)


def row(uri: str, data: bytes) -> Row:
    digest = sha256(data).hexdigest()
    return {"uri": uri, "source": "docs", "sha256": digest}


def refusal(contents: Contents, wanted: Row) -> ReadRefused:
    with pytest.raises(ReadRefused) as caught:
        contents.read(wanted)
    return caught.value


def test_a_file_is_given_as_it_was_hashed(tmp_path: Path, contents: Contents) -> None:
    (tmp_path / "100%.txt").write_bytes(b"words")
    assert contents.read(row("docs/100%25.txt", b"words")) == b"words"


def test_a_file_with_other_bytes_is_refused(tmp_path: Path, contents: Contents) -> None:
    (tmp_path / "a.txt").write_bytes(b"other words")
    error = refusal(contents, row("docs/a.txt", b"words"))
    assert error.refusal.reason == "changed_during_ingest"
    assert "at rest" in error.remedy


def test_a_file_that_is_gone_is_refused(contents: Contents) -> None:
    error = refusal(contents, row("docs/a.txt", b""))
    assert error.refusal.reason == "vanished"


def test_a_source_that_is_gone_is_refused_with_what_to_do(contents: Contents) -> None:
    error = refusal(contents, {**row("gone/a.txt", b""), "source": "gone"})
    assert error.refusal.reason == "vanished"
    assert "put the folder back" in error.remedy


def test_members_of_members_are_found(tmp_path: Path, contents: Contents) -> None:
    inner = zipped(sub_0_note__txt="Deep.", other__txt="Beside.")
    (tmp_path / "a.zip").write_bytes(zipped(inner__zip=inner, top__txt="Top."))
    inside = "docs/a.zip!/inner.zip!/"
    assert contents.read(row(f"{inside}sub/note.txt", b"Deep.")) == b"Deep."
    assert contents.read(row(f"{inside}other.txt", b"Beside.")) == b"Beside."
    assert contents.read(row("docs/a.zip!/top.txt", b"Top.")) == b"Top."


def test_a_member_that_is_not_there_is_refused(
    tmp_path: Path, contents: Contents
) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(one__txt="1", two__txt="2"))
    error = refusal(contents, row("docs/a.zip!/three.txt", b"3"))
    assert error.refusal.reason == "vanished"
    assert "docs/a.zip opens" in error.remedy


def test_an_archive_that_does_not_open_says_why(
    tmp_path: Path, contents: Contents
) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(one__txt="1" * 99)[:-30])
    error = refusal(contents, row("docs/a.zip!/one.txt", b"1"))
    assert "cut or damaged" in error.refusal.detail


def test_the_copy_of_a_compressed_file_has_the_same_content(
    tmp_path: Path, contents: Contents
) -> None:
    import gzip

    (tmp_path / "copy.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    found = contents.read(row("docs/copy.csv.gz!/first.csv", b"a,b\n1,2\n"))
    assert found == b"a,b\n1,2\n"


def test_any_of_several_copies_will_do(tmp_path: Path, contents: Contents) -> None:
    (tmp_path / "b.txt").write_bytes(b"words")
    both = [row("docs/a.txt", b"words"), row("docs/b.txt", b"words")]
    assert contents.read_any(both) == b"words"
    with pytest.raises(ReadRefused, match=r"a\.txt"):
        contents.read_any([both[0], row("docs/c.txt", b"words")])
