"""Workbooks and Parquet to tables, which files are tables, and the limits."""

import datetime as dt
import io
import pickle
import zipfile
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.structured import (
    SchemaConflictError,
    UnreadableTableError,
    column_names,
    read_tables,
    structured_kind,
    table_name,
)
from resources.structured.storable import storable_type

Rows = list[list[object]]
NOON = dt.datetime(2024, 5, 1, 12)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def workbook(**sheets: Rows) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def sheet(rows: Rows) -> pa.Table:
    return read_tables("a.xlsx", workbook(S=rows))[0].table


def test_each_sheet_with_cells_is_a_table() -> None:
    data = workbook(Prices=[["name", "price"], ["bolt", 2]], Empty=[], Two=[["x"], [1]])
    tables = read_tables("a.xlsx", data)
    assert [(t.sheet, t.table.to_pydict()) for t in tables] == [
        ("Prices", {"name": ["bolt"], "price": [2]}),
        ("Two", {"x": [1]}),
    ]


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        ([1, 2.0], pa.int64(), [1, 2]),
        ([1, 2.5, None], pa.float64(), [1.0, 2.5, None]),
        ([True, False], pa.bool_(), [True, False]),
        ([dt.date(2024, 5, 1)], pa.date32(), [dt.date(2024, 5, 1)]),
        (
            [NOON, dt.date(2024, 5, 1)],
            pa.timestamp("us"),
            [NOON, dt.datetime(2024, 5, 1)],
        ),
        ([dt.time(9, 30)], pa.time64("us"), [dt.time(9, 30)]),
        (["00123", "12"], pa.string(), ["00123", "12"]),
        (["n/a", 5, 2.5, True], pa.string(), ["n/a", "5", "2.5", "true"]),
    ],
)
def test_cells_keep_their_types(
    cells: list[object], kind: pa.DataType, values: list[object]
) -> None:
    column = sheet([["id", "v"], *([str(i), cell] for i, cell in enumerate(cells))])[
        "v"
    ]
    assert column.type == kind
    assert column.to_pylist() == values


def test_blank_rows_and_columns_around_a_table_are_left_out() -> None:
    rows: Rows = [[], [None, None, "Price list"], [], [None, "name", "price", "unit"]]
    rows += [[None, "bolt", 2, "kg"], [], [None, "nut", 3, "kg"]]
    (read,) = read_tables("a.xlsx", workbook(S=rows))
    assert read.table.to_pydict()["name"] == ["bolt", "nut"]
    assert any("Price list" in warning for warning in read.warnings)


def test_names_and_values_above_a_table_are_a_table_of_their_own() -> None:
    rows: Rows = [["shop", "currency"], ["Mercy", "EUR"]]
    rows += [["name", "price", "unit", "size", "note"], ["bolt", 2, "kg", 3, "x"]]
    main, above = read_tables("a.xlsx", workbook(S=rows))
    assert main.table.num_columns == 5
    assert (above.sheet, above.table.to_pydict()) == (
        "S preamble",
        {"shop": ["Mercy"], "currency": ["EUR"]},
    )


def test_a_sheet_of_numbers_has_no_header() -> None:
    assert sheet([[1, 2], [3, 4]]).to_pydict() == {
        "column_1": [1, 3],
        "column_2": [2, 4],
    }


def test_mixed_cells_are_warned_about() -> None:
    (read,) = read_tables("a.xlsx", workbook(S=[["a"], ["x"], [1]]))
    assert any("several types" in warning for warning in read.warnings)


def far_cells(corner: str) -> str:
    first = '<row r="1"><c r="A1"/></row>'
    return f'<sheetData>{first}<row><c r="{corner}"/></row></sheetData>'


def test_two_cells_at_opposite_corners_are_refused_before_they_take_memory() -> None:
    book = {"xl/workbook.xml": "<workbook/>"}
    data = packed(**book, **{"xl/worksheets/sheet1.xml": far_cells("XFD1048576")})
    with pytest.raises(
        UnreadableTableError, match=r"1,048,576 rows by 16,384"
    ) as error:
        read_tables("a.xlsx", data)
    assert error.value.reason == "too_large"


def test_repeated_cells_of_open_document_sheets_are_counted() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1"{}/>'
    cells = cell.format(' table:number-columns-repeated="16384"')
    row = '<table:table-row table:number-rows-repeated="1048576">'
    content = f"<x><table:table>{row}{cells}</table:table-row></table:table></x>"
    data = packed(mimetype=ODS, **{"content.xml": content})
    with pytest.raises(UnreadableTableError, match="spans"):
        read_tables("a.ods", data)


