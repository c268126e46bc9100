import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.errors import AssayError
from resources.sources import (
    Entry,
    FolderSource,
    ReadRefused,
    escape_path,
    unescape_path,
)

LIMIT = 2**20
AS_ROOT = os.geteuid() == 0
NOBODY = 65534


def put(root: Path, path: str, text: str = "text") -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def paths(source: FolderSource) -> list[str]:
    return [entry.path for entry in source.scan() if entry.refusal is None]


def refusals(source: FolderSource) -> dict[str, str]:
    return {
        entry.path: entry.refusal.reason for entry in source.scan() if entry.refusal
    }


def reason_of_reading(source: FolderSource, path: str, limit: int = LIMIT) -> str:
    with pytest.raises(ReadRefused) as caught:
        source.read(Entry(path, None, None), limit)
    assert caught.value.refusal.remedy
    return caught.value.refusal.reason


@given(name=st.binary(min_size=1, max_size=40))
def test_escaped_names_lead_back_to_the_bytes(name: bytes) -> None:
    text = escape_path(name)
    assert unescape_path(text) == name
    assert text.isprintable() or not any(c in text for c in "\n\r\t\0")
    assert "!/" not in text
    text.encode("utf-8")


def test_valid_unicode_names_stay_readable() -> None:
    assert escape_path("ünï-😀-日本.txt".encode()) == "ünï-😀-日本.txt"
    assert escape_path(b"100%\n\xff") == "100%25%0A%FF"
    assert escape_path(b"a!/b") == "a%21/b"


def test_a_folder_is_read_whole_and_in_order(tmp_path: Path) -> None:
    for path in ("b/z.txt", "a.txt", "b/a.txt", "c/d/e.md"):
        put(tmp_path, path, path)
    source = FolderSource(tmp_path, "handbook")
    assert (source.name, source.kind, source.root) == (
        "handbook",
        "folder",
        str(tmp_path),
    )
    entries = list(source.scan())
    assert [e.path for e in entries] == ["a.txt", "b/a.txt", "b/z.txt", "c/d/e.md"]
    assert [source.read(e, LIMIT).decode() for e in entries] == paths(source)
    assert all(e.modified_at and e.modified_at.tzinfo for e in entries)
    assert FolderSource(tmp_path).name == escape_path(os.fsencode(tmp_path.name))


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(AssayError, match="does not exist") as caught:
        FolderSource(tmp_path / "nowhere")
    assert str(tmp_path) in caught.value.remedy
    with pytest.raises(AssayError, match="is not a folder"):
        FolderSource(put(tmp_path, "file.txt"))


def test_strange_names_can_be_read(tmp_path: Path) -> None:
    names = [b"new\nline.txt", b"bad-\xff\xfe.txt", b"-rf", b"$(touch x)", b"100%.txt"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(name)
    source = FolderSource(tmp_path)
    assert {source.read(entry, LIMIT) for entry in source.scan()} == set(names)


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path, "outside/secret.txt", "secret")
    root = tmp_path / "root"
    put(root, "plain.txt")
    (root / "file.txt").symlink_to(secret)
    (root / "folder").symlink_to(secret.parent)
    (root / "loop").symlink_to("loop")
    source = FolderSource(root)
    assert refusals(source) == dict.fromkeys(("file.txt", "folder", "loop"), "symlink")
    assert paths(source) == ["plain.txt"]
    for path in ("file.txt", "loop"):
        assert reason_of_reading(source, path) == "symlink"
    assert reason_of_reading(source, "folder/secret.txt") in {"symlink", "vanished"}


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.txt")
    (tmp_path / "folder.pdf").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        source = FolderSource(tmp_path)
        assert refusals(source) == {"fifo.txt": "not_regular", "socket": "not_regular"}
        assert reason_of_reading(source, "fifo.txt") == "not_regular"
        assert reason_of_reading(source, "folder.pdf") == "not_regular"
        assert reason_of_reading(source, "socket") == "not_regular"


def test_size_is_capped_before_and_while_reading(tmp_path: Path) -> None:
    put(tmp_path, "ten.txt", "0123456789")
    with (tmp_path / "sparse.bin").open("wb") as file:
        file.truncate(20 * 2**30)
    source = FolderSource(tmp_path, max_file_bytes=100)
    assert refusals(source) == {"sparse.bin": "too_large"}
    assert reason_of_reading(source, "ten.txt", limit=9) == "too_large"
    assert source.read(Entry("ten.txt", 10, None), 10) == b"0123456789"


def test_a_file_that_vanished_is_refused(tmp_path: Path) -> None:
    gone = put(tmp_path, "a/gone.txt")
    source = FolderSource(tmp_path)
    (entry,) = source.scan()
    gone.unlink()
    assert reason_of_reading(source, entry.path) == "vanished"
    gone.parent.rmdir()
    assert reason_of_reading(source, entry.path) == "vanished"
    assert list(source.scan()) == []


