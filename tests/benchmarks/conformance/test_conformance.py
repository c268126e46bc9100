"""PyIceberg's tests meet our refs: tried on a folder made as theirs is."""

from pathlib import Path

from benchmarks.conformance.__main__ import at, run, summary, told
from benchmarks.conformance.known import ASSUMPTIONS
from benchmarks.conformance.plugin import name_of

CONFTEST = """
import pytest

def of_sql(name, warehouse):
    raise AssertionError("another catalog was asked for")

_CATALOG_FACTORIES = {"sql": of_sql}

@pytest.fixture(params=list(_CATALOG_FACTORIES))
def catalog(request, tmp_path):
    yield _CATALOG_FACTORIES[request.param]("test_catalog", tmp_path)
"""

TESTS = """
import pytest

def test_nothing_is_asked_for():
    pass

@pytest.mark.parametrize("name", ["space", "main_space"])
def test_a_namespace_is_made(catalog, name):
    assert type(catalog).__name__ == "RefCatalog"
    catalog.create_namespace(name)
    assert catalog.list_namespaces() == [(name,)]

def test_what_is_wrong_is_told(catalog):
    assert catalog.list_namespaces() == [("nowhere",)]

def test_create_tables_idempotency(catalog):
    catalog.create_tables()
"""


def test_tests_written_for_another_catalog_run_at_both_refs_of_ours(
    tmp_path: Path,
) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_theirs.py").write_text(TESTS, encoding="utf-8")
    figures = summary(run(tmp_path, ("test_theirs.py",)))
    counts = {"passed": 2, "failed": 1, "assumes": 1}
    assert figures["refs"] == {
        "main": counts,
        "work/side": counts,
        "none": {"passed": 1},
    }
    assert [name_of(node) for node in figures["failed"]] == [
        "test_what_is_wrong_is_told"
    ] * 2
    assert list(figures["assumes"]) == ["test_create_tables_idempotency"]
    assert "FAILED test_theirs.py::test_what_is_wrong_is_told[main]" in told(figures)


def test_no_outcome_is_no_success(tmp_path: Path) -> None:
    assert run(tmp_path, ("nothing.py",)) == {}


def test_the_ref_of_a_test_is_its_parameter_and_no_part_of_another() -> None:
    assert at("a.py::test_x[domain-work/side]") == "work/side"
    assert at("a.py::test_x[main]") == "main"
    assert at("a.py::test_main") == "none"


def test_every_assumption_says_what_ours_does_instead() -> None:
    assert all("ours" in reason for reason in ASSUMPTIONS.values())
