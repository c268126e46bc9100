from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.claims.data_rows import (
    RowReport,
    as_claims,
    row_claims,
    unclaimed_tables,
)
from assets.claims.model import Claim, to_table
from assets.claims.tabular.layout import Leaf, leaves, select
from assets.claims.tabular.profile import profile
from assets.claims.tabular.rows import row_cells
from resources.schemas import CLAIMS
from resources.tables import append
from tests.assets.workshop import Workshop

STAMPS = {
    "table_name": "data.x",
    "version_id": "version-1",
    "family": "x",
    "edition": None,
    "language": None,
    "extractor": "test",
    "run_id": "run-1",
}
HASHES = ("claim_id", "fingerprint", "text_hash")


def drawn(title: str = "pumps", /, **columns: list[Any]) -> list[dict[str, Any]]:
    """Return the claims of a table with these columns."""
    names = [Leaf(name, "") for name in columns]
    cells = {f"c{i}": column for i, column in enumerate(columns.values())}
    rows = len(next(iter(columns.values())))
    table = pa.table({**cells, "row": list(range(rows))})

    def fetch(chosen: Any) -> pa.Table:  # noqa: ANN401
        return table.select([f"c{names.index(leaf)}" for leaf in chosen])

    found = profile(names, table, fetch, rows)
    if not found.has_cells:
        return []
    (batch,) = table.to_batches()
    made = as_claims(row_cells(batch, found, title), STAMPS)
    assert made.schema == CLAIMS.columns
    claims: list[dict[str, Any]] = made.to_pylist()
    assert len({claim["claim_id"] for claim in claims}) == len(claims)
    return claims


def said(claims: list[dict[str, Any]]) -> dict[tuple[str | None, str], str]:
    return {(c["subject_key"], c["attribute_key"]): c["value_key"] for c in claims}


def test_a_row_with_a_code_and_a_name_is_about_the_name_and_known_by_the_code() -> None:
    claims = drawn(
        sku=["P-12", "P-13"],
        name=["Otter Pump", "Heron Pump"],
        net_weight_g=[250, 125],
        made_on=[date(2024, 5, 1), date(2024, 6, 1)],
        organic=[True, None],
    )
    assert said(claims) == {
        ("otter pump", "net weight"): "quantity:kilogram:0.25",
        ("heron pump", "net weight"): "quantity:kilogram:0.125",
        ("otter pump", "make"): "date:2024-05-01",
        ("heron pump", "make"): "date:2024-06-01",
        ("otter pump", "organic"): "boolean:true",
        ("p 12", "name"): "name:otter pump",
        ("p 13", "name"): "name:heron pump",
    }
    assert claims[0]["entities"] == ["otter pump", "p 12"]
    assert claims[0]["text"] == "Otter Pump (P-12): net weight = 250 g"
    assert claims[0]["row_key"] == "P-12"
    assert all(claim["resolved"] for claim in claims)


def test_a_year_in_the_key_is_when_the_row_holds_and_the_title_is_the_property() -> (
    None
):
    claims = drawn(
        "population",
        country_name=["Ukraine", "Ukraine", "Poland", "Poland"],
        country_code=["UKR", "UKR", "POL", "POL"],
        year=[2019, 2020, 2019, 2020],
        value=[44.5, 44.1, 37.9, 37.8],
    )
    first = claims[1]
    assert (first["subject_key"], first["attribute_key"]) == ("ukraine", "population")
    assert first["time_from"] == date(2020, 1, 1)
    assert first["time_to"] == date(2020, 12, 31)
    assert first["entities"] == ["ukraine", "ukr"]
    names = [c for c in claims if c["attribute_key"] == "country name"]
    assert [(c["subject_key"], c["time_from"]) for c in names] == [
        ("ukr", None),
        ("pol", None),
    ]


def test_years_as_columns_are_times_of_the_property_in_the_row() -> None:
    claims = drawn(
        country=["Chad", "Peru"],
        indicator=["Area", "Area"],
        c_2019=[1.5, 2.5],
        c_2020=[1.6, 2.6],
    )
    assert [(c["subject_key"], c["attribute_key"]) for c in claims[:2]] == [
        ("chad", "area"),
        ("peru", "area"),
    ]
    assert {c["time_text"] for c in claims} == {"2019", "2020"}


