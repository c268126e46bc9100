"""The PyIceberg catalog that collects the changes of a transaction."""

from resources.catalog.iceberg.tables import RefCatalog
from resources.catalog.model import Commit


class Transaction(RefCatalog):
    """A catalog whose changes become one commit when its block ends well.

    Attributes:
        base: Id of the commit it began at; what it reads is that state and its own
            changes.
        commit: What it became; None before its end, or if nothing changed.
    """

    base: str
    commit: Commit | None = None
