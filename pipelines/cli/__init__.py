"""The command line `assay`: each command is a module, loaded when it is called."""

from collections.abc import Sequence

import click

from pipelines.cli.base import AssayGroup, Session, examples
from pipelines.cli.failures import run

COMMANDS = {
    "ingest": "pipelines.cli.ingest:ingest",
    "sql": "pipelines.cli.sql:sql",
    "search": "pipelines.cli.search:search",
    "branch": "pipelines.cli.refs:branch",
    "tag": "pipelines.cli.refs:tag",
    "log": "pipelines.cli.history:log",
    "show": "pipelines.cli.history:show",
    "reflog": "pipelines.cli.history:reflog",
    "diff": "pipelines.cli.diff:diff",
    "merge": "pipelines.cli.merge:merge",
    "cherry-pick": "pipelines.cli.cherry_pick:cherry_pick",
    "revert": "pipelines.cli.undo:revert",
    "rollback": "pipelines.cli.undo:rollback",
    "reset": "pipelines.cli.reset:reset",
    "approve": "pipelines.cli.approve:approve",
    "quarantine": "pipelines.cli.quarantine:quarantine",
    "contradictions": "pipelines.cli.contradictions:contradictions",
    "trust": "pipelines.cli.trust:trust",
    "archive": "pipelines.cli.archive:archive",
    "restore": "pipelines.cli.archive:restore",
    "verify": "pipelines.cli.verify:verify",
    "keys": "pipelines.cli.keys:keys",
    "gc": "pipelines.cli.garbage:gc",
    "expire": "pipelines.cli.upkeep:expire",
    "compact": "pipelines.cli.upkeep:compact",
    "index": "pipelines.cli.index:index",
    "doctor": "pipelines.cli.doctor:doctor",
    "serve": "pipelines.cli.serve:serve",
    "token": "pipelines.cli.serve:token",
    "ui": "pipelines.cli.ui:ui",
}


@click.group(
    name="assay",
    cls=AssayGroup,
    epilog=examples(
        "assay ingest ./documents",
        'assay search "How long is the notice period?"',
        'assay sql "select uri, title from kb.current_documents"',
    ),
)
@click.version_option(package_name="assay")
def cli() -> None:
    """A knowledge lakehouse that tests what it knows."""


cli.lazy = COMMANDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code.

    Args:
        arguments: Words after `assay`; those of the process when None.

    Returns:
        0 done, 1 a finding or an error, 2 wrong use, 130 interrupted, 141 when the
        reader of a pipe left early.
    """
    return run(cli, arguments, Session())
