"""CSV and JSON files to tables: nothing lost, types only where they are certain."""

import datetime as dt
import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.structured import UnreadableTableError, read_tables, structured_kind
from resources.structured.decoding import decode
from resources.structured.delimited import read_delimited


def table(text: str | bytes, name: str = "a.csv") -> pa.Table:
    data = text.encode() if isinstance(text, str) else text
    return read_tables(name, data)[0].table


def column(*cells: str) -> pa.ChunkedArray:
    return table("id,x\n" + "".join(f"a,{cell}\n" for cell in cells))["x"]


@pytest.mark.parametrize(
    ("cells", "kind", "first"),
    [
        (("1", "-20"), pa.int64(), 1),
        (("1.5", "2"), pa.float64(), 1.5),
        (("1e-05", "nan"), pa.float64(), 1e-05),
        (("true", "FALSE"), pa.bool_(), True),
        (("2024-02-29", ""), pa.date32(), dt.date(2024, 2, 29)),
        (("2024/02/29",), pa.date32(), dt.date(2024, 2, 29)),
        (("29.02.2024",), pa.date32(), dt.date(2024, 2, 29)),
        (
            ("2024-02-29 10:30", "2024-02-29T10:30:01.5"),
            pa.timestamp("us"),
            dt.datetime(2024, 2, 29, 10, 30),
        ),
        (
            ("2024-02-29T10:30:00.0000000+02:00", "2024-02-29T10:30Z"),
            pa.timestamp("us", tz="UTC"),
            dt.datetime(2024, 2, 29, 8, 30, tzinfo=dt.UTC),
        ),
    ],
)
def test_a_column_gets_the_type_that_all_of_it_has(
    cells: tuple[str, ...], kind: pa.DataType, first: object
) -> None:
    values = column(*cells)
    assert values.type == kind
    assert values[0].as_py() == first


