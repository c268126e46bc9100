"""`assay quarantine release|hold`: claims let in, and held back, by a person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples
from pipelines.cli.conflicts import Row
from pipelines.cli.text import plural, short_id
from pipelines.cli.undoing import (
    LEAST_DIGITS,
    Asked,
    Plan,
    action_of,
    carry_out,
    undoing,
)
from resources.errors import AssayError, did_you_mean

if TYPE_CHECKING:
    from assets.trust.healing.actions import Action, Made
    from resources.lakehouse import Lakehouse

HELD = (
    "select claim_id, uri from kb.live_claims"
    " semi join kb.quarantined_claims using (claim_id)"
)


class ClaimNotFoundError(AssayError):
    """No live claim has such a URI or id."""

    def __init__(self, name: str, ref: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{name} is no claim at {ref}.{did_you_mean(name, known)}",
            remedy=f"assay quarantine list --ref {ref}, or assay trust URI: it lists"
            " the least trusted claims of a document",
        )


class ClaimNotMeantError(AssayError):
    """Too few digits of an id are given to be sure what claim is meant."""

    def __init__(self, name: str, ref: str, ids: Sequence[str]) -> None:
        many = f"the beginning of {plural(len(ids), 'id')} at {ref}"
        super().__init__(
            f"{name} is {many}: {LEAST_DIGITS} digits are wanted, and one id.",
            remedy=f"give more of it: {short_id(ids[0])}",
        )


@click.command(
    "release",
    cls=AssayCommand,
    epilog=examples(
        'assay quarantine release 4f1c2a9b --reason "asked finance"',
        'assay quarantine release --action 9b2d41 --reason "the rule was too strict"',
    ),
)
@undoing("CLAIM")
def release(session: Session, asked: Asked) -> None:
    """Let each CLAIM in that is held back, by its id or the URI of its document.

    It is not held back again unless its trust falls by 0.1 more.
    """
    carry_out(session, asked, _plan("release"))


@click.command(
    "hold",
    cls=AssayCommand,
    epilog=examples(
        'assay quarantine hold 4f1c2a9b --reason "a typing error"',
        'assay quarantine hold --action 9b2d41 --reason "too early"',
    ),
)
@undoing("CLAIM")
def hold(session: Session, asked: Asked) -> None:
    """Hold each CLAIM back, by its id or the URI of its document.

    It is not let in again unless its trust rises by 0.1.
    """
    carry_out(session, asked, _plan("hold"))


def _plan(kind: str) -> Plan:
    def plan(lakehouse: "Lakehouse", asked: Asked, made: "Made") -> "Action | None":
        import pyarrow.compute as pc

        from assets.trust.healing.holding import action_by_person
        from sql import load

        action = action_of(lakehouse, asked, "kb.claim_quarantine")
        given = {"names": list(asked.names), "action": action}
        query = load("steps/claims_named")
        claims = lakehouse.warehouse.query(query, asked.ref, given)
        _require(lakehouse, asked, claims.select(["claim_id", "uri"]).to_pylist())
        status = pc.field("status")
        out = status == "held"
        other = (status != "held") | status.is_null()
        claims = claims.filter(out if kind == "release" else other)
        if not claims.num_rows:
            return None
        return action_by_person(kind, claims, asked.reason, asked.person, made)

    return plan


def _require(lakehouse: "Lakehouse", asked: Asked, found: Sequence[Row]) -> None:
    """Refuse names that mean nothing, or more than one claim.

    Raises:
        ClaimNotFoundError: Naming what comes near.
        ClaimNotMeantError: If a beginning of an id is short, or that of several.
    """
    for name in asked.names:
        if any(row["uri"] == name for row in found):
            continue
        ids = [
            row["claim_id"]
            for row in found
            if name and row["claim_id"].startswith(name.lower())
        ]
        if ids and (len(ids) > 1 or len(name) < LEAST_DIGITS):
            raise ClaimNotMeantError(name, asked.ref, ids)
        if not ids:
            rows = lakehouse.warehouse.query(HELD, asked.ref).to_pylist()
            known = {each for r in rows for each in (r["uri"], short_id(r["claim_id"]))}
            raise ClaimNotFoundError(name, asked.ref, sorted(known))
