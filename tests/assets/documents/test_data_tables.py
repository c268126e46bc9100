"""Tables of structured files follow their files, one table a file or sheet."""

import io

import polars as pl
import pytest
from openpyxl import Workbook

from assets.documents import data_tables as module
from assets.documents.data_tables import data_tables
from resources.expectations import validate
from sql import load
from tests.assets.workshop import READING, Workshop, metadata, zipped

A, B = "sku,price\na,1\n", "sku,price\nb,2\n"


def rows(workshop: Workshop, table: str) -> list[tuple[object, ...]]:
    return workshop.sql(
        f"select * exclude (_version_id, _row) from data.{table} order by _row"  # noqa: S608
    )


def audited(workshop: Workshop) -> bool:
    result = workshop.lakehouse.warehouse.query(load("checks/data_tables"), "main")
    kept = workshop.lakehouse.warehouse.query(load("checks/quarantine"), "main")
    return (
        validate("data_tables", result).passed and validate("quarantine", kept).passed
    )


def workbook(**sheets: str) -> bytes:
    """Return a workbook of CSV texts; "_0_" in a sheet's name stands for a space."""
    book = Workbook()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name.replace("_0_", " "))
        for row in pl.read_csv(text.encode(), has_header=False).rows():
            sheet.append([int(x) if x.isdigit() else x for x in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_copy_keeps_a_table_of_its_own_when_the_first_file_changes(
    workshop: Workshop,
) -> None:
    workshop.write("one.csv", A)
    workshop.write("two.csv", A)
    workshop.run()
    workshop.write("one.csv", B)
    workshop.run()
    assert rows(workshop, "docs_one") == [("b", 2)]
    assert rows(workshop, "docs_two") == [("a", 1)]
    assert audited(workshop)


def test_a_renamed_file_takes_its_rows_along(workshop: Workshop) -> None:
    path = workshop.write("old.csv", A)
    workshop.run()
    path.rename(workshop.docs / "new.csv")
    workshop.run()
    assert rows(workshop, "docs_old") == []
    assert rows(workshop, "docs_new") == [("a", 1)]
    before = workshop.head()
    workshop.run()
    assert workshop.head() == before
    (workshop.docs / "new.csv").rename(path)
    workshop.run()
    assert rows(workshop, "docs_old") == [("a", 1)]
    assert rows(workshop, "docs_new") == []
    assert audited(workshop)


def test_a_renamed_file_that_is_no_table_needs_none(workshop: Workshop) -> None:
    path = workshop.write("a.json", '[{"a": [')
    notes = workshop.write("b.json", '{"port": 8080}')
    workshop.run()
    for old, name in ((path, "c.json"), (notes, "d.json")):
        if old.exists():
            old.rename(workshop.docs / name)
    workshop.run()
    assert audited(workshop)


def test_an_earlier_version_that_comes_back_is_shown_again(workshop: Workshop) -> None:
    for text in (A, B, A):
        workshop.write("prices.csv", text)
        workshop.run()
    assert rows(workshop, "docs_prices") == [("a", 1)]
    events = (
        "select version_id, revision, status from kb.data_tables "
        "qualify row_number() over (partition by entry_id) > 1"
    )
    assert workshop.sql(events) == []
    assert audited(workshop)


def test_two_files_of_one_table_name_have_a_table_each(workshop: Workshop) -> None:
    workshop.write("price list.csv", A)
    workshop.write("price-list.csv", B)
    workshop.run()
    tables = "select table_name, uri from kb.data_tables order by uri"
    named = workshop.sql(tables)
    assert [uri for _, uri in named] == ["docs/price list.csv", "docs/price-list.csv"]
    held = [rows(workshop, str(name).removeprefix("data.")) for name, _ in named]
    assert held == [[("a", 1)], [("b", 2)]]
    workshop.write("price-list.csv", A.replace("a", "c"))
    workshop.run()
    assert rows(workshop, "docs_price_list") == [("a", 1)]
    assert audited(workshop)


def test_two_sheets_of_one_table_name_have_a_table_each(workshop: Workshop) -> None:
    workshop.write("book.xlsx", workbook(a_0_b=A, a_b="city\nRiga\n"))
    workshop.run()
    named = workshop.sql("select sheet, table_name from kb.data_tables order by sheet")
    assert [sheet for sheet, _ in named] == ["a b", "a_b"]
    held = [rows(workshop, str(name).removeprefix("data.")) for _, name in named]
    assert sorted(held) == [[("Riga",)], [("a", 1)]]
    assert audited(workshop)


def test_a_workbook_is_in_or_out_as_a_whole_and_can_be_retried(
    workshop: Workshop,
) -> None:
    workshop.write("book.xlsx", workbook(good=A, bad="n\n1\n", gone="x\n1\n"))
    workshop.run()
    workshop.write("book.xlsx", workbook(good=B, bad="n\ntext\n", new="y\n2\n"))
    done = workshop.run()
    assert metadata(done, "data_tables")["quarantined"] == 1
    assert workshop.kept_out() == {"docs/book.xlsx": "schema_conflict"}
    (detail,) = workshop.sql("select detail from kb.current_quarantine")[0]
    assert "Sheet 'bad'" in detail
    assert rows(workshop, "docs_book_good") == [("a", 1)]
    assert rows(workshop, "docs_book_gone") == [(1,)]
    before = workshop.head()
    workshop.run()
    assert workshop.head() == before
    workshop.run(retry=["docs/book.xlsx"])
    assert workshop.kept_out() == {"docs/book.xlsx": "schema_conflict"}
    workshop.write("book.xlsx", workbook(good=B, bad="n\n3\n", new="y\n2\n"))
    workshop.run()
    assert workshop.kept_out() == {}
    assert rows(workshop, "docs_book_bad") == [(3,)]
    assert rows(workshop, "docs_book_gone") == []
    assert audited(workshop)


def test_last_good_rows_leave_with_the_file(workshop: Workshop) -> None:
    path = workshop.write("prices.json", '[{"price": 1}]')
    workshop.run()
    workshop.write("prices.json", '[{"price": {"net": 1}}]')
    workshop.run()
    assert rows(workshop, "docs_prices") == [(1,)]
    path.unlink()
    workshop.run()
    assert rows(workshop, "docs_prices") == []
    assert audited(workshop)


def test_tables_in_archives_and_mails_are_unpacked_once(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.documents.contents import Contents

    unpacked: list[str] = []
    read = Contents._read_file

    def counted(self: Contents, uri: str, source: str) -> bytes:
        unpacked.append(uri)
        return read(self, uri, source)

    mail = b"From: a@example.org\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
    mail += b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nHello.\r\n'
    mail += b"--x\r\nContent-Disposition: attachment; filename=n.csv\r\n"
    mail += b"Content-Type: text/csv\r\n\r\nsku,price\r\nm,9\r\n--x--\r\n"
    tables = {f"t{number}__csv": f"n\n{number}\n" for number in range(20)}
    workshop.write("many.zip", zipped(m__eml=mail, **tables))
    monkeypatch.setattr(Contents, "_read_file", counted)
    workshop.run()
    assert workshop.kept_out() == {}
    assert rows(workshop, "docs_many_zip_t7") == [(7,)]
    assert rows(workshop, "docs_many_zip_m_eml_n") == [("m", 9)]
    assert unpacked == ["docs/many.zip"] * 2  # By documents, then by data_tables.
    assert audited(workshop)


def test_a_table_that_vanishes_while_it_is_read_is_tried_again(
    workshop: Workshop,
) -> None:
    path = workshop.write("prices.csv", A)
    workshop.run(*READING[:2])
    path.unlink()
    done = workshop.run(data_tables)
    assert metadata(done, "data_tables")["quarantined"] == 1
    assert workshop.kept_out() == {"docs/prices.csv": "vanished"}
    workshop.run(data_tables)
    workshop.write("prices.csv", A)
    workshop.run()
    assert workshop.kept_out() == {}
    assert rows(workshop, "docs_prices") == [("a", 1)]
    assert audited(workshop)


def test_tables_are_read_in_batches_that_fit_in_memory(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_BYTES", 1)
    for name in "abc":
        workshop.write(f"{name}.csv", f"n\n{ord(name)}\n")
    workshop.run()
    held = [rows(workshop, f"docs_{name}") for name in "abc"]
    assert held == [[(97,)], [(98,)], [(99,)]]


@pytest.mark.parametrize(
    "text",
    [
        "sku,price\na,1.5\n",
        "sku,price\na,1\nb,\n",
        "price\n7\n",
        "sku,Price,note,odd name!\na,1,,\n",
        "sku,price\n",
        "sku,price\na,2026-01-31\n",
    ],
)
def test_whatever_a_file_becomes_its_table_agrees_with_the_ledger(
    workshop: Workshop, text: str
) -> None:
    workshop.write("t.csv", A)
    workshop.run()
    workshop.write("t.csv", text)
    workshop.run()
    assert audited(workshop)
    before = workshop.head()
    workshop.run()
    assert workshop.head() == before