@pytest.mark.parametrize(
    "cells",
    [
        ("00123", "12345"),
        ("+4930123", "4930124"),
        ("1E5", "2E7"),
        ("-0", "1"),
        ("12345678901234567890", "1"),
        ("9223372036854775808", "1"),
        ("12345678901234567.5", "1.5"),
        ("2024-02-30", "2024-02-29"),
        ("4/1/2026", "5/1/2026"),
        ("1.", "2."),
        ("yes", "no"),
        ("NA", "1"),
        ("2024-01-01T00:00:00.1234567", "2024-01-01T00:00:00"),
    ],
)
def test_a_column_stays_text_where_a_value_would_lose_its_spelling(
    cells: tuple[str, ...],
) -> None:
    values = column(*cells)
    assert values.type == pa.string()
    assert values.to_pylist() == list(cells)


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=8))
@settings(max_examples=100)
def test_every_quoted_cell_comes_back(rows: list[list[str]]) -> None:
    def quoted(row: list[str]) -> str:
        return ",".join('"' + cell.replace('"', '""') + '"' for cell in row)

    text = "\n".join(["first name,second name", *map(quoted, rows)]) + "\n"
    result = table(text.encode())
    expected = [row for row in rows if any(row)]
    assert result.num_rows == len(expected)
    for name, index in (("first_name", 0), ("second_name", 1)):
        if name in result.column_names and result[name].type == pa.string():
            assert result[name].to_pylist() == [r[index] or None for r in expected]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_separators_and_encodings_are_found(separator: str, encoding: str) -> None:
    rows = ["name", "price"], ["Größe, Café", "5"], ["naïve", "6"]
    lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    result = table("\r\n".join(lines).encode(encoding))
    assert result.to_pydict() == {"name": ["Größe, Café", "naïve"], "price": [5, 6]}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name,price\nCafé “Größe”,€100\n", "cp1252"),
        ("名称,价格\n中文测试文本内容很多字,100\n" * 5, "gb18030"),
        ("日本語の文章です,東京は日本の首都です\n" * 5, "shift_jis"),
        ("Москва является,столицей России\n" * 5, "koi8_r"),
        ("Москва является,столицей России\n" * 5, "cp1251"),
        ("name\nMünchen", "utf-16-be"),
        ("name\nMünchen", "utf-32"),
    ],
)
def test_text_of_other_encodings_is_read(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = "größe,".encode() * 50 + b"\xff\n1"
    text, encoding = decode(data)
    assert (encoding, text.count("\ufffd")) == ("utf-8", 1)
    assert any("U+FFFD" in w for w in read_tables("a.csv", data)[0].warnings)


def test_headers_become_unique_safe_names_and_stay_in_the_metadata() -> None:
    header = "Preis (€),Preis,preis,,10th %,_row,OpenChain,SaaS"
    result = table(header + "\n" + ",".join("12345678") + "\n")
    assert result.column_names == [
        "preis",
        "preis_2",
        "preis_3",
        "column_4",
        "c_10th",
        "row",
        "open_chain",
        "saas",
    ]
    assert result.schema.field("preis").metadata[b"doc"].decode() == "Preis (€)"


def test_ragged_rows_are_filled_up_and_never_cut() -> None:
    (read,) = read_tables("a.csv", b'a,b,c\n1\n2,3,4,5,6,7\n"x\n')
    assert read.table.num_columns == 6
    assert read.table["column_6"].to_pylist() == [None, 7, None]
    assert read.table["a"].to_pylist() == ["1", "2", "x\n"]
    assert any("irregular" in warning for warning in read.warnings)
    assert any("never closed" in warning for warning in read.warnings)


def test_rows_longer_than_the_header_get_columns_of_their_own() -> None:
    result = table("a,b\n1,2,3\n4\n")
    assert result.to_pydict() == {"a": [1, 4], "b": [2, None], "column_3": [3, None]}


def test_quotes_inside_of_cells_are_kept() -> None:
    result = table('size,n\n5" pipe, 4" bend,1\n6",2\n"a ""b""",3\n')
    assert '5" pipe' in result["size"].to_pylist()
    assert result["size"].to_pylist()[1:] == ['6"', 'a "b"']


def test_a_decimal_comma_is_read_in_files_split_by_semicolons() -> None:
    result = table("a;b\n1,50;1,234\n1.234,00;5,678\n")
    assert result["a"].to_pylist() == [1.5, 1234.0]
    assert result["b"].type == pa.string()


def test_rows_above_the_header_are_a_table_of_their_own() -> None:
    text = "hospital,updated,version,,,\nMercy,2024-07-01,2.0.0,,,\n"
    text += "code,kind,gross,net,low,high\n470,DRG,1,2,3,4\n"
    main, above = read_tables("a.csv", text.encode())
    assert main.table.to_pydict()["code"] == [470]
    assert above.sheet == "preamble"
    assert above.table.to_pydict() == {
        "hospital": ["Mercy"],
        "updated": [dt.date(2024, 7, 1)],
        "version": ["2.0.0"],
    }


def test_a_title_above_the_header_is_named_in_a_warning() -> None:
    (read,) = read_tables("a.csv", b"Prices of spring,,\nname,price,unit\nbolt,5,kg\n")
    assert read.table.column_names == ["name", "price", "unit"]
    assert any("Prices of spring" in w for w in read.warnings)


def test_a_file_of_numbers_only_has_no_header() -> None:
    assert table("1,2\n3,4\n").to_pydict() == {"column_1": [1, 3], "column_2": [2, 4]}


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b"a,b\n1\x00,2\n", (1, 2)),
        (b'"' * 200_001, (0, 1)),
        (b'id,text\n1,"' + b"word " * 180_000 + b'"\n', (1, 2)),
        (b"a,b\r1,2\r3,4\r", (2, 2)),
        (b"a,b\n", (0, 2)),
        (b"a,b" + b"," * 10_000 + b"\n1,2" + b"," * 10_000 + b"\n", (1, 2)),
    ],
)
def test_odd_files_are_read(data: bytes, shape: tuple[int, int]) -> None:
    assert table(data).shape == shape


