from pathlib import Path

import pytest

from assets.documents.inputs import (
    Input,
    Request,
    SourceClashError,
    SourceDefinition,
    resolve,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "sub").mkdir(parents=True)
    (tmp_path / "docs" / "sub" / "a.md").write_text("a", encoding="utf-8")
    return tmp_path


def test_a_new_folder_is_a_source_named_after_itself(folder: Path) -> None:
    (found,) = resolve(Request((folder / "docs",)), [], folder / "inbox")
    assert found == Input(SourceDefinition("docs", folder / "docs"))
    assert found.uri_prefix == "docs/"


def test_a_path_inside_a_known_source_is_a_part_of_it(folder: Path) -> None:
    docs = SourceDefinition("handbook", folder / "docs", revision=1)
    path = folder / "docs" / "sub" / "a.md"
    (found,) = resolve(Request((path,)), [docs], folder / "inbox")
    assert found == Input(docs, "sub/a.md")
    assert found.uri_prefix == "handbook/sub/a.md"


def test_one_name_never_stands_for_two_folders(folder: Path) -> None:
    docs = SourceDefinition("docs", folder / "elsewhere", revision=1)
    with pytest.raises(SourceClashError, match="--source docs-2"):
        resolve(Request((folder / "docs",)), [docs], folder / "inbox")


def test_new_globs_change_the_source_and_none_keep_it(folder: Path) -> None:
    docs = SourceDefinition("docs", folder / "docs", ("*.md",), (), 1)
    path = (folder / "docs",)
    (kept,) = resolve(Request(path), [docs], folder / "inbox")
    (changed,) = resolve(Request(path, exclude=("*.tmp",)), [docs], folder / "inbox")
    assert kept.definition == docs
    assert changed.definition.exclude == ("*.tmp",)


def test_no_path_means_every_source_that_is_there_and_the_inbox(folder: Path) -> None:
    (folder / "inbox").mkdir()
    known = [
        SourceDefinition("docs", folder / "docs", revision=1),
        SourceDefinition("gone", folder / "gone", revision=1),
    ]
    found = resolve(Request(), known, folder / "inbox")
    assert [each.definition.name for each in found] == ["docs", "inbox"]
