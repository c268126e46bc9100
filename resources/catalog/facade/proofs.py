"""Proof that everything is as it was committed."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from resources.catalog.errors import WarehouseGoneError
from resources.catalog.facade.core import Core
from resources.catalog.model import MAIN
from resources.catalog.proof.findings import Progress, Verification
from resources.catalog.resolver import resolve

if TYPE_CHECKING:
    from resources.catalog.proof.keys import Signer
    from resources.catalog.proof.signatures import Signature


_NOT_READ = {"metadata_missing", "metadata_unreadable"}


class Proofs(Core):
    """Verifies and signs."""

    def verify(
        self,
        ref: str | None = None,
        *,
        newest: int | None = None,
        deep: bool = False,
        keys: Collection[bytes] = (),
        progress: Progress | None = None,
    ) -> Verification:
        """Check that commits, states and files are what was committed.

        Recomputes the id of every commit and the hash of every state, compares the
        operations with what changed, and the metadata files with their checksums;
        every manifest list, manifest, data and delete file that a state needs must
        be there with its recorded size. Files of commits that were collected may be
        gone. Nothing is changed, and others may go on writing.

        Args:
            ref: Address whose history is looked at; None for everything that any ref
                or the reflog names.
            newest: How many commits to look at, the latest; None for all.
            deep: Whether data files are read and decoded as well.
            keys: Public keys, 32 bytes each; with any, every commit must be signed
                with one of them.
            progress: Told how far the work is.

        Raises:
            RefNotFoundError: If ref names nothing.
            WarehouseGoneError: If nothing in the warehouse can be read.
        """
        from resources.catalog.proof.storage import Storage
        from resources.catalog.proof.verifier import Request, verify

        head = None if ref is None else resolve(self._store, ref).link.id
        request = Request(head, newest, keys, deep)
        found = verify(self._store, Storage(self.storage), request, progress)
        if any(problem.kind in _NOT_READ for problem in found.problems):
            self._refuse_gone()
        return found

    def _refuse_gone(self) -> None:
        """Say it once, not for every file, where the whole warehouse is gone."""
        from resources.catalog.iceberg.reach import why_gone

        gone = why_gone(self.warehouse, self.io(self.warehouse))
        if gone is not None:
            raise WarehouseGoneError(self.warehouse, gone)

    def adopt(self, folder: str, snapshots: Mapping[int, str]) -> str | None:
        """Note the checksums of what another program wrote for a table.

        Args:
            folder: Location of the table.
            snapshots: Its new snapshots: location of the manifest list by id.

        Returns:
            The address of a record of them, for the content that is committed; None
            if there are none.
        """
        from resources.catalog.proof.adopting import adopt

        adopt(self.io(folder), self._ledger, snapshots)
        return self._ledger.record([folder])

    def sign(
        self, commit: str = MAIN, *, signer: "Signer", history: bool = False
    ) -> int:
        """Vouch for a commit with a key, and so for the history that it ends.

        Args:
            commit: Any address.
            signer: The private key; see proof.keys.load_key.
            history: Whether every commit before it is signed by itself as well.

        Returns:
            How many commits were signed that this key had not signed before.
        """
        from resources.catalog.proof.chain import reachable
        from resources.catalog.proof.records import Records
        from resources.catalog.proof.signatures import add_signatures

        head = resolve(self._store, commit).link.id
        commits = {head}
        if history:
            commits = reachable([head], Records(self._store).knots())
        now = datetime.now(UTC)
        add = partial(add_signatures, commits=sorted(commits), signer=signer, now=now)
        return self._store.write(add)

    def signatures(self, commit: str = MAIN) -> "list[Signature]":
        """Return the signatures of a commit, each checked."""
        from resources.catalog.proof.records import Records
        from resources.catalog.proof.signatures import signature_of

        head = resolve(self._store, commit).link.id
        return [signature_of(row) for row in Records(self._store).signatures(head)]
