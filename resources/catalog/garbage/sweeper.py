"""Finds the files in the folders of tables that nothing live needs; deletes them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from resources.catalog.garbage.model import FolderWaste, Waste
from resources.catalog.garbage.storage import Listed, Storage

_BEFORE_STORE = timedelta(hours=1)  # Clocks of storage and store may differ.


@dataclass(frozen=True)
class Findings:
    """What may go.

    Args:
        folders: By table folder, those with something to tell.
        waste: Files.
        emptied: Folders of which nothing may be left, to be removed if so.
    """

    folders: tuple[FolderWaste, ...]
    waste: tuple[Waste, ...]
    emptied: tuple[str, ...]


@dataclass(frozen=True)
class _Folder:
    """A table's folder, with the files in it by what becomes of them."""

    key: str | None
    place: Listed
    gone: tuple[Listed, ...]
    young: int
    folders: tuple[Listed, ...]

    def waste(self) -> FolderWaste:
        """Return what is told of it."""
        size = sum(each.size for each in self.gone)
        return FolderWaste(self.place.name, self.key, len(self.gone), size, self.young)


class Sweeper:
    """Finds and deletes waste in one warehouse.

    Args:
        storage: The warehouse.
        since: Files that changed at this time or later are never touched.
        birth: When the catalog began. Older files in folders that it does not know
            were written by another one.
    """

    def __init__(self, storage: Storage, since: datetime, birth: datetime) -> None:
        self._storage = storage
        self._since = since
        self._birth = birth - _BEFORE_STORE

    def find(self, live: Collection[str], known: Mapping[str, str]) -> Findings:
        """Return the files that are neither live nor young.

        Args:
            live: Names of files that are needed.
            known: Key by name of folder, of every table and view there ever was.

        Raises:
            StorageUnknownError: If the warehouse cannot be listed.
        """
        folders = tuple(self._folders(live, known))
        told = (each.waste() for each in folders if each.gone or each.young)
        waste = (Waste(file.name, file.size) for each in folders for file in each.gone)
        emptied = (
            place.name
            for each in folders
            for place in (each.place, *each.folders)
            if not self._is_young(place)
        )
        return Findings(tuple(told), tuple(waste), tuple(emptied))

    def sweep(self, found: Findings) -> dict[str, str]:
        """Delete what was found; return why, by name, of files that are still there."""
        failed = self._storage.delete([each.location for each in found.waste])
        self._storage.remove_empty(found.emptied)
        return failed

    def _folders(
        self, live: Collection[str], known: Mapping[str, str]
    ) -> Iterator[_Folder]:
        for place in self._storage.table_folders(known):
            inside = self._storage.files(place.name)
            key = known.get(place.name)
            files = [
                each
                for each in inside
                if not each.is_folder
                and each.name not in live
                and self._is_ours(each, key)
            ]
            gone = tuple(each for each in files if not self._is_young(each))
            within = tuple(each for each in inside if each.is_folder)
            yield _Folder(key, place, gone, len(files) - len(gone), within)

    def _is_young(self, each: Listed) -> bool:
        return each.changed is None or each.changed >= self._since

    def _is_ours(self, each: Listed, key: str | None) -> bool:
        return key is not None or each.changed is None or each.changed >= self._birth
