import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from resources.catalog.proof.errors import (
    KeyExistsError,
    KeyUnreadableError,
    OpenKeyError,
)
from resources.catalog.proof.keys import (
    create_key,
    fingerprint,
    is_signed,
    load_key,
    load_public_keys,
    public_path,
)

ID, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "me"


def test_a_key_is_readable_by_its_owner_only_and_never_written_over(path: Path) -> None:
    signer = create_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(path).key == signer.key == fingerprint(signer.public)
    assert load_public_keys(public_path(path)) == [signer.public]
    with pytest.raises(KeyExistsError, match="never written over"):
        create_key(path)
    public_path(path).unlink()
    with pytest.raises(KeyExistsError):
        create_key(path)
    assert load_key(path).key == signer.key


def test_a_signature_is_good_for_one_commit_and_one_key(path: Path) -> None:
    signed = create_key(path).sign(ID)
    assert len(signed) == 96
    assert is_signed(ID, signed)
    assert not is_signed(OTHER, signed)
    other = create_key(path.with_name("you"))
    assert not is_signed(ID, other.public + signed[32:])
    assert not is_signed(ID, signed[:-1])
    assert not is_signed(ID, b"")


def test_a_key_that_others_may_read_is_refused(path: Path) -> None:
    create_key(path)
    os.chmod(path, 0o640)  # noqa: PTH101
    with pytest.raises(OpenKeyError, match="chmod 600"):
        load_key(path)


def test_many_public_keys_may_be_in_one_file(path: Path) -> None:
    signers = [create_key(path.with_name(name)) for name in ("a", "b")]
    texts = [public_path(path.with_name(name)).read_text() for name in ("a", "b")]
    both = path.with_name("trusted")
    both.write_text("# Ann and Bob\n" + "\n".join(texts))
    assert load_public_keys(both) == [signer.public for signer in signers]


def test_what_is_no_key_is_refused_with_its_reason(path: Path) -> None:
    path.parent.mkdir()
    with pytest.raises(KeyUnreadableError, match="No such file"):
        load_key(path)
    path.write_text("not a key")
    with pytest.raises(KeyUnreadableError, match="private key"):
        load_key(path)
    with pytest.raises(KeyUnreadableError, match="no PEM block"):
        load_public_keys(path)
    private = generate_private_key(SECP256R1())
    path.write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    with pytest.raises(KeyUnreadableError, match="not Ed25519"):
        load_key(path)
    public = private.public_key()
    path.write_bytes(
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    with pytest.raises(KeyUnreadableError, match="not Ed25519"):
        load_public_keys(path)
    path.write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")
    with pytest.raises(KeyUnreadableError, match="damaged"):
        load_public_keys(path)
