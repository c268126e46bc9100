from collections.abc import Callable, Iterator

import pytest

from resources.extraction import Extracted, ExtractionPool, Failure

Read = Callable[[str, bytes], Extracted]
Refuse = Callable[[str, bytes], Failure]


@pytest.fixture(scope="session")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(workers=2, memory_bytes=2**31, seconds=60.0) as shared:
        yield shared


@pytest.fixture
def read(pool: ExtractionPool) -> Read:
    """Read one file that gives a document."""

    def _read(name: str, data: bytes) -> Extracted:
        ((_, outcome),) = pool.extract([(name, name, data)])
        assert isinstance(outcome, Extracted), outcome
        outcome.text.encode("utf-8")
        return outcome

    return _read


@pytest.fixture
def refuse(pool: ExtractionPool) -> Refuse:
    """Read one file that gives none."""

    def _refuse(name: str, data: bytes) -> Failure:
        ((_, outcome),) = pool.extract([(name, name, data)])
        assert isinstance(outcome, Failure), outcome
        assert outcome.detail
        assert outcome.remedy
        return outcome

    return _refuse