def test_a_binary_sheet_says_how_large_it_is() -> None:
    far = b"\x94\x01\x10" + b"".join(
        n.to_bytes(4, "little") for n in (0, 2**20, 0, 2**14)
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
        archive.writestr("xl/worksheets/sheet1.bin", b"\x81\x01\x00" + far)
    data = stream.getvalue()
    assert structured_kind("a.xlsb", data) == "xlsb"
    with pytest.raises(UnreadableTableError, match="spans"):
        read_tables("a.xlsb", data)


def test_a_sheet_that_unpacks_to_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("resources.structured.dimensions.MAX_SHEET_BYTES", 1_000)
    with pytest.raises(UnreadableTableError, match="more than 1,000 bytes"):
        read_tables("a.xlsx", workbook(S=[[i] for i in range(1_000)]))


def test_damaged_and_encrypted_workbooks_say_so() -> None:
    whole = workbook(S=[["a"], [1]])
    broken = bytearray(whole)
    at = whole.index(b"xl/worksheets/sheet1.xml") + 30
    broken[at : at + 40] = b"\xff" * 40
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    for data, reason in ((bytes(broken), "corrupt"), (ole, "corrupt")):
        with pytest.raises(UnreadableTableError) as error:
            read_tables("a.xlsx", data)
        assert error.value.reason == reason
    with pytest.raises(UnreadableTableError, match="password"):
        read_tables("a.xlsx", locked)


def test_parquet_types_become_ones_that_iceberg_holds() -> None:
    table = pa.table(
        {
            "u": pa.array([1], pa.uint8()),
            "Big": pa.array([2**63], pa.uint64()),
            "d": pa.array(["x"]).dictionary_encode(),
            "t": pa.array([1], pa.timestamp("ns", tz="Europe/Berlin")),
            "n": pa.nulls(1),
            "c": pa.array([1], pa.time32("s")),
            "m": pa.array([Decimal("1.5")], pa.decimal128(5, 2)),
            "l": pa.array([[1]], pa.large_list(pa.int16())),
            "span": pa.array([dt.timedelta(seconds=1)], pa.duration("s")),
        }
    )
    (read,) = read_tables("a.parquet", parquet(table))
    assert read.table.schema.types == [
        pa.int32(),
        pa.decimal128(20, 0),
        pa.string(),
        pa.timestamp("us", tz="UTC"),
        pa.string(),
        pa.time64("us"),
        pa.decimal128(5, 2),
        pa.list_(pa.field("element", pa.int32())),
        pa.string(),
    ]
    assert read.table["big"].to_pylist() == [2**63]
    assert any("'t'" in w and "shortened" in w for w in read.warnings)
    assert any("'span'" in w and "text" in w for w in read.warnings)
    assert b"inferred" not in read.table.schema.field("u").metadata


def test_types_without_a_counterpart_have_none() -> None:
    assert storable_type(pa.decimal256(50, 0)) is None
    assert storable_type(pa.struct([])) is None
    assert storable_type(pa.list_(pa.duration("s"))) is None
    assert storable_type(pa.map_(pa.string(), pa.duration("s"))) is None
    assert storable_type(pa.map_(pa.string(), pa.int8())) == pa.map_(
        pa.string(), pa.int32()
    )
    assert storable_type(pa.binary(4)) == pa.binary(4)


def test_damaged_parquet_is_refused() -> None:
    with pytest.raises(UnreadableTableError, match="Parquet"):
        read_tables("a.parquet", b"PAR1" + bytes(20) + b"PAR1")
    assert read_tables("a.parquet", parquet(pa.table({}))) == []


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.CSV", b"a,b\n1,2\n", "csv"),
        ("a.tsv", b"a\tb\n", "tsv"),
        ("a.txt", b"a,b\n1,2\n", None),
        ("a.csv", b"%PDF-1.4\n", None),
        ("a.csv", b"<!DOCTYPE html><p>", None),
        ("a.csv", bytes(range(256)) * 20, None),
        ("a.xlsx", b"a,b\n1,2\n", "csv"),
        ("a.xlsx", b"Dear all,\nnothing here\n", None),
        ("a.csv", workbook(S=[["a"]]), "xlsx"),
        ("noext", workbook(S=[["a"]]), "xlsx"),
        ("a.xlsx", packed(**{"a.txt": "plain"}), None),
        ("a.xlsx", workbook(S=[["a"]])[:-60], None),
        ("a.ods", packed(mimetype=ODS), "ods"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), None),
        (
            "a.bin",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0\0\0",
            "xls",
        ),
        ("a.json", b' [ {"a": 1}]', "json"),
        ("a.json", b'{"a": 1}', None),
        ("a.md", b'[{"a": 1}]', None),
        ("a.bin", parquet(pa.table({"a": [1]})), "parquet"),
        ("a.csv", b"", None),
    ],
)
def test_the_content_decides_what_a_file_is(
    name: str, data: bytes, kind: str | None
) -> None:
    assert structured_kind(name, data) == kind


@given(st.lists(st.one_of(st.none(), st.text(max_size=70)), max_size=20))
def test_column_names_are_safe_and_unique(headers: list[str | None]) -> None:
    names = column_names(headers)
    assert len(set(names)) == len(headers)
    for name in names:
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
        assert name[0].isalpha()


@given(st.text(min_size=1), st.one_of(st.none(), st.text()))
def test_table_names_are_safe(uri: str, sheet: str | None) -> None:
    namespace, _, name = table_name(uri, sheet).partition(".")
    assert namespace == "data"
    assert name == name.lower()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert name[0].isalpha()
    assert len(name) <= 122


def test_table_names_are_the_uri_and_the_sheet() -> None:
    assert table_name("handbook/Price List.csv") == "data.handbook_price_list"
    assert table_name("a/b.xlsx", "Q1") == "data.a_b_q1"
    assert table_name("a/b.zip!/c.csv") == "data.a_b_zip_c"
    assert table_name("a/名称.csv") != table_name("a/价格.csv")
    assert table_name("a/b.csv", distinct=True) != table_name("a/b.json", distinct=True)


def test_errors_travel_between_processes() -> None:
    error = UnreadableTableError("corrupt", "It broke.", "mend it")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made a line above.
    assert (again.reason, again.detail, again.remedy) == (
        "corrupt",
        "It broke.",
        "mend it",
    )
    conflict = pickle.loads(pickle.dumps(SchemaConflictError(["x"], "diff")))  # noqa: S301
    assert conflict.conflicts == ["x"]
