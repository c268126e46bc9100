"""Which folders a run reads: paths on the command line, or every known source."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from resources.errors import AssayError
from resources.sources import FolderSource

EVERYTHING = ("**",)


class SourceClashError(AssayError):
    """A source name already stands for another folder."""

    def __init__(self, name: str, known: Path, wanted: Path) -> None:
        super().__init__(
            f"Source '{name}' is the folder {known}; {wanted} is another one.",
            remedy=f"assay ingest {wanted} --source {name}-2",
        )


@dataclass(frozen=True)
class SourceDefinition:
    """What belongs to a source: its folder, and the globs that choose files in it."""

    name: str
    root: Path
    include: tuple[str, ...] = EVERYTHING
    exclude: tuple[str, ...] = ()
    revision: int = 0


@dataclass(frozen=True)
class Request:
    """What a user asked to ingest; empty globs mean those that the source has."""

    paths: tuple[Path, ...] = ()
    source: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """One source and the part of it that a run looks at; scope "" is all of it."""

    definition: SourceDefinition
    scope: str = ""

    def open(self, max_file_bytes: int) -> FolderSource:
        """Return the source, ready to be scanned."""
        return FolderSource(
            self.definition.root,
            self.definition.name,
            include=self.definition.include,
            exclude=self.definition.exclude,
            scope=self.scope,
            max_file_bytes=max_file_bytes,
        )

    @property
    def uri_prefix(self) -> str:
        """What the URI of everything in scope starts with, or is."""
        name = self.definition.name
        return f"{name}/{self.scope}" if self.scope else f"{name}/"


def resolve(
    request: Request, known: Sequence[SourceDefinition], inbox: Path
) -> list[Input]:
    """Return what to read: the request's paths, or all known sources and the inbox.

    A path inside a known source's folder is a part of that source. Any other folder
    becomes a source of its own, named after itself; a file belongs to its folder.

    Raises:
        SourceClashError: If the name of a new source already means another folder.
    """
    if not request.paths:
        inputs = [Input(definition) for definition in known if definition.root.exists()]
        if inbox.is_dir() and all(each.root != inbox for each in known):
            inputs.append(Input(SourceDefinition("inbox", inbox)))
        return inputs
    return [_resolve_path(path, request, known) for path in request.paths]


def _resolve_path(
    path: Path, request: Request, known: Sequence[SourceDefinition]
) -> Input:
    path = path.absolute()
    folder = path if path.is_dir() else path.parent
    holders = [each for each in known if path.is_relative_to(each.root)]
    if request.source:
        holders = [each for each in holders if each.name == request.source]
    definition = max(
        holders, key=lambda each: len(each.root.parts), default=None
    ) or _new_definition(folder, request, known)
    if request.include or request.exclude:
        definition = SourceDefinition(
            definition.name,
            definition.root,
            request.include or EVERYTHING,
            request.exclude,
            definition.revision,
        )
    scope = path.relative_to(definition.root).as_posix()
    return Input(definition, "" if scope == "." else scope)


def _new_definition(
    folder: Path, request: Request, known: Sequence[SourceDefinition]
) -> SourceDefinition:
    name = request.source or folder.name or "root"
    for other in known:
        if other.name == name:
            raise SourceClashError(name, other.root, folder)
    return SourceDefinition(name, folder)
