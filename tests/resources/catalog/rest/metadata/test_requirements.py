import pytest

from resources.catalog.rest.errors import BadRequestError, CommitFailedError
from resources.catalog.rest.metadata.draft import Document
from resources.catalog.rest.metadata.requirements import check_requirements, creates

TABLE: Document = {
    "table-uuid": "ab6d3a4e-0000-4000-8000-000000000001",
    "last-column-id": 3,
    "current-schema-id": 1,
    "last-partition-id": 1000,
    "default-spec-id": 2,
    "default-sort-order-id": 0,
    "current-snapshot-id": 7,
    "refs": {
        "main": {"snapshot-id": 7, "type": "branch"},
        "t": {"snapshot-id": 6, "type": "tag"},
    },
}


@pytest.mark.parametrize(
    "requirement",
    [
        {"type": "assert-table-uuid", "uuid": TABLE["table-uuid"]},
        {"type": "assert-table-uuid", "uuid": TABLE["table-uuid"].upper()},
        {"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": 7},
        {"type": "assert-ref-snapshot-id", "ref": "t", "snapshot-id": 6},
        {"type": "assert-ref-snapshot-id", "ref": "new", "snapshot-id": None},
        {"type": "assert-last-assigned-field-id", "last-assigned-field-id": 3},
        {"type": "assert-current-schema-id", "current-schema-id": 1},
        {
            "type": "assert-last-assigned-partition-id",
            "last-assigned-partition-id": 1000,
        },
        {"type": "assert-default-spec-id", "default-spec-id": 2},
        {"type": "assert-default-sort-order-id", "default-sort-order-id": 0},
    ],
)
def test_what_holds_passes(requirement: Document) -> None:
    check_requirements([requirement], TABLE)


@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        ({"type": "assert-create"}, "table already exists"),
        ({"type": "assert-table-uuid", "uuid": "x"}, "UUID does not match"),
        (
            {"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": 6},
            "branch main has changed: expected id 6 != 7",
        ),
        (
            {"type": "assert-ref-snapshot-id", "ref": "t", "snapshot-id": None},
            "tag t was created concurrently",
        ),
        (
            {"type": "assert-ref-snapshot-id", "ref": "new", "snapshot-id": 6},
            "branch or tag new is missing",
        ),
        (
            {"type": "assert-current-schema-id", "current-schema-id": 0},
            "current schema changed: expected id 0 != 1",
        ),
        (
            {"type": "assert-default-spec-id", "default-spec-id": 0},
            "default partition spec changed: expected id 0 != 2",
        ),
    ],
)
def test_what_does_not_hold_fails_the_commit_in_javas_words(
    requirement: Document, said: str
) -> None:
    with pytest.raises(CommitFailedError, match=f"^Requirement failed: {said}"):
        check_requirements([requirement], TABLE)


def test_a_file_without_refs_has_its_current_snapshot_as_main() -> None:
    old = {**TABLE, "refs": {}}
    wanted = {"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": None}
    with pytest.raises(CommitFailedError, match="created concurrently"):
        check_requirements([wanted], old)
    check_requirements([wanted], {**old, "current-snapshot-id": -1})


@pytest.mark.parametrize(
    "requirement",
    [
        {},
        {"type": "assert-magic"},
        {"type": "assert-table-uuid"},
        {"type": "assert-ref-snapshot-id"},
    ],
)
def test_what_is_unknown_or_malformed_is_refused(requirement: Document) -> None:
    with pytest.raises(BadRequestError):
        check_requirements([requirement], TABLE)


def test_only_a_demand_for_a_new_table_creates_one() -> None:
    assert creates([{"type": "assert-create"}])
    assert not creates([{"type": "assert-table-uuid"}])
    check_requirements([{"type": "assert-create"}], None)
    with pytest.raises(CommitFailedError):
        check_requirements([{"type": "assert-table-uuid", "uuid": "x"}], None)
