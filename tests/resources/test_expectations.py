import os
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from resources.expectations import SUITES, UnjudgedRuleError, validate

COUNT = 100


def quarantine_rows(count: int = COUNT) -> pa.Table:
    return pa.table(
        {
            "quarantine_id": [f"q{number}" for number in range(count)],
            "copies": [1] * count,
            "file_known": [True] * count,
            "stage": ["read"] * count,
            "has_reason": [True] * count,
            "has_detail": [True] * count,
            "has_remedy": [True] * count,
        }
    )


def changed(rows: pa.Table, column: str, values: list[object]) -> pa.Table:
    place = rows.column_names.index(column)
    return rows.set_column(place, column, [values])


def test_rows_that_keep_every_rule_pass() -> None:
    result = validate("quarantine", quarantine_rows())
    assert result.passed
    assert result.summary == "All 7 rules hold for 100 rows"
    assert [each.name for each in result.results] == [
        rule.name for rule in SUITES["quarantine"].rules
    ]


def test_no_rows_pass() -> None:
    assert validate("quarantine", quarantine_rows(0)).passed


def test_the_first_twenty_offending_rows_are_named() -> None:
    rows = changed(quarantine_rows(), "has_remedy", [i % 2 == 0 for i in range(COUNT)])
    result = validate("quarantine", rows)
    (rule,) = [each for each in result.results if not each.passed]
    assert rule.name == "has_remedy"
    assert rule.unexpected_count == 50
    assert rule.offending == tuple(f"q{number}" for number in range(1, 40, 2))
    assert not result.passed
    assert result.summary == "50 of 100 rows break has_remedy"


def test_nulls_are_not_judged_but_where_a_value_must_be() -> None:
    rows = changed(quarantine_rows(), "has_detail", [None] * COUNT)
    assert validate("quarantine", rows).passed
    ids = changed(quarantine_rows(), "quarantine_id", [None, *range(1, COUNT)])
    (rule,) = [each for each in validate("quarantine", ids).results if not each.passed]
    assert (rule.name, rule.unexpected_count, rule.offending) == (
        "id_is_set",
        1,
        ("None",),
    )


def test_a_missing_column_is_an_error_and_not_a_pass() -> None:
    with pytest.raises(UnjudgedRuleError, match="no column has_detail"):
        validate("quarantine", quarantine_rows().drop_columns(["has_detail"]))


def test_a_rule_that_cannot_be_judged_is_an_error_and_not_a_pass() -> None:
    rows = changed(quarantine_rows(), "copies", ["one"] * COUNT)
    with pytest.raises(UnjudgedRuleError, match="id_is_unique"):
        validate("quarantine", rows)


def test_a_hundred_thousand_rows_take_seconds() -> None:
    validate("quarantine", quarantine_rows(1))
    started = time.process_time()
    assert validate("quarantine", quarantine_rows(100_000)).passed
    assert time.process_time() - started < 4


def test_nothing_is_written_shown_or_loaded_early(tmp_path: Path) -> None:
    program = (
        "import sys, tempfile, pyarrow as pa\n"
        "import resources.expectations as e\n"
        "assert 'great_expectations' not in sys.modules\n"
        "columns = {r.column for r in e.SUITES['quarantine'].rules}\n"
        "e.validate('quarantine', pa.table({c: pa.array([], 'int64')"
        " for c in columns}))\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ
        | {
            "HOME": str(tmp_path),
            "TMPDIR": str(tmp_path),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert (outcome.stdout, outcome.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
