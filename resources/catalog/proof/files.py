"""The files of contents: each metadata file, manifest list, manifest and data file."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

from resources.catalog.commits import digest
from resources.catalog.model import Content
from resources.catalog.proof.avro import (
    FileEntry,
    intact_manifests,
    live_files,
    manifests,
)
from resources.catalog.proof.findings import Findings, ProblemKind
from resources.catalog.proof.lineage import Lineage
from resources.catalog.proof.metadata import Demands
from resources.catalog.proof.storage import Outcome, Storage

Parsed = TypeVar("Parsed")
Group = Literal["metadata", "manifest"]
Harm = Literal["missing", "changed", "unreadable"]
_KINDS: Mapping[Group, Mapping[Harm, ProblemKind]] = {
    "metadata": {
        "missing": "metadata_missing",
        "changed": "metadata_changed",
        "unreadable": "metadata_unreadable",
    },
    "manifest": {
        "missing": "manifest_missing",
        "changed": "manifest_changed",
        "unreadable": "manifest_unreadable",
    },
}
_TOLD = 500  # Files between two words on progress.


@dataclass(frozen=True)
class Owned:
    """A content and who made it.

    Args:
        content: Of a table or view.
        owner: Its key and commit, for people.
    """

    content: Content
    owner: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A small file that must be there.

    Args:
        group: Which problems it can have.
        location: Where it is.
        owner: Who needs it.
        length: In bytes, where recorded.
        checksum: SHA-256 of it, where recorded.
    """

    group: Group
    location: str
    owner: str
    length: int | None = None
    checksum: str | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether bytes that pass for it are those that were written."""
        return self.checksum is not None

    @property
    def where(self) -> str:
        """The file and its owner, for people."""
        return f"{self.location} of {self.owner}"


class Files:
    """Checks files, each once, however many commits need it.

    Args:
        storage: Reads them.
        findings: Where problems go.
        checksums: SHA-256 by location, of files that have one recorded.
    """

    def __init__(
        self, storage: Storage, findings: Findings, checksums: Mapping[str, str]
    ) -> None:
        self._storage = storage
        self._findings = findings
        self._checksums = checksums

    def check(self, owned: Iterable[Owned]) -> list[tuple[FileEntry, str]]:
        """Check all files that contents need.

        Returns:
            The data and delete files that have their recorded size, with owners.
        """
        lists: dict[str, Wanted] = {}
        sizes: dict[str, tuple[int, str]] = {}
        for demanded, owner in self._metadata(owned):
            self._want(lists, ((at, None) for at in demanded.lists), owner)
            sizes.update((k, (v, owner)) for k, v in demanded.statistics.items())
        needed: dict[str, Wanted] = {}
        for file, named in self._each("manifest lists", lists.values(), _named):
            self._want(needed, named, file.owner)
        entries: dict[str, tuple[FileEntry, str]] = {}
        for file, live in self._each("manifests", needed.values(), _live):
            for each in live:
                entries.setdefault(each.location, (each, file.owner))
        sizes.update((at, (e.size, owner)) for at, (e, owner) in entries.items())
        whole = self._sizes(sizes)
        return [pair for at, pair in entries.items() if at in whole]

    def _want(
        self,
        wanted: dict[str, Wanted],
        named: Iterable[tuple[str, int | None]],
        owner: str,
    ) -> None:
        """Add manifest lists or manifests, with their lengths, that are new."""
        for location, length in named:
            if location not in wanted:
                checksum = self._checksums.get(location)
                file = Wanted("manifest", location, owner, length, checksum)
                wanted[location] = file

    def _metadata(self, owned: Iterable[Owned]) -> Iterator[tuple[Demands, str]]:
        """Yield what the metadata file of each table demands, with its owner."""
        contents: dict[Wanted, Content] = {}
        for each in owned:
            content, place = each.content, each.content.metadata_location or ""
            file = Wanted("metadata", place, each.owner, checksum=content.checksum)
            contents[file] = content
        tables = {f: c for f, c in contents.items() if c.kind == "table"}
        lineage = Lineage()
        # The newest first: it tells of those before it.
        for file, data in self._intact("metadata files", reversed(contents)):
            if file not in tables:
                continue
            read = partial(lineage.demanded, tables[file], intact=file.is_recorded)
            found = self._parsed(file, read, data)
            if found is None:
                continue
            expected = tables[file].snapshot_id
            if found.snapshot_id != expected:
                detail = f"is at snapshot {found.snapshot_id}, not at {expected}"
                self._report(file, "changed", detail)
            yield found, file.owner

    def _each(
        self,
        what: str,
        wanted: Iterable[Wanted],
        parse: Callable[[Wanted, bytes], Parsed],
    ) -> Iterator[tuple[Wanted, Parsed]]:
        for file, data in self._intact(what, wanted):
            found = self._parsed(file, partial(parse, file), data)
            if found is not None:
                yield file, found

    def _intact(
        self, what: str, wanted: Iterable[Wanted]
    ) -> Iterator[tuple[Wanted, bytes]]:
        """Yield the files whose bytes are those that were written."""
        files = defaultdict(list)
        for each in wanted:
            files[each.location].append(each)
        for done, (location, outcome) in enumerate(self._storage.read(list(files))):
            if done % _TOLD == 0:
                self._findings.tell(what, done, len(files))
            self._findings.count(what)
            for file in files[location]:
                data = self._examined(file, outcome)
                if data is not None:
                    yield file, data
        self._findings.tell(what, len(files), len(files))

    def _examined(self, file: Wanted, outcome: Outcome) -> bytes | None:
        if outcome is None:
            self._report(file, "missing", "is gone")
        elif isinstance(outcome, OSError):
            self._report(file, "unreadable", str(outcome))
        elif file.length is not None and len(outcome) != file.length:
            detail = f"has {len(outcome)} bytes, was written with {file.length}"
            self._report(file, "changed", detail)
        elif file.checksum is not None and digest(outcome) != file.checksum:
            detail = "its SHA-256 is not that of the file that was written"
            self._report(file, "changed", detail)
        else:
            return outcome
        return None

    def _parsed(
        self, file: Wanted, parse: Callable[[bytes], Parsed], data: bytes
    ) -> Parsed | None:
        try:
            return parse(data)
        except ValueError as error:
            self._report(file, "unreadable", str(error))
            return None

    def _report(self, file: Wanted, harm: Harm, detail: str) -> None:
        self._findings.add(_KINDS[file.group][harm], file.where, detail)

    def _sizes(self, wanted: Mapping[str, tuple[int, str]]) -> set[str]:
        """Return the locations at which a file of the recorded size is."""
        self._findings.count("files", len(wanted))
        self._findings.count("bytes", sum(size for size, _ in wanted.values()))
        whole = set()
        for location, size in self._storage.sizes(wanted).items():
            recorded, owner = wanted[location]
            where = f"{location} of {owner}"
            if size is None:
                self._findings.add("file_missing", where, "is gone")
            elif size != recorded:
                detail = f"has {size} bytes, was written with {recorded}"
                self._findings.add("file_changed", where, detail)
            else:
                whole.add(location)
        self._findings.tell("files", len(wanted), len(wanted))
        return whole


def _named(file: Wanted, data: bytes) -> list[tuple[str, int]]:
    return intact_manifests(data) if file.is_recorded else manifests(data)


def _live(_: Wanted, data: bytes) -> list[FileEntry]:
    return live_files(data)
