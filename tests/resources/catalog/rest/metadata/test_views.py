import pytest
from pyiceberg.view.metadata import ViewMetadata

from resources.catalog.rest.errors import BadRequestError
from resources.catalog.rest.metadata.draft import Document
from resources.catalog.rest.metadata.views import new_view, update_view

SCHEMA = {
    "type": "struct",
    "schema-id": 5,
    "fields": [{"id": 1, "name": "x", "required": False, "type": "long"}],
}


def _version(sql: str) -> Document:
    return {
        "version-id": 9,
        "schema-id": 5,
        "timestamp-ms": 1,
        "summary": {"engine-name": "test"},
        "default-namespace": ["kb"],
        "representations": [{"type": "sql", "sql": sql, "dialect": "spark"}],
    }


def _view(**properties: str) -> Document:
    request = {
        "schema": SCHEMA,
        "view-version": _version("select 1"),
        "properties": properties,
    }
    return new_view(request, "/w/v", 1000)


def _replaced(view: Document, sql: str) -> Document:
    version = {**_version(sql), "schema-id": 0}
    updates = [
        {"action": "add-view-version", "view-version": version},
        {"action": "set-current-view-version", "view-version-id": -1},
    ]
    return update_view(view, updates, 2000)


def test_a_new_view_has_one_version_of_its_one_schema() -> None:
    view = _view(owner="ann")
    read = ViewMetadata.model_validate(view)
    assert (read.current_version_id, read.versions[0].schema_id) == (1, 0)
    assert read.properties == {"owner": "ann"}
    assert "current-schema-id" not in view
    assert "last-column-id" not in view


def test_versions_follow_one_another_and_one_that_is_there_is_found_again() -> None:
    first = _view()
    second = _replaced(first, "select 2")
    back = _replaced(second, "select 1")
    assert [each["version-id"] for each in back["versions"]] == [1, 2]
    assert [each["version-id"] for each in back["version-log"]] == [1, 2, 1]
    assert back["current-version-id"] == 1
    assert update_view(back, [], 3000) is back


def test_old_versions_are_forgotten_but_never_the_current_one() -> None:
    view = _view(**{"version.history.num-entries": "2"})
    for number in range(2, 6):
        view = _replaced(view, f"select {number}")
    assert [each["version-id"] for each in view["versions"]] == [4, 5]
    assert [each["version-id"] for each in view["version-log"]] == [4, 5]
    rolled = {"action": "set-current-view-version", "view-version-id": 4}
    view = update_view(view, [rolled], 3000)
    assert view["current-version-id"] == 4


def test_places_and_properties_change() -> None:
    updates = [
        {"action": "set-location", "location": "/w/else"},
        {"action": "set-properties", "updates": {"a": "1", "b": "2"}},
        {"action": "remove-properties", "removals": ["b", "none"]},
        {"action": "upgrade-format-version", "format-version": 1},
    ]
    view = update_view(_view(), updates, 2000)
    assert (view["location"], view["properties"]) == ("/w/else", {"a": "1"})


SET = "set-current-view-version"


@pytest.mark.parametrize(
    ("problem", "update"),
    [
        ("Unknown update", {"action": "add-snapshot"}),
        ("unknown version: 7", {"action": SET, "view-version-id": 7}),
        ("unsupported", {"action": "upgrade-format-version", "format-version": 2}),
        ("Cannot reassign", {"action": "assign-uuid", "uuid": "0" * 32}),
    ],
)
def test_what_cannot_be_is_refused(problem: str, update: Document) -> None:
    with pytest.raises(BadRequestError, match=problem):
        update_view(_view(), [update], 2000)


@pytest.mark.parametrize(
    ("problem", "change"),
    [
        ("unknown schema: 3", {"schema-id": 3}),
        ("one query for each dialect", {"schema-id": 0, "representations": []}),
    ],
)
def test_a_version_that_cannot_be_is_refused(problem: str, change: Document) -> None:
    version = {**_version("select 2"), **change}
    add = {"action": "add-view-version", "view-version": version}
    with pytest.raises(BadRequestError, match=problem):
        update_view(_view(), [add], 2000)
