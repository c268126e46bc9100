from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.trust.court import Court
from tests.assets.trust.ward import Ward


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """Three documents: a and c say 30 seconds, b says 45."""
    made = Ward(tmp_path)
    made.say("office/a.md", 30)
    made.say("office/b.md", 45)
    made.say("office/c.md", 30, more=" It always was.")
    yield made
    made.lakehouse.close()


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    """An empty home."""
    made = Court(tmp_path)
    yield made
    made.lakehouse.close()
