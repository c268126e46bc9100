from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.embedding import Embedder
from tests.resources.search.shelf import Shelf, remembering_embedder


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """The default model, loaded once for all tests of search."""
    return remembering_embedder(tmp_path_factory.mktemp("vectors"))


@pytest.fixture
def shelf(tmp_path: Path, embedder: Embedder) -> Iterator[Shelf]:
    """An empty home to write documents to."""
    made = Shelf(tmp_path / "home", embedder)
    yield made
    made.lakehouse.close()
