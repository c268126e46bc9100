"""What `assay merge` and `assay cherry-pick` have in common."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from pipelines.cli.output import say
from pipelines.cli.text import plural, short_id

if TYPE_CHECKING:
    from resources.catalog import MergeResult
    from resources.catalog.model import Behaviour

Command = Callable[..., None]


def behaving(command: Command) -> Command:
    """Give a command --force, --drop and --default, which say what to do by key."""
    decorators = [
        click.option(
            "--default",
            type=click.Choice(["normal", "force", "drop"]),
            default="normal",
            help="What to do with all other keys. [normal]",
        ),
        click.option(
            "--drop",
            metavar="KEY",
            multiple=True,
            help="Leave this table, view or namespace as it is.",
        ),
        click.option(
            "--force",
            metavar="KEY",
            multiple=True,
            help="Take the source's side of it where both changed it.",
        ),
    ]
    for decorate in decorators:
        command = decorate(command)
    return command


def by_key(force: Sequence[str], drop: Sequence[str]) -> dict[str, "Behaviour"]:
    """Return what to do with each key that was named.

    Raises:
        UsageError: If one was named for both.
    """
    both = sorted(set(force) & set(drop))
    if both:
        msg = f"{both[0]} can be forced or dropped, not both."
        raise click.UsageError(msg)
    told: dict[str, Behaviour] = dict.fromkeys(force, "force")
    return told | dict.fromkeys(drop, "drop")


def report(result: "MergeResult", source: str, into: str, *, verb: str) -> None:
    """Say what was done or would be done; such as merged."""
    if result.conflicts:
        for conflict in result.conflicts:
            say(conflict.describe())
        say(f"{source} cannot be {verb} into {into}.")
    elif not result.keys:
        say(f"Nothing to do: {into} has everything that is in {source}.")
    else:
        done = "changed" if result.commit else "would change"
        tables = ", ".join(result.keys)
        say(f"{done} {plural(len(result.keys), 'key')} on {into}: {tables}")
    for said, keys in (
        ("both sides changed, and kept: ", result.replayed),
        (f"taken from {source}, over {into}: ", result.forced),
        ("left as it was: ", result.dropped),
    ):
        if keys and not result.conflicts:
            say(f"{said}{', '.join(keys)}")
    if result.commit:
        say(f"{into} is at {short_id(result.commit.id)}")
