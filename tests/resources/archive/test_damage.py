import re
import shutil
from pathlib import Path

import h5py
import numpy as np
import pyarrow as pa
import pytest

from resources.archive import verify
from resources.archive.errors import ArchiveDamagedError, NotAnArchiveError
from resources.archive.nested import from_json, is_nested
from resources.archive.text import from_text
from tests.resources.archive.conftest import FORMATS, read, write

VECTOR = pa.large_list(pa.field("element", pa.float32(), nullable=False))
STRUCT = pa.struct([("x", pa.int32()), ("y", pa.large_list(pa.large_string()))])
TABLE = pa.table(
    {
        "flag": pa.array([True, None, False]),
        "number": pa.array([1, 2, 3], pa.int64()),
        "text": pa.array(["a\0", None, "cé"], pa.large_string()),
        "vector": pa.array([[1, 2], [3, 4], [5, 6]], VECTOR),
        "ragged": pa.array([[1], [], [2, 3]], VECTOR),
        "wide": pa.array([1, 2, 3], pa.decimal128(38, 0)),
        "nested": pa.array(
            [{"x": 1, "y": ["a", None]}, None, {"x": None, "y": []}], STRUCT
        ),
        "map": pa.array([[("k", 1)], [], None], pa.map_(pa.large_string(), pa.int32())),
    }
)
TABLES = {"it": TABLE, "other": TABLE.select(["number"])}
DATASETS = [
    "flag",
    "flag:valid",
    "number",
    "text",
    "text:offsets",
    "text:valid",
    "vector",
    "ragged/element",
    "ragged:offsets",
    "wide",
    "nested:valid",
    "nested/x",
    "nested/y:offsets",
    "nested/y/element",
    "map/element/key",
    "map/element/value",
    "map:offsets",
]


@pytest.fixture(params=FORMATS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def archived(tmp_path: Path, kind: str) -> Path:
    write(kind, tmp_path / "it", TABLES)
    assert read(kind, tmp_path / "it", TABLES) == TABLES
    return tmp_path / "it"


@pytest.fixture
def hdf5(tmp_path: Path) -> Path:
    write("hdf5", tmp_path / "it.h5", TABLES)
    return tmp_path / "it.h5"


@pytest.mark.parametrize("dataset", DATASETS)
def test_an_altered_value_is_refused_with_its_column(hdf5: Path, dataset: str) -> None:
    with h5py.File(hdf5, "r+") as file:
        values = file[f"kb/it/{dataset}"][...]
        values.view(np.uint8).flat[0] ^= 1
        file[f"kb/it/{dataset}"][...] = values
    with pytest.raises(ArchiveDamagedError, match="cut or altered") as caught:
        verify(hdf5)
    assert caught.value.table == "kb.it"
    assert caught.value.columns == (re.split("[/:]", dataset)[0],)


def test_an_altered_byte_on_disk_is_refused_with_its_column(hdf5: Path) -> None:
    with h5py.File(hdf5) as file:
        place = file["kb/it/text"].id.get_chunk_info(0).byte_offset
    flip(hdf5, place + 3)
    with pytest.raises(ArchiveDamagedError, match="'text'"):
        verify(hdf5)


def test_an_altered_byte_anywhere_is_refused_or_harmless(hdf5: Path) -> None:
    whole = hdf5.read_bytes()
    damaged = hdf5.with_name("damaged.h5")
    for place in range(0, len(whole), len(whole) // 400):
        shutil.copyfile(hdf5, damaged)
        flip(damaged, place)
        try:
            found = read("hdf5", damaged, TABLES)
        except (ArchiveDamagedError, NotAnArchiveError):
            continue
        assert found == TABLES


@pytest.mark.parametrize("share", [0.99, 0.5, 0.01])
def test_a_cut_file_is_refused(hdf5: Path, share: float) -> None:
    size = hdf5.stat().st_size
    with hdf5.open("rb+") as file:
        file.truncate(int(size * share))
    with pytest.raises((ArchiveDamagedError, NotAnArchiveError)):
        verify(hdf5)


def test_a_removed_column_is_refused_with_its_name(hdf5: Path) -> None:
    with h5py.File(hdf5, "r+") as file:
        del file["kb/it/number"]
    with pytest.raises(ArchiveDamagedError, match=r"table 'kb\.it', column 'number'"):
        verify(hdf5)


@pytest.mark.parametrize("name", ["commit", "ref", "manifest", "manifest_sha256"])
def test_an_altered_attribute_is_refused(hdf5: Path, name: str) -> None:
    with h5py.File(hdf5, "r+") as file:
        file.attrs[name] = str(file.attrs[name]).replace("0", "1") + " "
    with pytest.raises(ArchiveDamagedError):
        verify(hdf5)


def test_a_cell_changed_in_a_csv_file_is_refused_with_its_column(
    tmp_path: Path,
) -> None:
    write("csv", tmp_path / "it", TABLES)
    edit(tmp_path / "it/kb/it.csv", "cé", "ce")
    with pytest.raises(ArchiveDamagedError) as caught:
        verify(tmp_path / "it")
    assert (caught.value.table, caught.value.columns) == ("kb.it", ("text",))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"cé"', "cé", "does not have its SHA-256"),
        ("\nfalse", "\n\nfalse", "4 rows instead of 3"),
        ('"number"', '"Number"', "line of column names"),
        ("\n,2,", "\n,2,,", "no longer CSV"),
    ],
)
def test_a_changed_shape_of_a_csv_file_is_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    write("csv", tmp_path / "it", TABLES)
    edit(tmp_path / "it/kb/it.csv", old, new)
    with pytest.raises(ArchiveDamagedError, match=words):
        verify(tmp_path / "it")


