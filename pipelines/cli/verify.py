"""`assay verify`: is everything as it was committed, and where not."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_grid, print_json, say
from pipelines.cli.progress import StepProgress
from pipelines.cli.text import plural, size

if TYPE_CHECKING:
    from resources.catalog.proof.findings import Problem, Verification

SHOWN = 50  # Problems that people see.


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay verify",
        "assay verify --ref main --deep",
        "assay verify --keys trusted.pub --json",
    ),
)
@click.option("--ref", default=None, help="Only the history of this. [everything]")
@click.option(
    "-n",
    "--newest",
    type=click.IntRange(min=1),
    default=None,
    help="Only so many commits, the latest. [all]",
)
@click.option("--deep", is_flag=True, help="Read every data file whole as well.")
@click.option(
    "--keys",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Public keys; each commit must be signed with one of them.",
)
@pass_session
@click.pass_context
def verify(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    ref: str | None,
    newest: int | None,
    keys: Path | None,
    *,
    deep: bool,
) -> None:
    """Check that commits, states and files are as committed; exit code 1 if not.

    Nothing is changed, and others may go on working meanwhile.
    """
    trusted = _trusted(keys)
    with (
        session.lakehouse() as lakehouse,
        StepProgress(quiet=True) as progress,
    ):
        found = lakehouse.catalog.verify(
            ref, newest=newest, deep=deep, keys=trusted, progress=progress.report
        )
    if session.as_json:
        print_json({"ok": found.ok, **vars(found)})
    else:
        _tell(found)
    if not found.ok:
        context.exit(FINDING)


def _trusted(path: Path | None) -> list[bytes]:
    if path is None:
        return []
    from resources.catalog.proof.keys import load_public_keys

    return load_public_keys(path)


def _tell(found: "Verification") -> None:
    counts = found.checked
    if found.problems:
        print_grid(("problem", "where", "what"), map(_row, found.problems[:SHOWN]))
        if len(found.problems) > SHOWN:
            note(f"The first {SHOWN}; `assay verify --json` shows all.")
    looked_at = [
        plural(counts.get("commits", 0), "commit"),
        plural(counts.get("metadata files", 0), "metadata file"),
        plural(counts.get("files", 0), "data file"),
        size(counts.get("bytes", 0)),
    ]
    verdict = plural(len(found.problems), "problem") if found.problems else "all whole"
    say(f"{', '.join(looked_at)}: {verdict}.")


def _row(problem: "Problem") -> tuple[str, str, str]:
    return problem.kind.replace("_", " "), problem.where, problem.detail
