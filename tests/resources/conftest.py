import pytest

from resources.embedding import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model, loaded once for all tests."""
    return Embedder()
