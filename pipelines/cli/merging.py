"""What `assay merge` and `assay cherry-pick` have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import Session
from pipelines.cli.failures import FINDING
from pipelines.cli.judging import Told, document, judge, show, warn
from pipelines.cli.output import print_json, say
from pipelines.cli.text import plural, short_id

if TYPE_CHECKING:
    from resources.catalog import MergeResult
    from resources.catalog.model import Behaviour

Command = Callable[..., None]


@dataclass(frozen=True)
class Wish:
    """How changes are to be brought, as the options of a command say."""

    told: Told
    dry_run: bool
    message: str | None
    agent: str | None


def bringing(command: Command) -> Command:
    """Give a command the options of bringing changes; it gets `wish`."""

    @wraps(command)
    def called(  # noqa: PLR0913 - one argument for each option.
        *args: object,
        dry_run: bool,
        force: tuple[str, ...],
        drop: tuple[str, ...],
        default: "Behaviour",
        message: str | None,
        agent: str | None,
        **rest: object,
    ) -> None:
        told = Told(behaviours=by_key(force, drop), default=default)
        command(*args, wish=Wish(told, dry_run, message, agent), **rest)

    options = (
        click.option(
            "--dry-run", is_flag=True, help="Say what would happen; write nothing."
        ),
        click.option(
            "--force",
            metavar="KEY",
            multiple=True,
            help="Take the source's side of it where both changed it.",
        ),
        click.option(
            "--drop",
            metavar="KEY",
            multiple=True,
            help="Leave this table, view or namespace as it is.",
        ),
        click.option(
            "--default",
            type=click.Choice(["normal", "force", "drop"]),
            default="normal",
            help="What to do with all other keys. [normal]",
        ),
        click.option("--message", "-m", default=None, help="Instead of the usual one."),
        click.option(
            "--agent", default=None, help="On whose behalf. [the current user]"
        ),
    )
    for option in reversed(options):
        called = option(called)
    return called


def bring(session: Session, source: str, into: str, wish: Wish, *, picks: bool) -> None:
    """Bring a branch or one commit into a branch, and say what was done.

    Args:
        session: Of the command.
        source: A branch, or a commit if it is a cherry-pick.
        into: The branch.
        wish: How.
        picks: Whether it is a cherry-pick.
    """
    verb = "brought" if picks else "merged"
    with session.lakehouse() as lakehouse:
        catalog = lakehouse.catalog
        method = catalog.cherry_pick if picks else catalog.merge
        made = partial(method, source, into, **wish.told)
        result = made(dry_run=True)
        verdict = judge(lakehouse, result, (source, into), wish.told, picks=picks)
        if not wish.dry_run:
            agent = wish.agent or session.settings.agent
            result = made(message=wish.message, agent=agent)
            if verdict:
                show(lakehouse, into)
    if session.as_json:
        print_json(document(result, verdict))
    else:
        report(result, source, into, verb=verb)
        if verdict:
            warn(verdict, into, verb=verb)
    if result.conflicts or (verdict and not verdict.may_pass):
        click.get_current_context().exit(FINDING)


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
