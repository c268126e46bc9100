import pytest

from resources.embedding import Embedder
from tests.resources.search.shelf import remembering_embedder


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """The default model, loaded once for all tests of search."""
    return remembering_embedder(tmp_path_factory.mktemp("vectors"))
