"""A plan carried out on one table, view or namespace: read first, then written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pyiceberg.table.snapshots import Operation as SnapshotOperation
from pyiceberg.table.update import update_table_metadata

from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.model import Content, Operation, operation
from resources.catalog.replay.snapshot import apply_and_write, write_snapshot
from resources.catalog.undo.aims import Aim
from resources.catalog.undo.model import Cell, File, TableUndo
from resources.catalog.undo.parts import Reader
from resources.catalog.undo.settings import updates_to
from resources.catalog.undo.states import VIEW, plain_settings, settings_of


@dataclass(frozen=True)
class ContentChange:
    """What is to be done to one content.

    Args:
        aim: Where it should be.
        out: Files to take out.
        back: Files to put back.
        settings: Value by cell, of the others that change; None to remove it.
    """

    aim: Aim
    out: tuple[File, ...] = ()
    back: tuple[File, ...] = ()
    settings: Mapping[Cell, Any] = field(default_factory=dict)

    @property
    def is_needed(self) -> bool:
        """Whether it changes anything."""
        moved = self.aim.key != self.aim.now.key
        return moved or bool(self.out or self.back or self.settings)

    @property
    def report(self) -> TableUndo:
        """What it does, for people."""
        out, back = ([f for f in s if f.kind == "data"] for s in (self.out, self.back))
        aim = self.aim
        action = "drop" if aim.key is None else "change" if aim.now.key else "put_back"
        return TableUndo(
            key=aim.key or aim.now.key or "",
            kind=aim.base.kind,
            action=action,  # type: ignore[arg-type]
            files_out=len(out),
            rows_out=sum(file.rows for file in out),
            files_back=len(back),
            rows_back=sum(file.rows for file in back),
            settings=tuple(_named(*each) for each in self.settings.items()),
        )


def change_for(aim: Aim, reader: Reader) -> ContentChange:
    """Return what an aim changes; reads metadata and manifests, writes nothing."""
    if aim.base.kind != "table":
        now = plain_settings(aim.base)
        differing = {c: v for c, v in aim.wanted.items() if now.get(c) != v}
        return ContentChange(aim, settings=differing)
    where = aim.now.key or aim.key or ""
    if aim.key is None:
        return ContentChange(aim, out=tuple(reader.live(where, aim.base).values()))
    live = reader.present(where, aim.base, aim.files)
    paths = {name: file for (kind, name), file in aim.wanted.items() if kind == "file"}
    out = tuple(live[p] for p, f in sorted(paths.items()) if f is None and p in live)
    back = tuple(f for p, f in sorted(paths.items()) if f is not None and p not in live)
    state = settings_of(reader.metadata(where, aim.base)[0])
    settings = {
        cell: value
        for cell, value in aim.wanted.items()
        if cell[0] != "file" and state.get(cell) != value
    }
    return ContentChange(aim, out, back, settings)


def operations(
    change: ContentChange, reader: Reader, files: MetadataFiles
) -> list[Operation]:
    """Write what a change needs, and return what is to be committed for it."""
    aim = change.aim
    moved = aim.now.key is not None and aim.now.key != aim.key
    gone = [operation(aim.now.key or "", aim.now.content, None)] if moved else []
    if aim.key is None:
        return gone
    before = None if moved else aim.now.content
    return [*gone, operation(aim.key, before, _content(change, reader, files))]


def _named(cell: Cell, value: Any) -> str:  # noqa: ANN401
    kind, name = cell
    if kind == "field":
        return f"column {value.name if value else 'with id ' + name}"
    return f"{kind} {name}".strip()


def _content(change: ContentChange, reader: Reader, files: MetadataFiles) -> Content:
    base, settings = change.aim.base, change.settings
    if not (settings or change.out or change.back):
        return base
    if base.kind == "view":
        place, checksum, files_of = settings[VIEW]
        return replace(base, metadata_location=place, checksum=checksum, files=files_of)
    if base.kind == "namespace":
        changed = {**base.properties, **{name: v for (_, name), v in settings.items()}}
        kept = {name: value for name, value in changed.items() if value is not None}
        return replace(base, properties=kept)
    return _table(change, reader, files)


def _table(change: ContentChange, reader: Reader, files: MetadataFiles) -> Content:
    """Write the next state of a table: one snapshot, one metadata file."""
    base = change.aim.base
    metadata, io = reader.metadata(change.aim.key or "", base)
    updates = updates_to(metadata, change.settings)
    if change.out or change.back:
        only_rows = all(file.kind == "data" for file in change.out)
        deletes = only_rows and not change.back
        updates += write_snapshot(
            update_table_metadata(metadata, tuple(updates)) if updates else metadata,
            io,
            removed=[file.live for file in change.out],
            restored=[file.live for file in change.back],
            operation=SnapshotOperation.DELETE
            if deletes
            else SnapshotOperation.OVERWRITE,
        )
    return apply_and_write(files, base, metadata, updates, io)
