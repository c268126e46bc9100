"""What was kept out, as rows of `kb.quarantine`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa

from resources.ids import content_id
from resources.schemas import QUARANTINE


class Reason(Protocol):
    """Why something is kept out, and what would let it in."""

    @property
    def reason(self) -> str:
        """Short code, such as encrypted."""

    @property
    def detail(self) -> str:
        """What happened."""

    @property
    def remedy(self) -> str:
        """What would let it in."""


@dataclass(frozen=True)
class Kept:
    """One file event that was kept out at one stage: read, extract or schema."""

    event: Mapping[str, Any]
    stage: str
    why: Reason
    part: str = ""


def quarantine_rows(kept: Iterable[Kept], run_id: str, now: datetime) -> pa.Table:
    """Return rows of `kb.quarantine`, in the order given."""
    rows: list[dict[str, object]] = [
        {
            "quarantine_id": content_id(each.event["file_id"], each.stage, each.part),
            **{
                name: each.event[name]
                for name in ("file_id", "uri", "source", "sha256", "bytes", "extractor")
            },
            "stage": each.stage,
            "reason": each.why.reason,
            "detail": each.why.detail,
            "remedy": each.why.remedy,
            "run_id": run_id,
            "quarantined_at": now,
        }
        for each in kept
    ]
    return QUARANTINE.table(rows)