def test_validity_dates_and_replaced_rows() -> None:
    claims = drawn(
        code=["A-1", "A-1"],
        version=[1.0, 2.0],
        valid_from=[date(2021, 1, 1), date(2024, 1, 1)],
        state=["replaced", "in force"],
    )
    versions = [c for c in claims if c["attribute_key"] == "version"]
    assert [(c["value_key"], c["time_from"], c["modality"]) for c in versions] == [
        ("version:1", date(2021, 1, 1), "was"),
        ("version:2", date(2024, 1, 1), "is"),
    ]


def test_a_unit_column_is_read_row_by_row() -> None:
    claims = drawn(
        analyte=["Lead", "Tin", "Zinc"],
        limit=[1.0, 90.0, None],
        unit=["mg/kg", "µg/kg", "mg/kg"],
    )
    assert said(claims) == {
        ("lead", "limit"): "quantity:kilogram/kilogram:1e-06",
        ("tin", "limit"): "quantity:kilogram/kilogram:9e-08",
    }


def test_properties_in_rows_are_the_attributes() -> None:
    claims = drawn(
        "otter pump",
        property=["Weight, kg", "Colour", None],
        value=["12", "green", "lost"],
    )
    assert said(claims) == {
        ("otter pump", "weight"): "quantity:kilogram:12",
        ("otter pump", "colour"): "name:green",
    }


def test_readings_of_one_day_differ_in_their_time() -> None:
    stamps = ["2024-11-01 06:00", "2024-11-01 12:00"]
    claims = drawn(
        read_at=pa.array(stamps).cast(pa.timestamp("us")).to_pylist(),
        zone=["A", "A"],
        temperature_c=[17.9, 18.4],
    )
    assert [c["scope"] for c in claims] == [["time=06:00"], ["time=12:00"]]
    assert {c["subject_key"] for c in claims} == {"zone a"}


def test_rows_that_nothing_tells_apart_are_kept_by_their_number() -> None:
    claims = drawn(zone=["A", "A"], weight_kg=[3, 3])
    weights = [c for c in claims if c["attribute_key"] == "weight"]
    assert [c["row_key"] for c in weights] == ["row 0", "row 1"]
    assert not any(c["resolved"] or c["subject_key"] for c in claims)


def test_a_column_of_sentences_gives_statements() -> None:
    rule = "If the value is invalid then the data shall not be copied to the buffer."
    claims = drawn(rule=["R-1", "R-2"], requirement=[rule, "Which one is it, and why?"])
    (claim,) = claims
    assert (claim["kind"], claim["text"]) == ("statement", rule)
    assert claim["subject_key"] == "r 1"
    assert claim["value_key"] is None
    assert (claim["modality"], claim["affirmed"]) == ("must_not", False)


@settings(max_examples=30)
@given(
    st.lists(st.text(max_size=30), min_size=1, max_size=5, unique=True),
    st.data(),
)
def test_hashes_are_those_that_the_claim_itself_computes(
    names: list[str], data: st.DataObject
) -> None:
    size = len(names)
    texts = data.draw(st.lists(st.text(max_size=20), min_size=size, max_size=size))
    numbers = data.draw(
        st.lists(st.floats(allow_nan=True), min_size=size, max_size=size)
    )
    columns = {"name": names, "note_g": numbers, "kind": texts}
    for row in drawn(**columns):
        inputs = set(Claim.__dataclass_fields__) - set(HASHES)
        again = Claim(**{name: row[name] for name in inputs if name in row})
        (expected,) = to_table([again], "run-1").select(list(HASHES)).to_pylist()
        assert {name: row[name] for name in HASHES} == expected


def test_readings_within_a_minute_are_told_apart() -> None:
    stamps = ["2024-11-01 06:00:01", "2024-11-01 06:00:02.5"]
    claims = drawn(
        read_at=pa.array(stamps).cast(pa.timestamp("us")).to_pylist(),
        sensor=["S-1", "S-1"],
        weight_kg=[3, 4],
    )
    assert len({claim["row_key"] for claim in claims}) == 2
    assert all(claim["resolved"] for claim in claims)


