import os
from pathlib import Path

import pytest

from assets.documents.inputs import (
    Input,
    Request,
    SourceClashError,
    SourceDefinition,
    resolve,
)
from resources.settings import Settings
from resources.sources.folder import FolderNotFoundError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "sub").mkdir(parents=True)
    (tmp_path / "docs" / "sub" / "a.md").write_text("a", encoding="utf-8")
    (tmp_path / "docs" / "b.md").write_text("b", encoding="utf-8")
    return tmp_path


def one(folder: Path, *paths: Path, known: SourceDefinition | None = None) -> Input:
    (found,) = resolve(Request(paths), [known] if known else [], folder / "inbox")
    return found


def seen(folder: Path, found: Input) -> list[str]:
    source = found.open(Settings(home=folder / "home"))
    return [f"{source.name}/{entry.path}" for entry in source.scan()]


def test_a_new_folder_is_a_source_named_after_itself(folder: Path) -> None:
    found = one(folder, folder / "docs")
    assert found == Input(SourceDefinition("docs", folder / "docs"))
    assert found.is_whole
    assert seen(folder, found) == ["docs/b.md", "docs/sub/a.md"]


def test_a_path_inside_a_known_source_is_a_part_of_it(folder: Path) -> None:
    docs = SourceDefinition("handbook", folder / "docs", revision=1)
    found = one(folder, folder / "docs" / "sub" / "a.md", known=docs)
    assert found == Input(docs, frozenset({"sub/a.md"}))
    assert seen(folder, found) == ["handbook/sub/a.md"]
    assert found.covers("handbook/sub/a.md")
    assert found.covers("handbook/sub/a.md!/member.txt")
    assert not found.covers("handbook/sub/a.md.bak")


def test_a_file_alone_never_brings_the_rest_of_its_folder_along(folder: Path) -> None:
    found = one(folder, folder / "docs" / "b.md")
    listed = SourceDefinition("docs", folder / "docs", listing=("b.md",))
    assert found == Input(listed, frozenset({"b.md"}))
    (later,) = resolve(Request(), [listed], folder / "inbox")
    assert seen(folder, later) == ["docs/b.md"]


def test_files_and_then_the_folder_of_a_source_are_added_to_it(folder: Path) -> None:
    (folder / "docs" / "c.md").write_text("c", encoding="utf-8")
    listed = one(folder, folder / "docs" / "b.md").definition
    more = one(folder, folder / "docs" / "c.md", known=listed)
    assert more.definition.listing == ("b.md", "c.md")
    assert more.scopes == {"c.md"}
    again = one(folder, folder / "docs" / "b.md", known=more.definition)
    assert again.definition == more.definition
    whole = one(folder, folder / "docs", known=more.definition)
    assert seen(folder, whole) == ["docs/b.md", "docs/c.md", "docs/sub/a.md"]


def test_many_files_of_a_folder_are_one_input(folder: Path) -> None:
    (folder / "docs" / "c.md").write_text("c", encoding="utf-8")
    found = one(folder, folder / "docs" / "b.md", folder / "docs" / "c.md")
    assert found.scopes == {"b.md", "c.md"}
    assert seen(folder, found) == ["docs/b.md", "docs/c.md"]


def test_a_folder_in_another_of_the_same_request_is_a_part_of_it(folder: Path) -> None:
    found = one(folder, folder / "docs", folder / "docs" / "sub")
    assert found.is_whole


def test_one_name_never_stands_for_two_folders(folder: Path) -> None:
    docs = SourceDefinition("docs", folder / "elsewhere", revision=1)
    with pytest.raises(SourceClashError, match="--source docs-2"):
        one(folder, folder / "docs", known=docs)


def test_two_folders_of_one_name_clash_in_one_request_too(folder: Path) -> None:
    (folder / "other" / "docs").mkdir(parents=True)
    paths = (folder / "docs", folder / "other" / "docs")
    with pytest.raises(SourceClashError, match="--source docs-2"):
        resolve(Request(paths), [], folder / "inbox")


