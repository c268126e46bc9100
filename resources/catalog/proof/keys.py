"""Ed25519 keys in files: a private one to sign commits with, public ones to verify."""

import os
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from resources.catalog.proof.errors import (
    KeyExistsError,
    KeyUnreadableError,
    OpenKeyError,
)

PUBLIC_BYTES = 32
_ONLY_OWNER = 0o600
_OTHERS = 0o077
_BLOCK = re.compile(
    rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL
)
_CONTEXT = b"assay commit "  # So that a signature is good for nothing else.


class Signer:
    """A private key that signs commits.

    Args:
        private: The key.
    """

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()

    @property
    def key(self) -> str:
        """Fingerprint of the public key."""
        return fingerprint(self.public)

    def sign(self, commit_id: str) -> bytes:
        """Return the public key and the signature over a commit's id: 32 + 64 bytes.

        The id is a hash over the commit and its parents, so this vouches for the
        whole history that it ends.

        Source:
            RFC 8032, Edwards-Curve Digital Signature Algorithm: Ed25519.
        """
        return self.public + self._private.sign(_CONTEXT + commit_id.encode())


def is_signed(commit_id: str, signed: bytes) -> bool:
    """Return whether bytes are what Signer.sign made of a commit's id."""
    public, signature = signed[:PUBLIC_BYTES], signed[PUBLIC_BYTES:]
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, _CONTEXT + commit_id.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """Return the SHA-256 of a public key, 64 hex digits."""
    return sha256(public).hexdigest()


def create_key(path: Path) -> Signer:
    """Write a new private key, readable by its owner only, and its public one.

    Args:
        path: Of the private key; the public one is beside it, with `.pub` behind.

    Raises:
        KeyExistsError: If either file is there.
    """
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    shown = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    open_to_all = public_path(path)
    if open_to_all.exists():
        raise KeyExistsError(open_to_all)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER)
    except FileExistsError as error:
        raise KeyExistsError(path) from error
    with os.fdopen(file, "wb") as stream:
        stream.write(secret)
    open_to_all.write_bytes(shown)
    return Signer(private)


def public_path(path: Path) -> Path:
    """Return where the public key of a private key's file lies."""
    return path.with_name(f"{path.name}.pub")


def load_key(path: Path) -> Signer:
    """Return the private key in a file.

    Raises:
        KeyUnreadableError: If it is missing, or holds no Ed25519 private key.
        OpenKeyError: If others may read it.
    """
    data = _read(path, "private key")
    try:
        private = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        detail = "it is none in PEM, or is locked"
        raise KeyUnreadableError(path, "private key", detail) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnreadableError(path, "private key", "it is not Ed25519")
    if path.stat().st_mode & _OTHERS:
        raise OpenKeyError(path)
    return Signer(private)


def load_public_keys(path: Path) -> list[bytes]:
    """Return the public keys in a file, one or many, 32 bytes each.

    Raises:
        KeyUnreadableError: If it is missing, or holds none, or any other key.
    """
    found = list(_public(path, _BLOCK.findall(_read(path, "public key"))))
    if not found:
        raise KeyUnreadableError(path, "public key", "there is no PEM block of one")
    return found


def _public(path: Path, blocks: Iterable[bytes]) -> Iterable[bytes]:
    for block in blocks:
        try:
            public = load_pem_public_key(block)
        except (ValueError, UnsupportedAlgorithm) as error:
            detail = "a PEM block is damaged"
            raise KeyUnreadableError(path, "public key", detail) from error
        if not isinstance(public, Ed25519PublicKey):
            raise KeyUnreadableError(path, "public key", "one is not Ed25519")
        yield public.public_bytes_raw()


def _read(path: Path, wanted: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        detail = error.strerror or str(error)
        raise KeyUnreadableError(path, wanted, detail) from error
