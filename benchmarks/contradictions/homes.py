"""A home in a temporary folder: files in by the real job, conflicts and claims out."""

import csv
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.contradictions.matching import Library, Placed, Reported
from pipelines.run import IngestRequest, ingest
from resources.lakehouse import Lakehouse
from resources.settings import Settings
from resources.values import Value

_OPEN = "select * from kb.open_contradictions order by contradiction_id"
_TEXTS = "select uri, text from kb.current_documents"
_CLAIMS = """
select
    claim_id, uri, text, start, "end", row_key, value_type, value_text, value_key,
    low, high, unit, tolerance, approximate, items
from kb.live_claims
where list_contains($ids::varchar[], claim_id)
"""


@dataclass(frozen=True, slots=True)
class Home:
    """One home."""

    folder: Path

    def take_in(
        self, folder: Path, source: str, exclude: Sequence[str] = ()
    ) -> dict[str, float]:
        """Read a folder by the whole job; return the seconds of its steps.

        Args:
            folder: What to read.
            source: Name for it.
            exclude: Globs of files to leave out.

        Raises:
            RuntimeError: If it was not released.
        """
        started = time.perf_counter()
        request = IngestRequest(paths=[folder], source=source, exclude=exclude)
        summary = ingest(request, Settings(home=self.folder))
        if not summary.released:
            msg = f"{folder} was not released: {summary.error} {summary.checks}"
            raise RuntimeError(msg)
        return {**summary.steps, "all": time.perf_counter() - started}

    def reported(self) -> tuple[list[Reported], Library]:
        """Return the open conflicts, and what is needed to place their claims."""
        with Lakehouse(Settings(home=self.folder)) as lakehouse:
            rows = lakehouse.warehouse.query(_OPEN).to_pylist()
            ids = sorted({each for row in rows for each in row["claims"]})
            drawn = lakehouse.warehouse.query(_CLAIMS, parameters={"ids": ids})
            texts = lakehouse.warehouse.query(_TEXTS).to_pylist()
        claims = [placed(row) for row in drawn.to_pylist()]
        library = Library(
            {row["uri"]: row["text"] or "" for row in texts},
            {claim.claim_id: claim for claim in claims},
        )
        return [report(row) for row in rows], library

    def ask(
        self, sql: str, params: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows of a query on the released state."""
        with Lakehouse(Settings(home=self.folder)) as lakehouse:
            return list(lakehouse.warehouse.query(sql, parameters=params).to_pylist())

    def copy(self, to: Path) -> "Home":
        """Return a copy of this home in another folder."""
        shutil.copytree(self.folder, to)
        return Home(to)


def report(row: Mapping[str, Any]) -> Reported:
    """Return a row of kb.open_contradictions."""
    return Reported(
        id=row["contradiction_id"],
        kind=row["kind"],
        score=row["score"],
        sides=(row["claim_a"], row["claim_b"]),
        claims=tuple(row["claims"]),
        explanation=row["explanation"],
    )


def placed(row: Mapping[str, Any]) -> Placed:
    """Return a row of kb.live_claims."""
    inside = row["start"] is not None
    return Placed(
        claim_id=row["claim_id"],
        uri=row["uri"],
        text=row["text"],
        span=(row["start"], row["end"]) if inside else None,
        row_key=row["row_key"] or "",
        value=value_of(row),
    )


def value_of(row: Mapping[str, Any]) -> Value | None:
    """Return the value of a claim's row; None for a statement."""
    if row["value_type"] is None:
        return None
    names = {"kind": "value_type", "text": "value_text", "key": "value_key"}
    content = {
        each.name: row[names.get(each.name, each.name)] for each in fields(Value)
    }
    content["items"] = tuple(row["items"] or ())
    content["approximate"] = bool(row["approximate"])
    return Value(**content)


def unique(rows: Iterable[Reported]) -> Sequence[Reported]:
    """Return conflicts, each once, the strongest first."""
    known = {row.id: row for row in rows}
    return sorted(known.values(), key=lambda row: (-row.score, row.id))


def write_csv(
    path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Write a header and rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
