"""A home of so many passages with a history, made once and kept."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.search.material import Material
from benchmarks.search.rows import PASSAGES, Edition, events, written
from resources.lakehouse import Lakehouse
from resources.settings import Settings
from resources.tables import append

DOCUMENTS_A_BLOCK = 2_500  # 50,000 passages: 75 MB of vectors.
EDITED_OF = 2_222  # Documents to one that a second commit replaces, by the passage.
DRAFTED = 13  # Documents on a branch of their own: 260 passages.
BEFORE, DRAFT = "before", "draft"
MARK = "built"


@dataclass(frozen=True)
class Plan:
    """How many documents each commit of a home has.

    Args:
        passages: Live at main, a multiple of 20.
    """

    passages: int

    @property
    def documents(self) -> int:
        """Documents of the first commit."""
        return self.passages // PASSAGES

    @property
    def edited(self) -> int:
        """Documents that the second commit gives new contents."""
        return max(self.passages // EDITED_OF, 1)

    @property
    def needed(self) -> int:
        """Passages of material that all commits take together."""
        return self.passages + PASSAGES * (self.edited + DRAFTED)


def build(folder: Path, plan: Plan, material: Material) -> Settings:
    """Return the settings of a home, which is made unless it is there already.

    Its tag `before` has the first edition of every document. At main some have a
    second one, so that as many passages are superseded. The branch `draft` deletes a
    few documents and has others instead.
    """
    settings = Settings(home=folder)
    if (folder / MARK).exists():
        return settings
    started = time.perf_counter()
    with Lakehouse(settings) as lakehouse:
        for message, branch, editions, gone in _commits(plan):
            if branch == DRAFT:
                lakehouse.catalog.create_branch(DRAFT)
            _write(lakehouse, (message, branch), (editions, gone), material)
            if branch == "main" and not gone and editions[0].revision == 1:
                lakehouse.catalog.create_tag(BEFORE)
    (folder / MARK).write_text(f"{plan.passages}\n", encoding="utf-8")
    print(f"tables: {time.perf_counter() - started:.0f} s", flush=True)
    return settings


def _commits(plan: Plan) -> Iterator[tuple[str, str, list[Edition], range]]:
    """Yield message, branch, editions and deleted documents of each commit."""
    blocks = [
        Edition(first, first * PASSAGES, min(DOCUMENTS_A_BLOCK, plan.documents - first))
        for first in range(0, plan.documents, DOCUMENTS_A_BLOCK)
    ]
    yield "first edition", "main", blocks, range(0)
    second = Edition(0, plan.passages, plan.edited, revision=2)
    yield "second edition", "main", [second], range(0)
    later = plan.passages + plan.edited * PASSAGES
    drafted = Edition(plan.documents, later, DRAFTED)
    gone = range(plan.documents - DRAFTED, plan.documents)
    yield "draft", DRAFT, [drafted], gone


def _write(
    lakehouse: Lakehouse,
    commit: tuple[str, str],
    change: tuple[list[Edition], range],
    material: Material,
) -> None:
    (message, branch), (editions, gone) = commit, change
    model = lakehouse.embedder.model_id
    with lakehouse.catalog.transaction(branch, message=message) as tx:
        for edition in editions:
            for spec, rows in written(material, edition, model):
                append(tx, spec, rows)
            print(f"{message}: document {edition.first:,}", flush=True)
        if gone:
            append(tx, *events(gone, 2, "deleted"))