def test_a_csv_file_cut_after_a_row_is_refused_with_the_rows_missing(
    tmp_path: Path,
) -> None:
    write("csv", tmp_path / "it", TABLES)
    file = tmp_path / "it/kb/other.csv"
    file.write_text("\n".join(file.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(ArchiveDamagedError, match="2 rows instead of 3") as caught:
        verify(tmp_path / "it")
    assert caught.value.columns == ("number",)


@pytest.mark.parametrize("name", ["kb/it.csv", "kb/it.schema.json"])
def test_a_missing_csv_file_is_refused(tmp_path: Path, name: str) -> None:
    write("csv", tmp_path / "it", TABLES)
    (tmp_path / "it" / name).unlink()
    with pytest.raises(ArchiveDamagedError, match=f"'{name}' is missing"):
        verify(tmp_path / "it")


@pytest.mark.parametrize(
    ("name", "words"),
    [("manifest.json", "its checksum"), ("kb/it.schema.json", "was changed")],
)
def test_an_altered_description_is_refused(
    tmp_path: Path, name: str, words: str
) -> None:
    write("csv", tmp_path / "it", TABLES)
    edit(tmp_path / "it" / name, "number", "Number")
    with pytest.raises(ArchiveDamagedError, match=words):
        verify(tmp_path / "it")


def test_a_manifest_that_points_outside_its_folder_is_refused(tmp_path: Path) -> None:
    write("csv", tmp_path / "it", TABLES)
    manifest = tmp_path / "it/manifest.json"
    edit(manifest, "kb/it.csv", "../../it.csv")
    resum(tmp_path / "it")
    with pytest.raises(ArchiveDamagedError, match="outside"):
        verify(tmp_path / "it")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"version": 1', '"version": 2', "says 'assay-archive' version 2"),
        ('"tables"', '"Tables"', "broken"),
    ],
)
def test_a_manifest_of_another_version_is_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    write("csv", tmp_path / "it", TABLES)
    edit(tmp_path / "it/manifest.json", old, new)
    resum(tmp_path / "it")
    with pytest.raises(NotAnArchiveError, match=words):
        verify(tmp_path / "it")


def test_other_files_are_no_archives(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    (tmp_path / "folder").mkdir()
    with h5py.File(tmp_path / "plain.h5", "w") as file:
        file["x"] = [1]
    for name in ("text", "folder", "plain.h5", "nothing"):
        with pytest.raises(NotAnArchiveError):
            verify(tmp_path / name)


def test_offsets_that_are_not_in_order_are_refused(hdf5: Path) -> None:
    with h5py.File(hdf5, "r+") as file:
        file["kb/it/text:offsets"][1] = 100
    with pytest.raises(ArchiveDamagedError):
        read("hdf5", hdf5, TABLES)


def test_texts_that_are_not_of_the_type_are_refused(tmp_path: Path) -> None:
    for kind, text in [
        (pa.large_binary(), "xyz"),
        (VECTOR, "1,2"),
        (STRUCT, '{"x":'),
        (STRUCT, '{"z":1}'),
        (pa.uuid(), "12"),
        (pa.date32(), "today"),
    ]:
        read_ = from_json if is_nested(kind) else from_text
        with pytest.raises((ValueError, pa.ArrowException)):
            read_(pa.array([text], pa.large_string()), kind)


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x40
    path.write_bytes(data)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes()
    assert old.encode() in text
    path.write_bytes(text.replace(old.encode(), new.encode()))


def resum(folder: Path) -> None:
    """Give the manifest the checksum of what it says now."""
    from hashlib import sha256

    digest = sha256((folder / "manifest.json").read_bytes()).hexdigest()
    lines = (folder / "SHA256SUMS").read_text().splitlines()[:-1]
    lines.append(f"{digest}  manifest.json")
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")
