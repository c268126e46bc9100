"""Trust, and what is done by it: feedback, approvals, quarantine, votes."""

import pyarrow as pa

from resources.schemas.model import (
    INT,
    LONG,
    RUN,
    STAMP,
    STRING,
    TableSpec,
    column,
    list_of,
)

_SIGNAL = pa.struct(
    [
        column("signal", STRING, "Which one: prior, corroboration, freshness, ..."),
        column("value", pa.float64(), "What was measured; see the docs.", null=True),
        column("log_odds", pa.float64(), "What it adds to the score's log-odds."),
    ]
)

TRUST = TableSpec(
    "kb.trust",
    "How probable something is; the row with the highest revision applies.",
    pa.schema(
        [
            column("kind", STRING, "claim, document, source or table."),
            column("target", STRING, "Id of a claim or document, or a name."),
            column("attribute", STRING, "Property that is meant; empty: all of them."),
            column("revision", INT, "1 for the first score, then 2, 3."),
            column("trust", pa.float64(), "Calibrated probability, 0 to 1."),
            column("low", pa.float64(), "Of the 90 % interval."),
            column("high", pa.float64(), "Of the 90 % interval."),
            column("claims", LONG, "How many claims it rests on."),
            column("signals", list_of(_SIGNAL), "What made it; log-odds add up."),
            column("model", STRING, "Version of the model, and of its calibration."),
            column("feedback", LONG, "How much feedback the model had learned from."),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)

FEEDBACK = TableSpec(
    "kb.feedback",
    "What people said of a claim or document; the highest revision applies.",
    pa.schema(
        [
            column("target", STRING, "Id of the claim or document."),
            column("kind", STRING, "claim or document."),
            column("revision", INT, "1 for the first, then 2, 3."),
            column("verdict", STRING, "approved, rejected or withdrawn."),
            column("reason", STRING, "Why."),
            column("decided_by", STRING, "Who."),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)

APPROVALS = TableSpec(
    "kb.approvals",
    "Who agreed to a state of a branch being released.",
    pa.schema(
        [
            column("branch", STRING, "The branch."),
            column("state", STRING, "Hash of the tables that were agreed to."),
            column("decided_by", STRING, "Who."),
            column("reason", STRING, "Why."),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)

CLAIM_QUARANTINE = TableSpec(
    "kb.claim_quarantine",
    "Claims held back and let in again; the highest revision applies.",
    pa.schema(
        [
            column("claim_id", STRING, "The claim."),
            column("revision", INT, "1 for the first event, then 2, 3."),
            column("status", STRING, "held or released."),
            column("trust", pa.float64(), "Its trust at that moment."),
            column("reason", STRING, "Why."),
            column("decided_by", STRING, "policy, or the person."),
            column("policy", STRING, "Rule that said so.", null=True),
            column("action", STRING, "Of all that was held or released at once."),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)

RECONCILIATIONS = TableSpec(
    "kb.reconciliations",
    "What would settle a conflict; the highest revision applies.",
    pa.schema(
        [
            column("contradiction_id", STRING, "The conflict."),
            column("revision", INT, "1 for the first, then 2, 3."),
            column("status", STRING, "suggested or withdrawn."),
            column("claim_id", STRING, "A claim that says the most probable."),
            column("value", STRING, "The most probable, as written."),
            column("probability", pa.float64(), "That it holds."),
            column("sources", list_of(STRING), "URIs of who says so."),
            column("why", STRING, "One sentence for a person."),
            column("decided_by", STRING, "trust, or the person who withdrew it."),
            column("action", STRING, "Of all that was suggested at once."),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)

VOTES = TableSpec(
    "kb.votes",
    "What each verifier of the panel said of a contradiction.",
    pa.schema(
        [
            column("contradiction_id", STRING, "The conflict."),
            column("sides", STRING, "Hash of what was compared."),
            column("verifier", STRING, "Name and version of who voted."),
            column("probability", pa.float64(), "That both sides cannot hold."),
            column("weight", pa.float64(), "Of the vote, by measured reliability."),
            column("grounds", STRING, "Why, in a sentence."),
            column("stake", pa.float64(), "Trust at stake."),
            column("verdict", STRING, "Of the panel: conflict, none or dispute."),
            column("panel", pa.float64(), "Probability by the whole panel."),
            RUN,
            column("at", STAMP, "When."),
        ]
    ),
)
