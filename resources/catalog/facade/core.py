"""What every part of the catalog works with."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from resources.catalog import tree
from resources.catalog.commits import make_commit
from resources.catalog.hooks import Hooks
from resources.catalog.model import MAIN, Attribution, Ref, ReflogEntry
from resources.catalog.proof.ledger import Ledger
from resources.catalog.proof.voucher import Voucher
from resources.catalog.publisher import Publisher
from resources.catalog.refs import Refs
from resources.catalog.store import Store
from resources.catalog.store.database import Database
from resources.catalog.store.writes import Beginning

if TYPE_CHECKING:
    from pyiceberg.io import FileIO

    from resources.catalog.iceberg.metadata_files import MetadataFiles
    from resources.catalog.proof.keys import Signer


class Core:
    """An open store, and what reads and writes it.

    Args:
        url: SQLAlchemy address of the store, such as sqlite:////home/catalog.db.
        warehouse: Folder or URI under which tables get their place.
        agent: On whose behalf commits are made that do not say.
        storage: How to reach the warehouse, as PyIceberg's FileIO names it, such as
            s3.endpoint and s3.access-key-id; never stored.
        signer: Signs every commit from now on; see proof.keys.load_key.

    Raises:
        StoreError: If the database cannot be opened.
        StoreVersionError: If a newer program wrote it.
    """

    def __init__(
        self,
        url: str,
        warehouse: Path | str,
        agent: str = "assay",
        storage: Mapping[str, str] | None = None,
        signer: "Signer | None" = None,
    ) -> None:
        self.url = url
        self.warehouse = str(warehouse)
        self.agent = agent
        self.storage = dict(storage or {})
        self._store = Store(Database(url), _beginning(agent))
        self.hooks = Hooks()
        self._ledger = Ledger()
        voucher = Voucher(self._ledger, signer)
        self._publisher = Publisher(self._store, self.hooks, voucher)
        self._refs = Refs(self._store, agent, self.hooks)

    def close(self) -> None:
        """Close the store's connections."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def _files(self) -> "MetadataFiles":
        from resources.catalog.iceberg.metadata_files import MetadataFiles

        return MetadataFiles(self.warehouse, self._ledger, self.storage)

    def io(self, location: str) -> "FileIO":
        """Return what reads and writes files at a place of the warehouse."""
        return self._files.io(location)

    def _attribution(
        self,
        message: str,
        agent: str | None,
        author: str | None = None,
        run_id: str | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> Attribution:
        who = agent or self.agent
        return Attribution(message, who, author or who, run_id, properties or {})


def _beginning(agent: str) -> Beginning:
    now = datetime.now(UTC)
    who = Attribution("Catalog created", agent, agent)
    commit = make_commit([], tree.EMPTY_ROOT, [], who, now)
    main = Ref(MAIN, "branch", commit.id, now)
    entry = ReflogEntry(
        MAIN, "branch", "create", None, commit.id, now, agent, who.message
    )
    return Beginning(commit, {tree.EMPTY_ROOT: tree.EMPTY}, main, entry)
