"""Which files a run reads: paths that were asked for, or every known source."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from resources.errors import AssayError
from resources.settings import Settings
from resources.sources import FolderSource
from resources.sources.folder import FolderNotFoundError
from resources.sources.names import escape_path, lineage

EVERYTHING = ("**",)
WHOLE = ("",)  # The listing of a source that is all of its folder.


class SourceClashError(AssayError):
    """A source name already stands for another folder."""

    def __init__(self, name: str, known: Path, wanted: Path) -> None:
        super().__init__(
            f"Source '{name}' is the folder {known}; {wanted} is not that or in it.",
            remedy=f"assay ingest {wanted} --source {name}-2",
        )


@dataclass(frozen=True)
class SourceDefinition:
    """What belongs to a source.

    Attributes:
        name: First part of every URI in it.
        root: Its folder.
        include: Globs of the files that belong.
        exclude: Globs of the files that do not.
        revision: Number of its row in `kb.sources`; 0 if it is new.
        listing: The files and folders that belong, relative to root and escaped.
    """

    name: str
    root: Path
    include: tuple[str, ...] = EVERYTHING
    exclude: tuple[str, ...] = ()
    revision: int = 0
    listing: tuple[str, ...] = WHOLE

    def holds(self, path: Path) -> bool:
        """Return whether a path belongs to this source, globs aside."""
        inside = path.is_relative_to(self.root)
        return inside and not set(self.listing).isdisjoint(lineage(self.scope(path)))

    def scope(self, path: Path) -> str:
        """Return a path below the root as URIs have it; "" for the root itself."""
        below = path.relative_to(self.root).as_posix()
        return "" if below == "." else escape_path(os.fsencode(below))

    def with_path(self, path: Path) -> "SourceDefinition":
        """Return the source with one more file or folder; all of it with its root."""
        scope = self.scope(path)
        return replace(self, listing=(*self.listing, scope) if scope else WHOLE)


@dataclass(frozen=True)
class Request:
    """What a user asked to ingest; empty globs mean those that the source has."""

    paths: tuple[Path, ...] = ()
    source: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """One source and the parts of it that a run looks at; "" is all of it."""

    definition: SourceDefinition
    scopes: frozenset[str] = frozenset(WHOLE)

    def open(self, settings: Settings) -> FolderSource:
        """Return the source, ready to be scanned; the home in it is left out."""
        return FolderSource(
            self.definition.root,
            self.definition.name,
            include=self.definition.include,
            exclude=(*self.definition.exclude, *self._home(settings.home)),
            scope=self.scopes,
            max_file_bytes=settings.max_file_bytes,
        )

    @property
    def is_whole(self) -> bool:
        """Whether all of the folder is looked at."""
        return "" in self.scopes

    def covers(self, uri: str) -> bool:
        """Return whether a file of this source, or a member of one, is in scope."""
        path = uri.removeprefix(f"{self.definition.name}/").partition("!/")[0]
        return not self.scopes.isdisjoint(lineage(path))

    def _home(self, home: Path) -> list[str]:
        """Return the glob of a home inside the folder: what we write is no document."""
        root = self.definition.root
        if home == root or not home.is_relative_to(root):
            return []
        path = escape_path(os.fsencode(home.relative_to(root)))
        return ["/" + re.sub(r"([\\*?\[\]!# ])", r"\\\1", path) + "/"]


def resolve(
    request: Request, known: Sequence[SourceDefinition], inbox: Path
) -> list[Input]:
    """Return what to read: the request's paths, or all known sources and the inbox.

    A path that belongs to a known source, or to one that an earlier path makes, is a
    part of that source. Any other folder becomes a source of its own, named after
    itself. A file becomes part of a source named after its folder, to which nothing
    belongs but such files: nobody asked for the rest of the folder.

    Raises:
        FolderNotFoundError: If a path is not there.
        SourceClashError: If the name of a new source already means another folder.
    """
    definitions = {each.name: each for each in known}
    if not request.paths:
        if inbox.is_dir() and all(each.root != inbox for each in known):
            own = _inbox_name(definitions)
            definitions[own] = SourceDefinition(own, inbox)
        present = [each for each in definitions.values() if each.root.is_dir()]
        return [Input(each, frozenset(each.listing)) for each in present]
    paths = [_absolute(path) for path in request.paths]
    name = _source_name(request.source) if request.source else None
    above = _common_folder(paths) if name else None
    scopes: dict[str, set[str]] = {}
    for path in paths:
        found = _holder(path, name, list(definitions.values()), inbox)
        if found is None and name is None and path.is_relative_to(inbox):
            found = SourceDefinition(_inbox_name(definitions), inbox)
        found = found or _new_source(path, name, above, definitions)
        definitions[found.name] = _with_globs(found, request)
        scopes.setdefault(found.name, set()).add(found.scope(path))
    return [Input(definitions[name], frozenset(each)) for name, each in scopes.items()]


def _absolute(path: Path) -> Path:
    if not os.path.lexists(path):
        raise FolderNotFoundError(path)
    return path.resolve() if ".." in path.parts else path.absolute()


def _common_folder(paths: Sequence[Path]) -> Path:
    """Return the folder of all paths that are to be one source."""
    common = Path(os.path.commonpath(paths))
    return common if common.is_dir() else common.parent


def _holder(
    path: Path, name: str | None, known: Sequence[SourceDefinition], inbox: Path
) -> SourceDefinition | None:
    """Return the innermost source that a path belongs to, of that name if one is given.

    The inbox is not a part of a folder that the home happens to lie in.
    """
    floor = inbox if path.is_relative_to(inbox) else Path("/")
    holders = [
        each
        for each in known
        if each.holds(path)
        and each.root.is_relative_to(floor)
        and name in {None, each.name}
    ]
    return max(holders, key=lambda each: len(each.root.parts), default=None)


def _new_source(
    path: Path,
    name: str | None,
    above: Path | None,
    known: Mapping[str, SourceDefinition],
) -> SourceDefinition:
    """Return a new source with a path in it, or one that has it from now on."""
    folder = above or (path if path.is_dir() else path.parent)
    name = name or _source_name(folder.name or "root")
    other = known.get(name)
    if other is None:
        return SourceDefinition(name, folder, listing=()).with_path(path)
    if path.is_relative_to(other.root) and (above or folder == other.root):
        return other.with_path(path)
    raise SourceClashError(name, other.root, path)


def _with_globs(found: SourceDefinition, request: Request) -> SourceDefinition:
    return replace(
        found,
        include=request.include or found.include,
        exclude=request.exclude or found.exclude,
    )


def _inbox_name(known: Mapping[str, SourceDefinition]) -> str:
    names = chain(["inbox"], (f"inbox-{number}" for number in count(2)))
    return next(each for each in names if each not in known)


def _source_name(text: str) -> str:
    """Return a name as the first part of a URI: storable, without a separator."""
    return escape_path(os.fsencode(text)).replace("/", "%2F")
