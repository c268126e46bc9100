from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.proof.keys import Signer, create_key

Damage = Callable[..., None]


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return create_key(tmp_path / "ann")


def kinds(catalog: Catalog, *keys: bytes) -> list[str]:
    return sorted(problem.kind for problem in catalog.verify(keys=keys).problems)


@pytest.mark.both_stores
def test_a_signed_history_is_whole_and_each_commit_is_signed_once(
    busy: Catalog, signer: Signer
) -> None:
    commits = len(busy.log()) + 1
    assert busy.sign(signer=signer, history=True) == commits
    assert busy.sign(signer=signer, history=True) == 0
    found = busy.verify("main", keys=[signer.public])
    assert found.ok, found.problems
    assert found.checked["signatures"] == commits
    (signature,) = busy.signatures("main")
    assert (signature.key, signature.valid) == (signer.key, True)
    assert signature.commit_id == busy.ref("main").head


@pytest.mark.both_stores
def test_a_catalog_with_a_signer_signs_each_commit_and_merge(
    filled: Catalog, url: str, signer: Signer, rows: pa.Table
) -> None:
    with Catalog(url, filled.warehouse, signer=signer) as signing:
        signing.create_branch("dev")
        signing.at("dev").load_table("kb.a").append(rows)
        with signing.transaction("main", message="both") as tx:
            tx.load_table("kb.b").append(rows)
            tx.create_namespace("more")
        signing.merge("dev")
    assert kinds(filled, signer.public) == ["unsigned"]
    for address in ("dev", "main", "main~1"):
        (signature,) = filled.signatures(address)
        assert (signature.key, signature.valid) == (signer.key, True)
        assert signature.at == filled.resolve(address).created_at


def test_without_keys_nothing_need_be_signed(busy: Catalog, signer: Signer) -> None:
    assert busy.sign(signer=signer) == 1
    assert busy.verify().ok
    assert busy.signatures("main~1") == []


def test_unsigned_commits_are_reported_but_not_the_first(
    filled: Catalog, signer: Signer
) -> None:
    assert kinds(filled, signer.public) == ["unsigned"]
    filled.sign(signer=signer)
    assert kinds(filled, signer.public) == []


def test_a_key_that_is_not_trusted_is_reported(
    filled: Catalog, signer: Signer, tmp_path: Path
) -> None:
    eve = create_key(tmp_path / "eve")
    filled.sign(signer=eve)
    assert kinds(filled, signer.public) == ["signature_unknown"]
    assert kinds(filled, signer.public, eve.public) == []
    filled.sign(signer=signer)
    assert kinds(filled, signer.public) == []


@pytest.mark.parametrize(
    "change",
    [
        "signature = zeroblob(96)",
        "signature = x'00'",
        "signature = 'text'",
        "signature = cast(substr(signature, 1, 95) || x'ff' as blob)",
        "key = 'another'",
        "commit_id = (select id from commits where sequence = 0)",
    ],
)
@pytest.mark.sqlite_only
def test_a_forged_signature_is_wrong_with_and_without_keys(
    filled: Catalog, signer: Signer, damage: Damage, change: str
) -> None:
    filled.sign(signer=signer)
    damage(f"update signatures set {change}")  # noqa: S608
    assert kinds(filled) == ["signature_wrong"]
    assert "signature_wrong" in kinds(filled, signer.public)


@pytest.mark.sqlite_only
def test_a_rewritten_commit_cannot_be_signed_again_without_the_key(
    filled: Catalog, signer: Signer, damage: Damage
) -> None:
    filled.sign(signer=signer)
    head = filled.ref("main").head
    damage("update commits set author = 'eve' where id = ?", (head,))
    assert kinds(filled, signer.public) == ["commit_rewritten"]
