"""Decisions on what healing did: of some things by name, or of a whole action."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.base import Session
from pipelines.cli.output import print_json, say
from pipelines.cli.text import short_id
from pipelines.cli.writing import Command, reasoned, writing
from resources.errors import AssayError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.trust.healing.actions import Action, Made
    from resources.catalog.iceberg import Transaction
    from resources.lakehouse import Lakehouse

LEAST_DIGITS = 6  # Of an id that names something.


class ActionNotFoundError(AssayError):
    """No action has an id, or a commit, that begins so."""

    def __init__(self, given: str, ref: str) -> None:
        super().__init__(
            f"No action at {ref} has the id or the commit {given}.",
            remedy="assay log names what was done; assay show COMMIT names its action",
        )


@dataclass(frozen=True)
class Asked:
    """What a person asked for.

    Attributes:
        names: Of what it is about; empty when an action is named.
        action: Beginning of an action's id, or an address of its commit; or "".
        reason: Why.
        ref: Branch to write to.
        person: On whose behalf.
    """

    names: tuple[str, ...]
    action: str
    reason: str
    ref: str
    person: str


Plan = Callable[["Lakehouse", Asked, "Made"], "Action | None"]


def undoing(metavar: str) -> Callable[[Command], Command]:
    """Give a command names or --action, and what a decision needs.

    The command gets `session` and `asked`.

    Args:
        metavar: What the names are of, for the help text.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def called(  # noqa: PLR0913 - one argument for each option.
            session: Session,
            *,
            names: tuple[str, ...],
            action: str,
            reason: str,
            ref: str,
            agent: str | None,
        ) -> None:
            if bool(names) == bool(action):
                msg = f"Name each {metavar}, or give --action."
                raise click.UsageError(msg)
            who = agent or session.settings.agent
            command(session, Asked(names, action, reason, ref, who))

        option = click.option(
            "--action", "--commit", "action", default="", metavar="ID",
            help="All of one action, by its id or commit.",
        )  # fmt: skip
        argument = click.argument("names", nargs=-1, metavar=f"[{metavar}...]")
        return argument(option(reasoned(called)))

    return decorate


def carry_out(session: Session, asked: Asked, plan: Plan) -> None:
    """Write what was asked for in one commit, and say what would undo it.

    Args:
        session: Of the command.
        asked: What a person wants.
        plan: Returns what to do, or None where it has been done before.
    """
    from assets.trust.healing.actions import Made

    with session.lakehouse() as lakehouse, writing(lakehouse, "assay"):
        made = Made("", datetime.now(UTC))
        action = plan(lakehouse, asked, made)
        commit = action.carry_out(_commit(lakehouse, asked), {}) if action else None
    if session.as_json:
        print_json(_document(action, commit))
    elif action is None:
        say(f"Nothing to do: it is so already at {asked.ref}.")
    else:
        say(f"{action.reason} ({asked.ref} is at {short_id(commit)})")
        say(f"undo: {action.undo}")


def _commit(
    lakehouse: "Lakehouse", asked: Asked
) -> "Callable[[str, Mapping[str, str]], AbstractContextManager[Transaction]]":
    return lambda message, properties: lakehouse.catalog.transaction(
        asked.ref, message=message, agent=asked.person, properties=properties
    )


def _document(action: "Action | None", commit: str | None) -> dict[str, Any]:
    if action is None:
        return {"commit": None, "rows": []}
    rows = action.rows.to_pylist()
    return {"commit": commit, "undo": action.undo, "rows": rows}


def action_of(lakehouse: "Lakehouse", asked: Asked, table: str) -> str:
    """Return the whole id of the action that was asked for; "" when none was.

    Args:
        lakehouse: An open home.
        asked: What a person wants.
        table: The ledger that the action wrote to.

    Raises:
        ActionNotFoundError: If no row of it is of such an action.
    """
    if not asked.action:
        return ""
    query = f"select distinct action from {table} where starts_with(action, $given)"  # noqa: S608
    given = asked.action.lower()
    rows = lakehouse.warehouse.query(query, asked.ref, {"given": given}).to_pylist()
    if len(rows) == 1 and len(given) >= LEAST_DIGITS:
        return str(rows[0]["action"])
    try:
        commit = lakehouse.catalog.resolve(asked.action)
    except AssayError:
        raise ActionNotFoundError(asked.action, asked.ref) from None
    if "assay.action" not in commit.properties:
        raise ActionNotFoundError(asked.action, asked.ref)
    return commit.properties["assay.action"]
