from pathlib import Path

import pytest

from resources.lakehouse import Lakehouse
from resources.places import local_path
from resources.settings import Settings
from tests.pipelines.cli.samples import Assay


def test_a_whole_home_passes(assay: Assay, lakehouse: Lakehouse) -> None:
    commits = len(lakehouse.catalog.log())
    found = assay("verify", "--deep")
    assert found.code == 0
    assert found.out.startswith(f"{commits} commits, ")
    assert found.out.endswith(": all whole.\n")
    document = assay("verify", "--json").json
    assert document["ok"] is True
    assert document["problems"] == []
    assert document["checked"]["commits"] == commits


def test_damage_is_a_finding_that_says_where(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    content = lakehouse.catalog.contents("main")["data.prices"]
    path = local_path(content.metadata_location or "")
    assert path is not None
    path.write_bytes(path.read_bytes().replace(b"price", b"pr1ce"))
    found = assay("verify")
    assert found.code == 1
    assert "metadata changed" in found.out
    assert str(path) in found.out
    assert "data.prices at " in found.out
    assert found.out.endswith(": 1 problem.\n")
    (problem,) = assay("verify", "--json").json["problems"]
    assert problem["kind"] == "metadata_changed"


def test_only_the_history_of_a_ref_is_looked_at(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    lakehouse.catalog.create_tag("before", "main~1")
    commits = assay("verify", "--json").json["checked"]["commits"]
    before = assay("verify", "--ref", "before", "--json").json["checked"]["commits"]
    assert before == commits - 1
    assert assay("verify", "-n", "1", "--json").json["checked"]["commits"] == 1
    unknown = assay("verify", "--ref", "befor")
    assert unknown.code == 1
    assert "Did you mean 'before'?" in unknown.err


@pytest.mark.usefixtures("lakehouse")
def test_a_key_is_made_and_a_history_signed_and_checked_with_it(
    assay: Assay, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    made = assay("keys", "create", file)
    assert made.code == 0
    assert f"assay verify --keys {file}.pub" in made.out
    fingerprint = assay("keys", "show", file, "--json").json["key"]
    assert fingerprint in made.out
    unsigned = assay("verify", "--keys", f"{file}.pub")
    assert unsigned.code == 1
    assert "nobody signed it" in unsigned.out
    assert assay("keys", "sign", file).out == "1 commit signed.\n"
    assert assay("keys", "sign", file, "main", "--history", "--json").json["signed"] > 0
    assert assay("verify", "--keys", f"{file}.pub").code == 0


def test_a_key_is_never_written_over(assay: Assay, tmp_path: Path) -> None:
    file = tmp_path / "key"
    made = assay("keys", "create", file, "--json").json
    assert made["public"] == f"{file}.pub"
    again = assay("keys", "create", file)
    assert again.code == 1
    assert "never written over" in again.err
    assert assay("keys", "show", file, "--json").json["key"] == made["key"]


@pytest.mark.usefixtures("lakehouse")
def test_a_file_without_keys_is_refused(assay: Assay, tmp_path: Path) -> None:
    missing = assay("verify", "--keys", tmp_path / "none.pub")
    assert missing.code == 1
    assert "holds no public key" in missing.err


def test_commits_are_signed_by_themselves_once_a_key_is_set(
    assay: Assay,
    lakehouse: Lakehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "key"
    key = assay("keys", "create", file, "--json").json["key"]
    assert "signed" not in assay("show").out
    assert assay("show", "--json").json["signatures"] == []
    monkeypatch.setenv("ASSAY_SIGNING_KEY", str(file))
    assay("branch", "create", "draft")
    with Lakehouse(Settings(home=lakehouse.settings.home)) as signing:
        signing.catalog.at("draft").create_namespace("signed")
    assert f"signed   by the key {key[:12]}\n" in assay("show", "draft").out
    (signature,) = assay("show", "draft", "--json").json["signatures"]
    assert (signature["key"], signature["valid"]) == (key, True)
    problems = assay("verify", "--keys", f"{file}.pub", "--json").json["problems"]
    assert len(problems) == len(lakehouse.catalog.log("main")) - 1
    file.unlink()
    lost = assay("log")
    assert lost.code == 1
    assert "holds no private key" in lost.err
