"""Claims held back and let in: by a rule as trust asks for it, or by a person."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from assets.trust.healing.actions import Action, Made, shared_rows
from assets.trust.healing.quarantine import HOLD, LET_IN, Floats, Verdicts
from resources.ids import content_id
from resources.schemas import CLAIM_QUARANTINE

BY_POLICY = "policy"  # Who held a claim or let it in, where no person did.
STATUS = {"hold": "held", "release": "released"}
DONE = {"hold": "held back", "release": "let in"}


def actions_by_trust(
    claims: pa.Table, limits: pa.Table, verdicts: Verdicts, made: Made
) -> Iterator[Action]:
    """Return what is to be held back, then what is let in, an action for each rule.

    Args:
        claims: Rows of `steps/claims_to_judge`, of length n.
        limits: Columns `below` and `policy` of length n, as `quarantine_limits` has.
        verdicts: Shape (n,), by `judge`.
        made: Run and time.
    """
    rules = np.array([rule or "" for rule in limits["policy"].to_pylist()], object)
    for kind, verdict in (("hold", HOLD), ("release", LET_IN)):
        chosen = verdicts == verdict
        for rule in sorted(set(rules[chosen])):
            among = pa.array(chosen & (rules == rule))
            cases = claims.append_column("below", limits["below"]).filter(among)
            yield _by_rule(kind, rule, cases, made)


def _by_rule(kind: str, rule: str, cases: pa.Table, made: Made) -> Action:
    trust, below = cases["trust"].to_numpy(), cases["below"].to_numpy()
    side, end = ("below", "") if kind == "hold" else ("above", " again")
    end += f", by rule {rule}" if rule else ""
    reasons = [
        f"trust {score:.3g} is {side} {limit:g}{end}"
        for score, limit in zip(trust, below, strict=True)
    ]
    why = f"trust {side} {_span(below)}{end}"
    by = {"decided_by": BY_POLICY, "policy": rule or None}
    return _action(kind, cases, reasons, why, by, made)


def action_by_person(
    kind: str, claims: pa.Table, reason: str, person: str, made: Made
) -> Action:
    """Return the action of holding claims back, or letting them in, as a person says.

    Args:
        kind: hold or release.
        claims: Columns claim_id, trust and revision, of the last event or 0; not empty.
        reason: Why.
        person: Whose decision it is.
        made: Run and time.
    """
    by = {"decided_by": person, "policy": None}
    return _action(kind, claims, [reason] * claims.num_rows, reason, by, made)


def _action(  # noqa: PLR0913, PLR0917 - what a row says, and what all of them share.
    kind: str,
    cases: pa.Table,
    reasons: list[str],
    why: str,
    by: Mapping[str, str | None],
    made: Made,
) -> Action:
    ids = [str(each) for each in cases["claim_id"].to_pylist()]
    rule = by["policy"] or ""
    action = content_id(kind, made.run_id, made.at.isoformat(), rule, *ids)
    columns = {
        "claim_id": cases["claim_id"],
        "revision": pa.array(cases["revision"].to_numpy() + 1, pa.int32()),
        "trust": cases["trust"],
        "reason": pa.array(reasons, pa.string()),
    }
    shared = {**by, "status": STATUS[kind], "action": action}
    rows = shared_rows(CLAIM_QUARANTINE, columns, shared, made)
    many = f"{len(ids):,} claim{'' if len(ids) == 1 else 's'}"
    said = f"{many} {DONE[kind]}: {why}"
    person = "" if by["decided_by"] == BY_POLICY else f"{by['decided_by']}"
    return Action(action, kind, said, CLAIM_QUARANTINE, rows, rule, person)


def _span(below: Floats) -> str:
    low, high = below.min(), below.max()
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