def test_a_file_that_is_written_to_is_refused(tmp_path: Path) -> None:
    busy = put(tmp_path, "busy.log", "x" * 2**20)
    stop = threading.Event()

    def write() -> None:
        with busy.open("r+b", buffering=0) as file:
            while not stop.is_set():
                file.seek(0)
                file.write(os.urandom(64))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reasons = {_read_or_reason(tmp_path, "busy.log") for _ in range(5)}
    finally:
        stop.set()
        writer.join()
    assert "changed_while_read" in reasons
    assert _read_or_reason(tmp_path, "busy.log") == "read"


def _read_or_reason(root: Path, path: str) -> str:
    try:
        FolderSource(root).read(Entry(path, None, None), 2**24)
    except ReadRefused as error:
        return error.refusal.reason
    return "read"


def test_a_file_that_grows_over_the_limit_is_refused() -> None:
    source = FolderSource(Path("/proc/self"))  # Size 0 by stat, more when read.
    assert reason_of_reading(source, "maps", limit=10) == "too_large"


@contextmanager
def nobody() -> Iterator[None]:
    """Be nobody: root may read everything."""
    if AS_ROOT:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if AS_ROOT:
            os.seteuid(0)


def test_unreadable_files_and_folders_are_refused() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        put(root, "secret.txt").chmod(0)
        closed = put(root, "closed/a.txt").parent
        closed.chmod(0)
        with nobody():
            source = FolderSource(root)
            assert refusals(source) == {"closed": "unreadable"}
            assert reason_of_reading(source, "secret.txt") == "unreadable"
        closed.chmod(0o700)


def test_a_folder_that_may_be_listed_but_not_entered_is_refused() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        listed = put(root, "listed/a.txt").parent
        listed.chmod(0o444)
        with nobody():
            assert refusals(FolderSource(root)) == {"listed/a.txt": "unreadable"}
        listed.chmod(0o700)


def test_what_vanishes_during_a_scan_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    second = put(tmp_path, "b.txt")
    inner = put(tmp_path, "c/d.txt")
    scan = FolderSource(tmp_path).scan()
    assert next(scan).path == "a.txt"
    second.unlink()
    inner.unlink()
    inner.parent.rmdir()
    assert list(scan) == []


def test_an_error_of_the_disk_is_a_refusal() -> None:
    source = FolderSource(Path("/proc/self"))  # Reading mem at 0 is an I/O error.
    assert reason_of_reading(source, "mem") == "unreadable"


def test_include_and_exclude_follow_the_rules_of_git(tmp_path: Path) -> None:
    for path in ("a.md", "a.txt", "sub/b.md", "sub/old/c.md", ".git/config"):
        put(tmp_path, path)
    assert paths(FolderSource(tmp_path, include=("*.md",))) == [
        "a.md",
        "sub/b.md",
        "sub/old/c.md",
    ]
    chosen = FolderSource(tmp_path, include=("*.md", "*.txt"), exclude=("old/",))
    assert paths(chosen) == ["a.md", "a.txt", "sub/b.md"]


def test_a_deeper_ignore_file_overrules_a_higher_one(tmp_path: Path) -> None:
    put(tmp_path, ".assayignore", "*.log\n/drafts/\n")
    put(tmp_path, "sub/.assayignore", "!keep.log\nsecret.txt\n")
    for path in (
        "a.log",
        "b.txt",
        "secret.txt",
        "drafts/d.txt",
        "sub/keep.log",
        "sub/other.log",
        "sub/secret.txt",
        "sub/drafts/e.txt",
    ):
        put(tmp_path, path)
    assert paths(FolderSource(tmp_path)) == [
        "b.txt",
        "secret.txt",
        "sub/drafts/e.txt",
        "sub/keep.log",
    ]


def test_an_ignore_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    (tmp_path / ".assayignore").symlink_to("a.txt")
    source = FolderSource(tmp_path)
    assert refusals(source) == {".assayignore": "symlink"}
    assert paths(source) == ["a.txt"]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("", ["a.txt", "sub/b.txt", "sub/deep/c.txt", "subway.txt"]),
        ("sub", ["sub/b.txt", "sub/deep/c.txt"]),
        ("sub/deep/", ["sub/deep/c.txt"]),
        ("sub/b.txt", ["sub/b.txt"]),
        ("gone.txt", []),
    ],
)
def test_a_scope_limits_what_is_seen(
    tmp_path: Path, scope: str, expected: list[str]
) -> None:
    for path in ("a.txt", "sub/b.txt", "sub/deep/c.txt", "subway.txt"):
        put(tmp_path, path)
    assert paths(FolderSource(tmp_path, scope=scope)) == expected
