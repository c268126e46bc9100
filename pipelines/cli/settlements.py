"""`assay contradictions withdraw|suggest`: what would settle a conflict, or not."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples
from pipelines.cli.conflicts import name_of
from pipelines.cli.undoing import Asked, Plan, action_of, carry_out, undoing

if TYPE_CHECKING:
    from assets.trust.healing.actions import Action, Made
    from resources.lakehouse import Lakehouse

ROWS = (
    "from kb.latest_reconciliations where status = $status"
    " and (list_contains($names, contradiction_id) or action = $action)"
    " order by contradiction_id"
)
BEFORE = {"withdraw": "suggested", "suggest": "withdrawn"}


@click.command(
    "withdraw",
    cls=AssayCommand,
    epilog=examples(
        'assay contradictions withdraw 4f1c2a --reason "the older one is right"',
        'assay contradictions withdraw --action 9b2d41 --reason "checked by hand"',
    ),
)
@undoing("ID")
def withdraw(session: Session, asked: Asked) -> None:
    """Take back what was suggested to settle each ID.

    It is not suggested again; another value is, if it becomes the most probable.
    """
    carry_out(session, asked, _plan("withdraw"))


@click.command(
    "suggest",
    cls=AssayCommand,
    epilog=examples(
        'assay contradictions suggest 4f1c2a --reason "it was right after all"'
    ),
)
@undoing("ID")
def suggest(session: Session, asked: Asked) -> None:
    """Suggest again for each ID what was withdrawn."""
    carry_out(session, asked, _plan("suggest"))


def _plan(kind: str) -> Plan:
    def plan(lakehouse: "Lakehouse", asked: Asked, made: "Made") -> "Action | None":
        from assets.trust.healing.reconcile import action_by_person

        ids = [name_of(lakehouse, name, asked.ref) for name in asked.names]
        action = action_of(lakehouse, asked, "kb.reconciliations")
        given = {"names": ids, "action": action, "status": BEFORE[kind]}
        rows = lakehouse.warehouse.query(ROWS, asked.ref, given).to_pylist()
        if not rows:
            return None
        return action_by_person(kind, rows, asked.reason, asked.person, made)

    return plan
