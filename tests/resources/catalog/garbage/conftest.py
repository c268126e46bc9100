import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from resources.catalog import Catalog

Files = Callable[[], set[str]]


@pytest.fixture
def files(catalog: Catalog) -> Files:
    """Return what lists the files of the warehouse."""

    def find() -> set[str]:
        return {
            str(path) for path in Path(catalog.warehouse).rglob("*.*") if path.is_file()
        }

    return find


@pytest.fixture
def age(catalog: Catalog) -> Callable[[], None]:
    """Return what makes every file a week old, so that no grace period covers it."""

    def make() -> None:
        week_ago = time.time() - 7 * 86_400
        for path in Path(catalog.warehouse).rglob("*"):
            os.utime(path, (week_ago, week_ago))

    return make
