"""What can go wrong with keys."""

from pathlib import Path

from resources.errors import AssayError


class KeyExistsError(AssayError):
    """A key was to be made where a file is."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} exists; a key is never written over.",
            remedy="assay keys create ANOTHER_FILE",
        )


class KeyUnreadableError(AssayError):
    """A file does not hold the key that is wanted."""

    def __init__(self, path: Path, wanted: str, detail: str) -> None:
        super().__init__(
            f"{path} holds no {wanted}: {detail}.",
            remedy="assay keys create FILE makes FILE to sign with and FILE.pub, "
            "by which others verify",
        )


class OpenKeyError(AssayError):
    """Others than its owner may read a private key."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} can be read by others, so it proves nothing.",
            remedy=f"chmod 600 {path}, or make a new one: assay keys create FILE",
        )
