"""A released state in open formats, written once."""

from pathlib import Path

import h5py
import pytest

from assets.archive.archives import csv_archive, hdf5_archive
from resources.archive import restore
from tests.assets.workshop import Workshop, metadata


@pytest.fixture
def released(workshop: Workshop) -> Workshop:
    workshop.write("prices.csv", "sku,price\na,1\n")
    workshop.run()
    return workshop


@pytest.mark.parametrize("asset", [hdf5_archive, csv_archive])
def test_a_state_is_archived_once_and_can_be_restored(
    released: Workshop, asset: object
) -> None:
    name = "hdf5_archive" if asset is hdf5_archive else "csv_archive"
    first = metadata(released.run(asset, merge=False), name)
    assert first["written"]
    assert first["commit"] == released.head()
    path = Path(first["path"])
    assert path.name.startswith(f"assay-{released.head()[:12]}")
    again = metadata(released.run(asset, merge=False), name)
    assert (again["written"], again["path"]) == (False, first["path"])
    restore(released.lakehouse.catalog, path, "copy", agent="tester")
    table = "select sku, price from data.docs_prices"
    assert released.sql(table, "copy") == [("a", 1)]


def test_each_state_and_choice_has_an_archive_of_its_own(released: Workshop) -> None:
    before = released.head()
    released.write("prices.csv", "sku,price\nb,2\n")
    released.run()
    earlier = {"config": {"ref": before[:12], "vectors": False}}
    released.run(hdf5_archive, merge=False)
    released.run(hdf5_archive, merge=False, ops={"hdf5_archive": earlier})
    folder = released.settings.archive_folder
    assert {path.name for path in folder.iterdir()} == {
        f"assay-{released.head()[:12]}.h5",
        f"assay-{before[:12]}-no-vectors.h5",
    }
    with h5py.File(folder / f"assay-{before[:12]}-no-vectors.h5") as file:
        assert before in {str(value) for value in file.attrs.values()}
