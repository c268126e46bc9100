"""The versioned catalog: branches and tags over Iceberg tables, as in git."""

from resources.catalog.facade.garbage import Garbage
from resources.catalog.facade.merges import Merges
from resources.catalog.facade.names import Names
from resources.catalog.facade.proofs import Proofs
from resources.catalog.facade.states import States
from resources.catalog.facade.undos import Undos
from resources.catalog.facade.upkeep import Upkeep
from resources.catalog.facade.writes import Writes


class Catalog(States, Names, Writes, Merges, Proofs, Garbage, Upkeep, Undos):
    """Branches, tags and commits over Iceberg tables; safe in threads and processes.

    A new store begins with the branch main at a commit without contents. See `Core`
    for what it takes.
    """
