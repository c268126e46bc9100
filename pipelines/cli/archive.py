"""`assay archive` and `assay restore`: a ref as files, and files as a branch."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.output import print_json, say
from pipelines.cli.text import duration, plural, short_id, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.lakehouse import Lakehouse

Format = Literal["hdf5", "csv"]


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay archive hdf5",
        "assay archive csv --ref q1-2026 -o q1-tables",
        "assay archive hdf5 -o backup.h5 --no-vectors",
    ),
)
@click.argument("form", type=click.Choice(["hdf5", "csv"]), metavar="hdf5|csv")
@click.option("--ref", default="main", help="Which state. [main]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File (hdf5) or folder (csv). [<home>/archive/<ref>-<commit>]",
)
@click.option("--vectors/--no-vectors", default=True, help="With the embeddings. [yes]")
@pass_session
def archive(
    session: Session, form: Format, ref: str, output: Path | None, *, vectors: bool
) -> None:
    """Write all tables of a ref to an HDF5 file or a folder of CSV files."""
    with session.lakehouse() as lakehouse:
        from resources import archive as engine

        path = output or default_path(lakehouse, ref, form)
        path.parent.mkdir(parents=True, exist_ok=True)
        report = engine.archive(
            lakehouse.catalog, ref, path, format=form, vectors=vectors
        )
    if session.as_json:
        print_json(report)
    else:
        say(
            f"{report.path}: {plural(report.tables, 'table')}, "
            f"{plural(report.rows, 'row')}, {size(report.bytes)} "
            f"in {duration(report.seconds)}"
        )
        _say_left_out(report.left_out)


def _say_left_out(names: "Sequence[str]") -> None:
    if names:
        say(f"left out: {', '.join(names)}")


def default_path(lakehouse: "Lakehouse", ref: str, form: Format) -> Path:
    """Return where the archive of a ref goes when the user names no place."""
    commit = lakehouse.catalog.resolve(ref)
    name = re.sub(r"[^\w.-]+", "-", ref)
    suffix = ".h5" if form == "hdf5" else ""
    return lakehouse.settings.archive_folder / f"{name}-{short_id(commit.id)}{suffix}"


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay restore backup.h5 --branch restored",
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--branch", required=True, help="The new branch that gets the tables.")
@click.option("--agent", default=None, help="On whose behalf. [the current user]")
@pass_session
def restore(session: Session, path: Path, branch: str, agent: str | None) -> None:
    """Read an archive (an HDF5 file or a CSV folder) into a new branch.

    Every column is checked first: an archive that was cut or altered is refused, and
    the message names the column.
    """
    with session.lakehouse(create=True) as lakehouse:
        from resources import archive as engine

        report = engine.restore(
            lakehouse.catalog, path, branch, agent=agent or session.settings.agent
        )
    if session.as_json:
        print_json(report)
    else:
        counts = f"{plural(report.tables, 'table')}, {plural(report.rows, 'row')}"
        say(f"{path} is on the branch {branch}: {counts}")
        _say_left_out(report.left_out)
        say(f"  assay diff main {branch}")
