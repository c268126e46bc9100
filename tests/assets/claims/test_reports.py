import pyarrow as pa

from assets.claims.reports import Report


def test_statements_of_data_rows_are_counted_with_their_values() -> None:
    report = Report()
    rows = {"value_type": ["number", None, "date"], "kind": ["value"] * 3}
    rows["kind"][1] = "statement"
    report.add_rows(pa.table(rows))
    assert report.added == 3
    assert report.kinds == {"number": 1, "statement": 1, "date": 1}
