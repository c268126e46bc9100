"""A ref of the catalog as an ordinary PyIceberg catalog; loads PyIceberg."""

from resources.catalog.iceberg.tables import RefCatalog
from resources.catalog.iceberg.transaction import Transaction

__all__ = ["RefCatalog", "Transaction"]
