from collections.abc import Iterator

import pytest

from resources.embedding import Embedder
from tests.object_storage import Bucket, new_bucket, serving_s3


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model, loaded once for all tests."""
    return Embedder()


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """Address of an S3 server, started once for all tests."""
    with serving_s3() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3: str) -> Bucket:
    """An empty bucket."""
    return new_bucket(s3)
