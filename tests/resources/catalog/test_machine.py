"""Random histories beside a model in memory: every ref always reads as the model."""

from hypothesis import HealthCheck, settings

from tests.resources.catalog.machine.keeping import Keeping
from tests.resources.catalog.machine.merging import Merging
from tests.resources.catalog.machine.naming import Naming
from tests.resources.catalog.machine.undoing import Undoing
from tests.resources.catalog.machine.writing import Writing


class CatalogMachine(Writing, Naming, Merging, Undoing, Keeping):
    """Does anything to a catalog and to a model of it, and compares them."""


QUICK = settings(
    max_examples=12, stateful_step_count=20, derandomize=True, database=None
)
IS_LONG = settings.default == settings.get_profile("long")  # As by --long.
CatalogMachine.TestCase.settings = settings(
    settings.default if IS_LONG else QUICK,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestCatalog = CatalogMachine.TestCase