def test_one_named_source_may_be_made_of_several_paths(folder: Path) -> None:
    (folder / "prices.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    paths = (folder / "docs", folder / "prices.csv")
    (found,) = resolve(Request(paths, source="office"), [], folder / "inbox")
    assert found.definition.root == folder
    expected = ["office/docs/b.md", "office/docs/sub/a.md", "office/prices.csv"]
    assert seen(folder, found) == expected
    known = [found.definition]
    assert resolve(Request(paths, source="office"), known, folder / "inbox") == [found]
    (folder / "more").mkdir()
    (more,) = resolve(
        Request((folder / "more",), source="office"), known, folder / "inbox"
    )
    assert more.definition.listing == ("docs", "prices.csv", "more")
    outside = Request((folder.parent,), source="office")
    with pytest.raises(SourceClashError):
        resolve(outside, known, folder / "inbox")


def test_a_path_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(FolderNotFoundError, match="does not exist"):
        one(folder, folder / "nowhere" / "at" / "all")


def test_new_globs_change_the_source_and_none_keep_it(folder: Path) -> None:
    docs = SourceDefinition("docs", folder / "docs", ("*.md",), (), 1)
    path = (folder / "docs",)
    (kept,) = resolve(Request(path), [docs], folder / "inbox")
    (changed,) = resolve(Request(path, exclude=("*.tmp",)), [docs], folder / "inbox")
    assert kept.definition == docs
    assert changed.definition.exclude == ("*.tmp",)
    assert changed.definition.include == ("*.md",)


def test_dots_in_a_path_do_not_hide_which_folder_it_is(folder: Path) -> None:
    docs = SourceDefinition("docs", folder / "docs", revision=1)
    found = one(folder, folder / "docs" / "sub" / "..", known=docs)
    assert found == Input(docs)


@pytest.mark.parametrize("name", [b"100%.md", b"caf\xe9.md", b"what!", b"a\nb.md"])
def test_a_file_of_any_name_can_be_named(folder: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(folder / "docs") + b"/" + name))
    path.write_text("x", encoding="utf-8")
    found = one(folder, path)
    (uri,) = seen(folder, found)
    assert found.covers(uri)
    assert "!/" not in f"{uri}/"
    uri.encode()


@pytest.mark.parametrize("name", [b"Done!", b"caf\xe9", b"50%"])
def test_a_folder_of_any_name_can_be_a_source(folder: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.mkdir()
    (path / "a.md").write_text("x", encoding="utf-8")
    (uri,) = seen(folder, one(folder, path))
    assert uri.count("/") == 1
    assert "!/" not in uri
    uri.encode()


def test_a_source_name_has_no_folders(folder: Path) -> None:
    request = Request((folder / "docs",), source="a/b")
    (found,) = resolve(request, [], folder / "inbox")
    assert found.definition.name == "a%2Fb"


def test_no_path_means_every_source_that_is_there_and_the_inbox(folder: Path) -> None:
    (folder / "inbox").mkdir()
    known = [
        SourceDefinition("docs", folder / "docs", revision=1),
        SourceDefinition("gone", folder / "gone", revision=1),
    ]
    found = resolve(Request(), known, folder / "inbox")
    assert [each.definition.name for each in found] == ["docs", "inbox"]


def test_the_inbox_steps_aside_for_a_source_of_its_name(folder: Path) -> None:
    (folder / "home" / "inbox").mkdir(parents=True)
    (folder / "inbox").mkdir()
    theirs = one(folder / "home", folder / "inbox").definition
    ours = folder / "home" / "inbox"
    both = resolve(Request(), [theirs], ours)
    assert [each.definition.name for each in both] == ["inbox", "inbox-2"]
    (named,) = resolve(Request((ours,)), [theirs], ours)
    assert named == both[1]


def test_the_home_inside_a_folder_is_left_out_but_its_inbox_is_read(
    folder: Path,
) -> None:
    inbox = folder / "home" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "new.md").write_text("new", encoding="utf-8")
    (folder / "home" / "catalog.db").write_text("db", encoding="utf-8")
    (around,) = resolve(Request((folder,)), [], inbox)
    assert not [uri for uri in seen(folder, around) if "/home/" in uri]
    for path in (inbox, inbox / "new.md"):
        (within,) = resolve(Request((path,)), [around.definition], inbox)
        assert within.definition == SourceDefinition("inbox", inbox)
        assert seen(folder, within) == ["inbox/new.md"]
