"""What the sets that are planted in the sample library are checked against."""

import pytest

from benchmarks.contradictions.plant import LIBRARY


@pytest.fixture(scope="package")
def library() -> dict[str, str]:
    """The text of every file of the sample library, as a reader should find it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(LIBRARY.parent))
        from sampleset.build import build

        return {sample.path: sample.text for sample in build()}
