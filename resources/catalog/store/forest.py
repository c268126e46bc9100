"""The nodes of all trees of contents, the latest used kept in memory."""

import zlib
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from threading import Lock

from sqlalchemy import select

from resources.catalog.errors import StoreError
from resources.catalog.store import quick
from resources.catalog.store.database import BATCH, Database
from resources.catalog.store.schema import NODES
from resources.catalog.tree import Node, decode

CACHED_NODES = 10_000


class Forest:
    """Reads nodes by address; they never change. Safe in threads.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: OrderedDict[str, Node] = OrderedDict()
        self._lock = Lock()

    def nodes(self, addresses: Collection[str]) -> Mapping[str, Node]:
        """Return nodes by address.

        Raises:
            StoreError: If one is missing.
        """
        with self._lock:
            found = {a: self._known[a] for a in addresses if a in self._known}
            for address in found:
                self._known.move_to_end(address)
        missing = [address for address in addresses if address not in found]
        if not missing:
            return found
        for start in range(0, len(missing), BATCH):
            found |= self._stored(missing[start : start + BATCH])
        lost = next((address for address in missing if address not in found), None)
        if lost is not None:
            detail = f"node {lost} of a commit's contents is missing"
            raise StoreError(detail)
        self.keep({address: found[address] for address in missing})
        return found

    def keep(self, nodes: Mapping[str, Node]) -> None:
        """Keep nodes in memory that are stored, in place of those not used lately."""
        with self._lock:
            self._known.update(nodes)
            while len(self._known) > CACHED_NODES:
                self._known.popitem(last=False)

    def _stored(self, addresses: Sequence[str]) -> dict[str, Node]:
        if len(addresses) == 1:
            data = quick.node(self._database, addresses[0])
            return {} if data is None else {addresses[0]: decode(data)}
        query = select(NODES).where(NODES.c.id.in_(addresses))
        rows = self._database.rows(query)
        return {row["id"]: decode(zlib.decompress(row["data"])) for row in rows}
