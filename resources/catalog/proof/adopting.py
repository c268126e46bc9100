"""What another program wrote and asks to commit: hashed as it is found."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from pyiceberg.io import FileIO

from resources.catalog.commits import digest
from resources.catalog.proof.avro import manifests_added
from resources.catalog.proof.ledger import Ledger, Written


def adopt(io: FileIO, ledger: Ledger, snapshots: Mapping[int, str]) -> None:
    """Note the manifest lists of new snapshots, and the manifests that they added.

    Data files are not read: they may be large, and have their size in a manifest. A
    file that cannot be read is left out; verification will find it.

    Args:
        io: Reads them.
        ledger: Where they are noted.
        snapshots: Location of the manifest list by id of the snapshot.
    """
    for snapshot, location in snapshots.items():
        with suppress(OSError, ValueError):
            for at, data in _files(io, snapshot, location):
                ledger.note(at, Written(len(data), digest(data)))


def _files(io: FileIO, snapshot: int, location: str) -> Iterator[tuple[str, bytes]]:
    data = _read(io, location)
    yield location, data
    for manifest in manifests_added(data, snapshot):
        yield manifest, _read(io, manifest)


def _read(io: FileIO, location: str) -> bytes:
    with io.new_input(location).open() as stream:
        return bytes(stream.read())
