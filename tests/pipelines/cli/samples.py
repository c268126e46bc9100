"""What the tests of the command line share: results, and rows for a home."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

SEEN = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)
HOSTILE_URI = "office/\x1b[31mevil[/]\n.pdf"


@dataclass(frozen=True)
class Result:
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        """Standard output as JSON."""
        return json.loads(self.out)


Assay = Callable[..., Result]


def file_row(number: int, uri: str, status: str = "present") -> dict[str, object]:
    """Return a row of kb.files."""
    return {
        "file_id": f"{number:032x}",
        "uri": uri,
        "source": "office",
        "revision": 1,
        "status": status,
        "sha256": f"{number:064x}",
        "bytes": 100 * number,
        "extractor": "test",
        "version_id": f"{number:032x}",
        "run_id": "run-1",
        "seen_at": SEEN,
    }


def quarantine_row(number: int, uri: str, reason: str) -> dict[str, object]:
    """Return a row of kb.quarantine about the file row of the same number."""
    return {
        "quarantine_id": f"{number + 100:032x}",
        "file_id": f"{number:032x}",
        "uri": uri,
        "source": "office",
        "stage": "extract",
        "reason": reason,
        "detail": f"it is {reason}",
        "remedy": "mend it",
        "extractor": "test",
        "run_id": "run-1",
        "quarantined_at": SEEN,
    }
