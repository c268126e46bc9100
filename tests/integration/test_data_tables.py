"""Structured files as Iceberg tables: made, widened, refused, emptied."""

from tests.integration.conftest import Home

PRICES = "select * exclude (_version_id, _row) from data.docs_prices order by _row"


def test_a_csv_file_becomes_a_table(home: Home) -> None:
    home.write("prices.csv", "SKU,Unit price\n007,4.50\n008,5.25\n")
    done = home.ingest()
    assert (done.tables, done.documents) == (1, 1)
    assert home.sql(PRICES) == [("007", 4.5), ("008", 5.25)]


def test_rows_of_a_changed_file_are_replaced_and_columns_added(home: Home) -> None:
    home.write("prices.csv", "sku,price\na,1\nb,2\n")
    home.ingest()
    before = home.head()
    home.write("prices.csv", "sku,price,currency\na,1.5,EUR\n")
    home.ingest()
    assert home.sql(PRICES) == [("a", 1.5, "EUR")]
    assert home.sql(PRICES, before) == [("a", 1), ("b", 2)]
    changes = "select unnest(changes) from kb.data_tables where revision = 1"
    told = " ".join(str(row[0]) for row in home.sql(changes))
    assert "'price' widened" in told
    assert "'currency' added" in told


def test_a_file_that_no_longer_fits_is_kept_out_with_a_diff(home: Home) -> None:
    home.write("prices.json", '[{"sku": "a", "price": 1}]')
    home.ingest()
    home.write("prices.json", '[{"sku": "a", "price": {"net": 1}}]')
    done = home.ingest()
    (kept,) = done.quarantined
    assert (kept["stage"], kept["reason"]) == ("schema", "schema_conflict")
    assert "price" in kept["detail"]
    assert home.sql(PRICES) == [("a", 1)]
    home.write("prices.json", '[{"sku": "b", "price": 3}]')
    home.ingest()
    assert home.sql(PRICES) == [("b", 3)]
    assert home.sql("select count(*) from kb.current_quarantine") == [(0,)]


def test_a_deleted_file_empties_its_table_and_can_come_back(home: Home) -> None:
    path = home.write("prices.csv", "sku,price\na,1\n")
    home.ingest()
    path.unlink()
    home.ingest()
    assert home.sql(PRICES) == []
    home.write("prices.csv", "sku,price\na,1\n")
    home.ingest()
    assert home.sql(PRICES) == [("a", 1)]


def test_json_that_is_no_table_stays_a_document(home: Home) -> None:
    home.write("settings.json", '{"port": 8080, "hosts": ["a", "b"]}')
    done = home.ingest()
    assert (done.status, done.tables, done.documents) == ("released", 0, 1)
    assert home.ingest().status == "unchanged"
