"""Claims held back and let in by their trust, and what would settle conflicts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import dagster as dg
import numpy as np

from assets.contradictions.explanation import cut
from assets.reporting import sample, table, table_report
from assets.trust.healing.actions import Action, Commit, Made
from assets.trust.healing.holding import actions_by_trust
from assets.trust.healing.quarantine import Cases, judge
from assets.trust.healing.reconcile import suggestion_action, suggestions
from assets.trust.table_trust import table_trust
from resources.catalog.iceberg import Transaction
from resources.catalog.model import short
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.lakehouse import Lakehouse
from resources.policies import (
    DEFAULT_QUARANTINE,
    Policy,
    Quarantine,
    digest,
    load_policies,
    quarantine_limits,
)
from resources.schemas import CLAIM_QUARANTINE
from sql import load

SHOWN = 10
SUGGESTED = ("conflict", "value", "probability", "why")
SUGGESTION_CHARACTERS = 240


@dataclass(frozen=True)
class Done:
    """An action that was carried out, and the commit that it is."""

    action: Action
    commit: str


def heal(lakehouse: Lakehouse, ref: str, made: Made, commit: Commit) -> list[Done]:
    """Carry out all that trust asks for, each action in a commit of its own.

    What is to be done is what the state of the ref lacks. So after a crash between two
    commits the next run does the rest, and a run on a state that lacks nothing does
    nothing.

    Args:
        lakehouse: The home, whose settings say where the policies lie.
        ref: Branch that is read, and that `commit` writes to.
        made: Run and time.
        commit: Opens a transaction with a message and properties.

    Raises:
        PolicyError: If the rules cannot be read.
    """
    policies = load_policies(lakehouse.settings.policies_folder)
    kept = {"assay.policies": digest(policies) or "none"}
    plan = list(planned(lakehouse, ref, made, policies))
    done = [(action, action.carry_out(commit, kept)) for action in plan]
    return [Done(action, written) for action, written in done if written]


def planned(
    lakehouse: Lakehouse, ref: str, made: Made, policies: Sequence[Policy]
) -> Iterator[Action]:
    """Return what a state lacks: claims to hold, claims to let in, suggestions.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        made: Run and time.
        policies: The rules in force.
    """
    query = load("steps/claims_to_judge")
    rules = (each.rule for each in policies)
    limits_said = [rule.below for rule in rules if isinstance(rule, Quarantine)]
    wanted = {"highest": max([DEFAULT_QUARANTINE, *limits_said])}
    claims = lakehouse.warehouse.query(query, ref, wanted).combine_chunks()
    limits = quarantine_limits(policies, claims)
    below = limits["below"].to_numpy()
    cases = Cases(
        trust=claims["trust"].to_numpy(),
        limit=np.where(below > 0.0, below, -np.inf),
        held=claims["held"].to_numpy(zero_copy_only=False),
        by_person=claims["by_person"].to_numpy(zero_copy_only=False),
        trust_then=claims["trust_then"].to_numpy(),
    )
    yield from actions_by_trust(claims, limits, judge(cases), made)
    said = lakehouse.warehouse.query(load("steps/said_in_conflicts"), ref)
    suggested = suggestion_action(suggestions(said.to_pylist()), made)
    if suggested is not None:
        yield suggested


@dg.asset(
    deps=[table_trust],
    group_name="trust",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def healing(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Claims of low trust held back, others let in again, a way out of each conflict.

    Nothing is deleted: what is held back is out of `kb.current_claims` and `kb.facts`,
    and comes back by itself when its trust rises. For each conflict the most probable
    value is suggested. Each action is a commit with its reason and what undoes it.
    """
    name = branch.ensure()
    commit = partial(_transaction, branch)
    done = heal(branch.engine, name, Made(branch.run_id, datetime.now(UTC)), commit)
    held = [each for each in done if each.action.spec is CLAIM_QUARANTINE]
    added = sum(each.action.rows.num_rows for each in held)
    details = _report(branch.engine, name, done)
    return table_report(branch, CLAIM_QUARANTINE, added, details)


def _transaction(
    branch: RunBranch, message: str, properties: Mapping[str, str]
) -> AbstractContextManager[Transaction]:
    return branch.catalog.transaction(
        branch.name,
        message=message,
        agent=branch.agent_name,
        run_id=branch.run_id,
        properties=properties,
    )


def _report(lakehouse: Lakehouse, ref: str, done: Sequence[Done]) -> dict[str, Any]:
    """Return what was done, and what is held back and suggested now."""
    warehouse, most = lakehouse.warehouse, {"most": SHOWN}
    any_reason = {**most, "reason": None}
    by_rule = warehouse.query(load("reports/claims_held_by_rule"), ref).to_pylist()
    held = {row["rule"]: float(row["claims"]) for row in by_rule}
    worst = warehouse.query(load("steps/claims_held"), ref, any_reason).to_pylist()
    settled = warehouse.query(load("steps/settlements"), ref, most).to_pylist()
    columns = ("what", "commit", "undo")
    return {
        "held": int(sum(held.values())),
        "held_by_rule": dg.MetadataValue.md(bars(held, title="claims held, by rule")),
        "done": table(columns, map(_shown, done)),
        "held_back": sample(_without_count(worst)),
        "suggested": settled[0]["found"] if settled else 0,
        "suggestions": table(SUGGESTED, map(_suggested, settled)),
    }


def _without_count(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k != "found"} for row in rows]


def _suggested(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "conflict": short(row["contradiction_id"]),
        "value": cut(row["value"], SUGGESTION_CHARACTERS),
        "probability": round(row["probability"], 2),
        "why": cut(row["why"], SUGGESTION_CHARACTERS),
    }


def _shown(done: Done) -> dict[str, Any]:
    action = done.action
    return {"what": action.reason, "commit": short(done.commit), "undo": action.undo}
