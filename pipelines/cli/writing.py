"""What commands share that write: options of a decision, and the writer lock."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import pass_session
from pipelines.cli.output import note
from pipelines.cli.text import cut, flowing

if TYPE_CHECKING:
    from resources.lakehouse import Lakehouse

REASON_IN_MESSAGE = 80  # Characters.

Command = Callable[..., None]


def deciding(command: Command) -> Command:
    """Give a command what a decision needs: ID, --reason, --ref, --agent, the session.

    The command gets `session, identity, reason, ref, agent`; the reason is one line and
    never blank.
    """
    return click.argument("identity", metavar="ID")(reasoned(command))


def reasoned(command: Command) -> Command:
    """Give a command --reason, --ref, --agent and the session, as for a decision."""
    decorators: list[Callable[[Command], Command]] = [
        pass_session,
        click.option("--agent", default=None, help="Who decides. [the current user]"),
        click.option("--ref", default="main", help="Branch to write to. [main]"),
        click.option(
            "--reason", required=True, metavar="TEXT", callback=_said, help="Why."
        ),
    ]
    for decorate in decorators:
        command = decorate(command)
    return command


def _said(_context: click.Context, _option: click.Parameter, reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        msg = "Give a reason: the next person who looks will want one."
        raise click.UsageError(msg)
    return words


def in_message(reason: str) -> str:
    """Return a reason as it stands in the message of a commit."""
    return cut(flowing(reason), REASON_IN_MESSAGE)


@contextmanager
def writing(lakehouse: "Lakehouse", command: str) -> Iterator[None]:
    """Hold the home's writer lock, as an ingest does; who waits is told for whom.

    Args:
        lakehouse: An open home.
        command: Who holds it, such as "assay trust".

    Raises:
        BusyHomeError: If an ingest holds the home for too long.
    """
    from resources.lock import WriterLock

    settings = lakehouse.settings
    with WriterLock(
        settings.home / "writer.lock",
        holder=f"{command}, process {os.getpid()}",
        seconds=settings.lock_seconds,
        on_wait=lambda holder: note(f"Waiting for {holder or 'a writer'}."),
        is_over=lambda left: _is_over(lakehouse, left),
    ):
        yield


def _is_over(lakehouse: "Lakehouse", holder: str) -> bool:
    """Return whether the run that left its name in the lock is done."""
    # Imported here: only a run of several processes leaves its name behind.
    from pipelines.home import open_instance
    from resources.dagster_resources import is_over

    with open_instance(lakehouse.settings) as instance:
        return is_over(instance, holder)
