import pickle
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.io.fsspec import FsspecFileIO
from pyiceberg.io.pyarrow import PyArrowFileIO

from resources.catalog.proof.hashing import HashingFileIO, hashing
from resources.catalog.proof.ledger import Ledger, Written, decode


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def io(ledger: Ledger) -> HashingFileIO:
    return HashingFileIO({}, ledger)


def noted(ledger: Ledger, folder: Path) -> dict[str, Written]:
    address = ledger.record([str(folder)])
    return decode(ledger.records([address])[address]) if address else {}


def test_what_is_noted_is_what_lies_on_the_disk(
    io: HashingFileIO, ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "a.parquet"
    with io.new_output(str(path)).create() as stream:
        stream.write(b"one")
        stream.write(b"two")
        assert stream.tell() == 6
        assert noted(ledger, tmp_path) == {}
    assert noted(ledger, tmp_path) == {
        str(path): Written(6, sha256(path.read_bytes()).hexdigest())
    }


def test_a_parquet_file_that_pyarrow_writes_is_noted(
    io: HashingFileIO, ledger: Ledger, tmp_path: Path
) -> None:
    table = pa.table({"x": pa.array(range(100_000))})
    path = tmp_path / "b.parquet"
    with (
        io.new_output(str(path)).create(overwrite=True) as stream,
        pq.ParquetWriter(stream, table.schema) as writer,  # type: ignore[arg-type]
    ):
        writer.write_table(table)
    data = path.read_bytes()
    expected = Written(len(data), sha256(data).hexdigest())
    assert noted(ledger, tmp_path) == {str(path): expected}
    assert pq.read_table(path).equals(table)


def test_a_metadata_file_is_not_noted(
    io: HashingFileIO, ledger: Ledger, tmp_path: Path
) -> None:
    with io.new_output(str(tmp_path / "1.gz.metadata.json")).create() as stream:
        stream.write(b"{}")
    assert noted(ledger, tmp_path) == {}


def test_a_file_that_is_there_is_not_written_over(
    io: HashingFileIO, ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "c"
    path.write_bytes(b"there")
    with pytest.raises(FileExistsError):
        io.new_output(str(path)).create()
    assert noted(ledger, tmp_path) == {}
    assert path.read_bytes() == b"there"


def test_a_deleted_file_is_forgotten(
    io: HashingFileIO, ledger: Ledger, tmp_path: Path
) -> None:
    for name in ("d", "e"):
        output = io.new_output(str(tmp_path / name))
        with output.create() as stream:
            stream.write(b"x")
    io.delete(str(tmp_path / "d"))
    io.delete(output)
    assert noted(ledger, tmp_path) == {}


def test_a_copy_for_another_process_writes_as_well(
    io: HashingFileIO, ledger: Ledger, tmp_path: Path
) -> None:
    copy = pickle.loads(pickle.dumps(io))  # noqa: S301
    with copy.new_output(str(tmp_path / "f")).create() as stream:
        stream.write(b"x")
    assert (tmp_path / "f").read_bytes() == b"x"
    assert noted(ledger, tmp_path) == {}


def test_only_pyicebergs_own_arrow_files_are_hashed(ledger: Ledger) -> None:
    assert isinstance(hashing(PyArrowFileIO({"a": "b"}), ledger), HashingFileIO)
    assert hashing(PyArrowFileIO({"a": "b"}), ledger).properties == {"a": "b"}
    other = FsspecFileIO({})
    assert hashing(other, ledger) is other
