"""Archives: all tables of a state in one HDF5 file or one folder of CSV files.

They are for keeping and for other programs: HDF5 for h5py, MATLAB, R and h5dump, CSV
for everything else. Both carry checksums, and `restore` gives back identical tables.
"""

from resources.archive.archiving import ArchiveReport, archive
from resources.archive.digest import table_digest
from resources.archive.restoring import RestoreReport, restore, verify

__all__ = [
    "ArchiveReport",
    "RestoreReport",
    "archive",
    "restore",
    "table_digest",
    "verify",
]
