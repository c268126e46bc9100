"""The PyIceberg catalog that collects the changes of a transaction."""

from pyiceberg.typedef import Identifier

from resources.catalog.contents import StagedContents
from resources.catalog.iceberg.tables import RefCatalog
from resources.catalog.model import Commit


class Transaction(RefCatalog):
    """A catalog whose changes become one commit when its block ends well.

    Attributes:
        base: Id of the commit it began at; what it reads is that state and its own
            changes.
        commit: What it became; None before its end, or if nothing changed. With a
            request id that was used before it is that commit from the beginning.
    """

    base: str
    commit: Commit | None = None
    _contents: StagedContents

    def read(self, *identifiers: str | Identifier) -> None:
        """Let the commit fail if someone else changes one of these before it."""
        self._contents.read(*map(self._key, identifiers))
