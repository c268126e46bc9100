"""The ledger of files: what a scan covers, and what it must not take for gone."""

import os
from pathlib import Path

import polars as pl
import pytest

from assets.documents.files import _hash, _in_scope
from assets.documents.inputs import Input, SourceDefinition
from assets.documents.ledger import KNOWN
from resources.sources import Entry, FolderSource, Refusal
from tests.assets.workshop import Workshop, metadata, zipped

DOCS = SourceDefinition("docs", Path("/docs"))


def known(*uris: str) -> pl.DataFrame:
    rows = [{"uri": uri, "source": uri.split("/")[0]} for uri in uris]
    return pl.DataFrame(rows, schema=KNOWN)


def in_scope(chosen: Input, refusals: dict[str, Refusal], *uris: str) -> list[str]:
    return _in_scope(known(*uris), [chosen], refusals)["uri"].to_list()


def test_a_scan_covers_its_own_source_and_scope() -> None:
    uris = ("docs/a/b.md", "docs/a/z.zip!/b.md", "docs/ab.md", "other/a/b.md")
    assert in_scope(Input(DOCS), {}, *uris) == list(uris[:3])
    assert in_scope(Input(DOCS, frozenset({"a"})), {}, *uris) == list(uris[:2])
    assert in_scope(Input(DOCS, frozenset({"a/z.zip"})), {}, *uris) == [uris[1]]


def test_what_lies_in_a_folder_that_cannot_be_listed_is_not_gone() -> None:
    uris = ("docs/a/b.md", "docs/a/z.zip!/b.md", "docs/c.md")
    unlisted = {"docs/a": Refusal.because("unreadable", "Permission denied")}
    assert in_scope(Input(DOCS), unlisted, *uris) == ["docs/c.md"]
    root = {"docs/.": Refusal.because("unreadable", "Permission denied")}
    assert in_scope(Input(DOCS), root, *uris) == []
    linked = {"docs/a": Refusal.because("symlink", "It is a link")}
    assert in_scope(Input(DOCS), linked, *uris) == list(uris)


def test_a_file_that_vanished_after_it_was_listed_is_refused(tmp_path: Path) -> None:
    source = FolderSource(tmp_path, "docs")
    digest, refusal = _hash(source, Entry("gone.txt", 5, None), 100)
    assert digest is None
    assert refusal is not None
    assert refusal.reason == "vanished"


def test_a_run_over_one_file_leaves_the_rest_of_the_source_alone(
    workshop: Workshop,
) -> None:
    workshop.write("a.txt", "One.")
    gone = workshop.write("b.txt", "Two.")
    workshop.run()
    gone.unlink()
    changed = workshop.write("a.txt", "One, changed.")
    seen = metadata(workshop.run(paths=[str(changed)]), "files")
    assert (seen["seen"], seen["changed"], seen["deleted"]) == (1, 1, 0)
    assert workshop.live() == ["docs/a.txt", "docs/b.txt"]
    assert metadata(workshop.run(paths=[]), "files")["deleted"] == 1


def test_a_file_alone_does_not_bring_its_folder_into_later_runs(
    workshop: Workshop,
) -> None:
    wanted = workshop.write("wanted.txt", "Asked for.")
    workshop.write("private.txt", "Not asked for.")
    workshop.run(paths=[str(wanted)])
    workshop.run(paths=[])
    assert workshop.live() == ["docs/wanted.txt"]
    workshop.run()
    assert workshop.live() == ["docs/private.txt", "docs/wanted.txt"]


def test_globs_are_kept_with_the_source(workshop: Workshop) -> None:
    workshop.write("a.md", "# A")
    workshop.write("b.tmp", "B")
    workshop.run(exclude=["*.tmp"])
    workshop.run()
    assert workshop.live() == ["docs/a.md"]
    definitions = "select source, revision, exclude from kb.sources"
    assert workshop.sql(definitions) == [("docs", 1, ["*.tmp"])]
    workshop.run(include=["*.tmp"], exclude=["*.md"])
    assert workshop.live() == ["docs/b.tmp"]


@pytest.mark.parametrize("name", [b"100%", b"caf\xe9", b"Done!", b"a\nb", b"!"])
def test_names_that_are_hard_to_write_are_read_like_all_others(
    workshop: Workshop, name: bytes
) -> None:
    folder = os.fsencode(workshop.docs) + b"/" + name
    os.mkdir(folder)  # noqa: PTH102 - names that are not text.
    for file, data in ((name + b".txt", b"Words."), (b"z.zip", zipped(m__txt="In."))):
        with open(folder + b"/" + file, "wb") as target:  # noqa: PTH123
            target.write(data)
    workshop.run(paths=[os.fsdecode(folder)])
    assert workshop.kept_out() == {}
    assert workshop.count("kb.current_documents") == 3
    assert workshop.count("select * from kb.live_files where parent_uri is null") == 2
    before = workshop.head()
    workshop.run(paths=[])
    assert workshop.head() == before


def test_a_file_that_comes_and_goes_leaves_its_history(workshop: Workshop) -> None:
    path = workshop.write("a.txt", "One.")
    workshop.run()
    path.unlink()
    workshop.run()
    workshop.write("a.txt", "One.")
    workshop.run()
    events = "select revision, status from kb.files order by revision"
    assert workshop.sql(events) == [(1, "present"), (2, "deleted"), (3, "present")]
    assert workshop.count("kb.documents") == 1


def test_the_inbox_is_a_source_like_any_other(workshop: Workshop) -> None:
    inbox = workshop.settings.inbox_folder
    inbox.mkdir(parents=True)
    (inbox / "new.txt").write_text("Just in.", encoding="utf-8")
    workshop.run(paths=[])
    assert workshop.live() == ["inbox/new.txt"]
