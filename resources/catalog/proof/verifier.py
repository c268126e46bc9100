"""The whole verification: names, chain, states, then files."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from resources.catalog.model import Commit, Content, short
from resources.catalog.proof.chain import check_commit, check_names, reachable
from resources.catalog.proof.checksums import checksums
from resources.catalog.proof.deep import Reading
from resources.catalog.proof.files import Files, Owned
from resources.catalog.proof.findings import Findings, Progress, Verification
from resources.catalog.proof.records import Knot, Records
from resources.catalog.proof.signatures import check_signatures
from resources.catalog.proof.states import States
from resources.catalog.proof.storage import Storage
from resources.catalog.store import Store
from resources.catalog.tree import EMPTY_ROOT


@dataclass(frozen=True)
class Request:
    """What is to be verified.

    Args:
        head: Only this commit and what is before it; None for everything.
        newest: Only so many commits, the latest; None for all.
        keys: Public keys that every commit must be signed with one of; or none.
        deep: Whether data files are read whole.
    """

    head: str | None = None
    newest: int | None = None
    keys: Collection[bytes] = ()
    deep: bool = False


class Verifier:
    """Looks at all that a catalog holds, and changes nothing.

    Args:
        records: The rows of its store.
        findings: Where problems go.
    """

    def __init__(self, records: Records, findings: Findings) -> None:
        self._records = records
        self._findings = findings
        self._states = States(records, findings)
        self._owned: dict[Content, Owned] = {}
        self._noted: set[str] = set()

    def history(self, request: Request) -> Iterable[Owned]:
        """Check names, commits, states and signatures.

        Returns:
            Every table and view whose files must be there.
        """
        # In this order, so that what others commit meanwhile is not missed.
        refs, moves = self._records.refs(), self._records.moves()
        knots = self._records.knots()
        chosen = list(knots)
        if request.head is None:
            check_names(refs, moves, knots, self._findings)
        else:
            history = reachable([request.head], knots)
            chosen = [each for each in knots if each in history]
        if request.newest is not None:
            chosen = chosen[max(len(chosen) - request.newest, 0) :]
        self._check_commits(chosen, knots)
        wanted = {each: knots[each] for each in chosen}
        signatures = self._records.signatures()
        check_signatures(signatures, wanted, request.keys, self._findings)
        return self._owned.values()

    def _check_commits(self, wanted: Sequence[str], knots: Mapping[str, Knot]) -> None:
        done = 0
        for rows in self._records.commits(wanted):
            self._findings.tell("commits", done, len(wanted))
            commits = [check_commit(row, knots, self._findings) for row in rows]
            self._check_states([each for each in commits if each is not None], knots)
            done += len(rows)
        self._findings.tell("commits", done, len(wanted))

    def _check_states(self, commits: list[Commit], knots: Mapping[str, Knot]) -> None:
        self._states.prepare(each.root for each in commits)
        for commit in commits:
            first = commit.parents[0] if commit.parents else None
            before = knots.get(first) if first is not None else None
            if first is None or before is not None:
                self._states.check(commit, before.root if before else EMPTY_ROOT)
            contents = [each.content for each in commit.operations]
            self._noted.update(each.files for each in contents if each and each.files)
            if knots[commit.id].collected:
                self._findings.count("collected")
                continue
            self._own(commit, {each.key: each.content for each in commit.operations})
            if before is not None and before.collected:
                self._own(commit, self._states.contents(commit.root))

    def checksums(self) -> dict[str, str]:
        """Return the SHA-256 of the files that commits say they wrote, by location."""
        return checksums(self._records, sorted(self._noted), self._findings)

    def _own(self, commit: Commit, contents: Mapping[str, Content | None]) -> None:
        for key, content in contents.items():
            if content is not None and content.metadata_location is not None:
                owner = f"{key} at {short(commit.id)}"
                self._owned.setdefault(content, Owned(content, owner))


def verify(
    store: Store, storage: Storage, request: Request, progress: Progress | None
) -> Verification:
    """Check history and files.

    Args:
        store: Of the catalog.
        storage: Where its files are.
        request: What to look at.
        progress: Told how far the work is.
    """
    records = Records(store)
    while True:
        collected = records.collected()
        found = _verified(records, storage, request, Findings(progress))
        # Files that garbage collection took away meanwhile were needed at first.
        if found.ok or records.collected() == collected:
            return found


def _verified(
    records: Records, storage: Storage, request: Request, findings: Findings
) -> Verification:
    verifier = Verifier(records, findings)
    owned = verifier.history(request)
    recorded = verifier.checksums()
    there = Files(storage, findings, recorded).check(owned)
    if request.deep:
        Reading(storage, findings, recorded).check(there)
    return findings.result()
