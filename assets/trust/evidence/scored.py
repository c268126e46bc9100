"""The trust of everything at a state: read, believed, scored; once for each state."""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import pyarrow as pa

from assets.trust.evidence.believing import Believed, believe
from assets.trust.evidence.competing import rivalry
from assets.trust.evidence.inputs import Evidence, evidence_of
from assets.trust.evidence.items import Said, said_of
from assets.trust.evidence.labels import labels_of
from assets.trust.evidence.siblings import heard
from assets.trust.scoring.freshness import half_lives
from assets.trust.scoring.model import Scores
from assets.trust.scoring.pooling import voices
from assets.trust.scoring.score import score_claims
from assets.trust.scoring.signals import believed, extraction_quality
from resources.lakehouse import Lakehouse
from resources.policies import digest, load_policies
from resources.truth.columns import numbers
from resources.truth.model import Floats

# Tables that trust is told from: a state in which they are the same has the same trust.
READ = (
    *("kb.files", "kb.documents", "kb.claims", "kb.contradictions", "kb.feedback"),
    "kb.votes",
)


@dataclass(frozen=True)
class Scored:
    """The trust of all claims of a state, and what it is made of.

    Args:
        evidence: What it was told from.
        said: Who says what.
        believed: What truth discovery makes of that.
        label: Shape (claims,). What people said: 1 right, 0 wrong, NaN nothing.
        weight: Shape (claims,). What that weighs, 1 or more for a plain answer.
        scores: Of each claim, in the order of `evidence.claims`.
    """

    evidence: Evidence
    said: Said
    believed: Believed
    label: Floats
    weight: Floats
    scores: Scores


_KNOWN: WeakKeyDictionary[Lakehouse, tuple[tuple[str, ...], Scored]] = (
    WeakKeyDictionary()
)


def scored(lakehouse: Lakehouse, ref: str) -> Scored:
    """Return the trust of everything at a ref, told anew unless the last was the same.

    Args:
        lakehouse: The home, whose settings say where the policies lie.
        ref: Branch, tag or commit.
    """
    policies = load_policies(lakehouse.settings.policies_folder)
    contents = lakehouse.catalog.contents(lakehouse.catalog.resolve(ref).id)
    tables = (contents[key] for key in READ if key in contents)
    state = (digest(policies), *(str(table.metadata_location) for table in tables))
    known = _KNOWN.get(lakehouse)
    if known is None or known[0] != state:
        known = state, score(evidence_of(lakehouse, ref, policies))
        _KNOWN[lakehouse] = known
    return known[1]


def score(evidence: Evidence) -> Scored:
    """Return the trust of all claims of a state.

    Args:
        evidence: What it is told from.
    """
    said = said_of(evidence)
    beliefs = believe(evidence, said)
    label, weight = labels_of(evidence, said)
    columns = {
        **_voiced(said, beliefs),
        **_measured(evidence.claims),
        "label": label,
        "label_weight": weight,
    }
    claims = evidence.claims.drop_columns(["approved", "rejected"])
    columns["approved"], columns["rejected"] = heard(evidence.claims)
    for name, column in columns.items():
        claims = claims.append_column(name, pa.array(column))
    claims = claims.append_column("document", claims["document_id"])
    conflicts = rivalry(evidence, said, beliefs)
    scores = score_claims(claims, conflicts, evidence.now)
    return Scored(evidence, said, beliefs, label, weight, scores)


def _voiced(said: Said, beliefs: Believed) -> dict[str, Floats]:
    """Return what others and the past of who speaks say for each claim."""
    prior = believed(beliefs.reliability, beliefs.heard)
    others = voices(said.value, said.speaker, beliefs.independence, prior)
    return {
        "reliability": beliefs.reliability,
        "heard": beliefs.heard,
        "belief": beliefs.belief,
        "rest": beliefs.rest,
        "support": others.support,
        "independent": others.independent,
        "best": others.best,
    }


def _measured(claims: pa.Table) -> dict[str, Floats]:
    """Return how well each claim was read, and how fast it ages."""
    whole: dict[str, Any] = {
        name: claims[name].combine_chunks()
        for name in ("attribute", "value_type", "modality", "dated", "ocr", "resolved")
    }
    ocr, resolved = (
        whole[name].fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003
        for name in ("ocr", "resolved")
    )
    names = ("attribute", "value_type", "modality", "dated")
    return {
        "extraction": extraction_quality(numbers(claims, "coverage"), ocr, resolved),
        "half_life": half_lives(*(whole[name] for name in names)),
    }
