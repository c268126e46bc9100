from datetime import UTC, datetime

from assets.documents.quarantine import Kept, quarantine_rows
from resources.schemas import QUARANTINE
from resources.sources import Refusal

EVENT = {
    "file_id": "f1",
    "uri": "docs/a.pdf",
    "source": "docs",
    "sha256": None,
    "bytes": 7,
    "extractor": "x",
    "status": "refused",
}
WHY = Refusal("encrypted", "It needs a password.", "take the password off")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_row_says_which_file_why_and_what_would_let_it_in() -> None:
    rows = quarantine_rows([Kept(EVENT, "read", WHY)], "run-1", NOW)
    assert rows.schema.equals(QUARANTINE.columns)
    (row,) = rows.to_pylist()
    assert (row["uri"], row["stage"], row["bytes"]) == ("docs/a.pdf", "read", 7)
    assert (row["reason"], row["detail"], row["remedy"]) == (
        "encrypted",
        "It needs a password.",
        "take the password off",
    )
    assert (row["run_id"], row["quarantined_at"]) == ("run-1", NOW)


def test_each_stage_and_part_of_an_event_is_a_row_of_its_own() -> None:
    kept = [
        Kept(EVENT, "read", WHY),
        Kept(EVENT, "schema", WHY),
        Kept(EVENT, "schema", WHY, "Sheet 2"),
    ]
    ids = quarantine_rows(kept, "run-1", NOW)["quarantine_id"].to_pylist()
    assert len(set(ids)) == 3
    again = quarantine_rows(kept, "run-2", NOW)["quarantine_id"].to_pylist()
    assert again == ids


def test_nothing_kept_out_is_no_row() -> None:
    assert quarantine_rows([], "run-1", NOW).num_rows == 0
