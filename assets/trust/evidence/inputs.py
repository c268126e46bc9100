"""What trust is told from: claims, conflicts and feedback of a state, as columns."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.trust.evidence.keys import keys_of, places_of
from resources.lakehouse import Lakehouse
from resources.policies import Policy, governance_of
from sql import load

_PLACE = ("source", "uri", "table_name")
_VERDICTS = {
    "approved": ("claim", "approved"),
    "rejected": ("claim", "rejected"),
    "compatible": ("claim", "compatible"),
    "document_approved": ("document", "approved"),
    "document_rejected": ("document", "rejected"),
}


@dataclass(frozen=True)
class Evidence:
    """Everything that trust is told from, at one state.

    Args:
        claims: A row for each live claim, by id, with what `steps/trust_claims` says of
            it, its governance (status, authority), how many documents cite its own
            (usage; null: none) and whether people said that it is approved, rejected or
            compatible with what contradicts it.
        conflicts: A row for each claim in a contradiction that stands; `claim` is its
            row in `claims`, -1 for a rule of a policy and for what is not live.
        now: Time of the newest thing that is known: a state has one trust, whenever it
            is asked.
    """

    claims: pa.Table
    conflicts: pa.Table
    now: datetime


def evidence_of(
    lakehouse: Lakehouse, ref: str, policies: tuple[Policy, ...]
) -> Evidence:
    """Return what trust is told from at a ref.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policies: The rules in force, which say what is official, a draft, gold.
    """
    query = lakehouse.warehouse.query
    claims = _cited(
        query(load("steps/trust_claims"), ref),
        query(load("steps/trust_citations"), ref),
    )
    conflicts = query(load("steps/trust_conflicts"), ref)
    feedback = query(load("steps/trust_feedback"), ref)
    now = query(load("steps/trust_now"), ref)["now"][0].as_py()
    places = places_of(conflicts["claim_id"], claims["claim_id"])
    return Evidence(
        claims=_with_feedback(_governed(claims, policies), feedback),
        conflicts=conflicts.append_column("claim", pa.array(places)),
        now=now or datetime(1970, 1, 1, tzinfo=UTC),
    )


def _cited(claims: pa.Table, citations: pa.Table) -> pa.Table:
    """Return claims with the number of documents that cite theirs; null: none."""
    place = places_of(claims["document_id"], citations["document_id"])
    counts = np.append(citations["citations"].to_numpy(), 0)[place]  # -1: the last.
    return claims.append_column("usage", pa.array(counts, pa.int64(), mask=place < 0))


def _governed(claims: pa.Table, policies: tuple[Policy, ...]) -> pa.Table:
    """Return claims with the status and authority that rules give their places."""
    codes = keys_of(claims, _PLACE).dictionary_encode().indices.to_numpy()
    first = np.unique(codes, return_index=True)[1]
    places = claims.select(list(_PLACE)).take(first)
    governed = governance_of(policies, places).take(codes)
    for name in ("status", "authority"):
        claims = claims.append_column(name, governed[name])
    return claims


def _with_feedback(claims: pa.Table, feedback: pa.Table) -> pa.Table:
    """Return claims with a column of 0 and 1 for each verdict."""
    for name, (kind, verdict) in _VERDICTS.items():
        said = (pc.field("kind") == kind) & (pc.field("verdict") == verdict)
        targets = feedback.filter(said)["target"].combine_chunks()
        found = pc.is_in(claims[f"{kind}_id"], value_set=targets)
        claims = claims.append_column(name, found.cast(pa.int64()))
    return claims