def test_too_many_columns_are_refused_with_a_remedy() -> None:
    for count in (3_000, 100_000):
        data = ",".join(f"c{i}" for i in range(count)).encode()
        with pytest.raises(UnreadableTableError, match="split the file") as error:
            read_tables("a.csv", data + b"\n" + data)
        assert error.value.reason == "too_many_columns"


def test_blank_files_have_no_table() -> None:
    assert read_tables("a.csv", b"") == []
    assert read_tables("a.csv", b" \n\n") == []
    assert read_tables("a.csv", b",,\n,,\n") == []
    assert read_delimited(b"") == []


def test_json_records_keep_their_types() -> None:
    rows = [
        {"id": 1, "ok": True, "x": 1, "day": "2024-01-05", "t": ["a"], "o": {"k": 1}},
        {
            "id": 2,
            "ok": None,
            "x": 2.5,
            "day": None,
            "t": [],
            "o": {"z": "q"},
            "n": None,
        },
    ]
    result = table(json.dumps(rows), "a.json")
    assert result.schema.types == [
        pa.int64(),
        pa.bool_(),
        pa.float64(),
        pa.date32(),
        pa.list_(pa.field("element", pa.string())),
        pa.struct([("k", pa.int64()), ("z", pa.string())]),
        pa.string(),
    ]
    assert result["o"].to_pylist() == [{"k": 1, "z": None}, {"k": None, "z": "q"}]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1, "x"], ["1", "x"]),
        ([True, 1], ["true", "1"]),
        ([2**70, 1], [str(2**70), "1"]),
        ([2**60, 0.5], [str(2**60), "0.5"]),
        ([{"a": 1}, [1]], ['{"a": 1}', "[1]"]),
        ([[1, "x"], None], ['[1, "x"]', None]),
        ([{}, {}], ["{}", "{}"]),
        ([{"a": 1, "A": 2}], ['{"a": 1, "A": 2}']),
        ([{"a": [2**60]}], ['{"a": [1152921504606846976]}']),
    ],
)
def test_json_values_of_no_one_type_become_text(
    values: list[object], texts: list[str]
) -> None:
    result = table(json.dumps([{"id": "r", "v": value} for value in values]), "a.json")
    assert result["v"].to_pylist() == texts


def test_lone_surrogates_are_replaced() -> None:
    result = table(
        rb'[{"a":"\ud800 lone \udfff","b\ud800":["\ud83d\ude00"]}]', "a.json"
    )
    assert result["a"].to_pylist() == ["\ufffd lone \ufffd"]
    assert result["b"].to_pylist() == [["\U0001f600"]]


def test_json_lines_are_read_under_either_name() -> None:
    data = b'{"a": 1}\n\n{"a": 2, "b": "x\\u2028y"}\n'
    for name in ("a.jsonl", "a.ndjson", "a.json"):
        assert structured_kind(name, data) == "jsonl"
        assert table(data, name).to_pydict() == {"a": [1, 2], "b": [None, "x\u2028y"]}


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": [1]}',
        b"[1, 2]",
        b'[{"a": 1}, 2]',
        b"[{}]",
        b"[]",
        b"[" * 100_000,
        b'"x"',
    ],
)
def test_other_json_is_no_table(data: bytes) -> None:
    assert read_tables("a.json", data) == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.json", b'[{"a": 1}, {"b": "c', "corrupt"),
        ("a.jsonl", b'{"a": 1}\n{"b": ', "corrupt"),
        ("a.json", b'[{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "too_deep"),
    ],
)
def test_damaged_json_is_refused(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTableError) as error:
        read_tables(name, data)
    assert error.value.reason == reason
