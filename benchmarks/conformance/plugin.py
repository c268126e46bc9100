"""A pytest plugin that gives PyIceberg's tests a catalog of ours.

Their `catalog` fixtures make what a table of factories in their conftest names. We add
our refs to that table and ask for these alone, so no file of theirs is changed.
"""

import json
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from benchmarks.conformance.known import ASSUMPTIONS
from resources.catalog import Catalog
from resources.catalog.iceberg import RefCatalog

FACTORIES = "_CATALOG_FACTORIES"
FIXTURES = ("catalog", "catalog_with_warehouse")
REFS = ("main", "work/side")
OUTCOMES = pytest.StashKey[dict[str, str]]()

_opened = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the file for the outcomes."""
    parser.addoption("--outcomes", type=Path, help="JSON file: outcome by test.")


def pytest_configure(config: pytest.Config) -> None:
    """Begin with no outcomes."""
    config.stash[OUTCOMES] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes a catalog once at each ref of ours, and at nothing else."""
    for fixture in FIXTURES:
        if fixture in metafunc.fixturenames:
            # A mark overrides the fixture's own list of catalogs; a call does not.
            ours = pytest.mark.parametrize(fixture, REFS, indirect=True)
            metafunc.definition.add_marker(ours)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect the tests to fail that assume how another catalog is made."""
    for item in items:
        reason = ASSUMPTIONS.get(name_of(item.nodeid))
        if reason is not None:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture(autouse=True)
def _ours(request: pytest.FixtureRequest) -> Iterator[None]:
    """Offer our refs to their fixtures, and close the stores afterwards."""
    for module in request.config.pluginmanager.get_plugins():
        table: dict[str, Any] | None = getattr(module, FACTORIES, None)
        if table is not None:
            table |= {ref: _factory(ref) for ref in REFS}
    with _opened:
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the outcome of each test: that of its body, or of what failed around it."""
    report = yield
    outcomes = item.config.stash[OUTCOMES]
    if report.when == "call" or report.failed:
        expected = "assumes" if hasattr(report, "wasxfail") else report.outcome
        outcomes[item.nodeid] = expected
    elif report.skipped:
        outcomes.setdefault(item.nodeid, "skipped")
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the outcomes."""
    file: Path | None = session.config.getoption("--outcomes")
    if file is not None:
        found = json.dumps(session.config.stash[OUTCOMES], indent=1)
        file.write_text(found, encoding="utf-8")


def name_of(node: str) -> str:
    """Return the name of a test's function, without file and parameters."""
    return node.split("[", 1)[0].rsplit("::", 1)[-1]


def _factory(ref: str) -> Any:  # noqa: ANN401 - what their table of factories holds.
    def make(name: str, warehouse: Path) -> RefCatalog:  # noqa: ARG001
        # Some of their tests share a warehouse, and none expects the others' tables.
        store = f"sqlite:///{warehouse / uuid4().hex}.db"
        catalog = _opened.enter_context(Catalog(store, warehouse.as_uri()))
        if ref not in {each.name for each in catalog.refs()}:
            catalog.create_branch(ref)
        return catalog.at(ref)

    return make
