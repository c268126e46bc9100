"""What goes into the store with a commit to vouch for it: records and a signature."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from resources.catalog.model import Commit, Operation
from resources.catalog.proof.ledger import Ledger

if TYPE_CHECKING:
    from resources.catalog.proof.keys import Signer


class Voucher:
    """Stands by while commits are made.

    Args:
        ledger: Knows what was written to the files that a commit needs.
        signer: Signs each commit; None to leave them unsigned.
    """

    def __init__(self, ledger: Ledger, signer: "Signer | None" = None) -> None:
        self._ledger = ledger
        self._signer = signer

    def records(self, operations: Iterable[Operation]) -> dict[str, bytes]:
        """Return the records of files, by address, to be stored with operations."""
        return self._ledger.records(_addresses(operations))

    def signature(self, commit: Commit) -> dict[str, Any] | None:
        """Return the row of `signatures` to be stored with a commit, if any."""
        if self._signer is None:
            return None
        from resources.catalog.proof.signatures import signature_row

        return signature_row(commit.id, self._signer, commit.created_at)

    def landed(self, commit: Commit) -> None:
        """Let go of what is stored now."""
        self._ledger.landed(_addresses(commit.operations))


def _addresses(operations: Iterable[Operation]) -> list[str | None]:
    return [each.content.files if each.content else None for each in operations]