def test_a_table_of_versions_is_about_what_it_is_called() -> None:
    claims = drawn(
        "tide gauge", version=[1.0, 2.0], length_m=[3.5, 4.5], colour=["red", "blue"]
    )
    assert {c["subject_key"] for c in claims} == {"tide gauge"}
    assert [c["scope"] for c in claims[:2]] == [["version=1"], ["version=2"]]


def test_a_year_and_a_month_in_two_columns_tell_rows_apart() -> None:
    claims = drawn(
        site=["Pier", "Pier", "Pier", "Pier"],
        year=[2023, 2023, 2024, 2024],
        month=["June", "July", "June", "July"],
        rain_mm=[1, 2, 3, 4],
    )
    said_when = {(c["time_text"], *c["scope"]) for c in claims}
    assert len(said_when) == 4
    assert ("2023", "month=june") in said_when


def test_codes_without_a_name_and_names_without_a_code_are_kept_apart() -> None:
    claims = drawn(
        id=["S-1", "S-2", None, "S-4", "S-5"],
        name=["Ann", "Bo", "Cy", None, "Di"],
        age=[31, 32, 33, 34, 35],
    )
    assert ("s 1", "name") in said(claims)
    assert (None, "name") not in said(claims)


def test_a_row_whose_validity_is_not_known_has_no_time() -> None:
    (claim,) = drawn(code=["A-1"], kg=[3], valid_from=[None], valid_to=[None])[:1]
    assert (claim["time_text"], claim["time_from"], claim["time_to"]) == (None,) * 3


def test_structs_are_opened_and_lists_of_structs_are_named() -> None:
    inner = pa.struct([("mail", pa.string()), ("age", pa.int64())])
    schema = pa.schema(
        [
            ("id", pa.string()),
            ("contact", inner),
            ("tags", pa.list_(pa.string())),
            ("parts", pa.list_(inner)),
            ("_version_id", pa.string()),
        ]
    )
    found, unread = leaves(schema)
    assert [leaf.name for leaf in found] == [
        "id",
        "contact_mail",
        "contact_age",
        "tags",
    ]
    assert unread == ["parts"]
    assert select('data.a"b', found).startswith('select left("id", 601) as c0')


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSAY_EXTRACTION_WORKERS", "1")
        shop = Workshop(tmp_path_factory.mktemp("shop"))
        rows = "".join(f"P-{i},Pump {i},{i}.5\n" for i in range(1, 8))
        shop.write("pumps-2024.csv", f"sku,name,price_eur\n{rows}")
        people = '[{"id": "S-1", "name": "Ann Lee", "place": {"city": "Rome"}},'
        people += ' {"id": "S-2", "name": "Bo Ek", "place": {"city": "Oslo"}}]'
        shop.write("people.json", people)
        shop.run()
        yield shop
        shop.lakehouse.close()


def test_tables_of_live_files_are_read_once_by_an_extractor(shop: Workshop) -> None:
    warehouse = shop.lakehouse.warehouse
    people, pumps = unclaimed_tables(warehouse, "main", "once")
    assert (pumps.title, pumps.family, pumps.edition) == ("pumps", "docs/pumps", "2024")
    done = Claim("coverage", pumps.version_id, "read", "once")
    with shop.lakehouse.catalog.transaction(message="covered") as tx:
        append(tx, CLAIMS, to_table([done], "run-1"))
    assert unclaimed_tables(warehouse, "main", "once") == [people]
    assert unclaimed_tables(warehouse, "main", "newer") == [people, pumps]


def test_rows_beyond_the_limit_are_counted_and_said(shop: Workshop) -> None:
    warehouse = shop.lakehouse.warehouse
    people, pumps = unclaimed_tables(warehouse, "main", "test")
    report = RowReport()
    read = [
        claim
        for source in (people, pumps)
        for table in row_claims(
            warehouse, "main", source, report, extractor="test", run_id="r", limit=5
        )
        for claim in table.to_pylist()
    ]
    assert said(read)[("pump 5", "price")] == "money:EUR:5.5"
    assert ("pump 6", "price") not in said(read)
    assert said(read)[("ann lee", "place city")] == "name:rome"
    assert report.rows == 7
    assert report.claims == len(read)
    assert report.metadata()["rows_left_out"] == 2
    assert "docs_pumps_2024: 2 rows" in str(report.metadata()["tables_cut"])
