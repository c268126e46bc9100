"""Scores as rows of `kb.trust`: of claims, documents, sources and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from assets.trust.evidence.keys import codes_of
from assets.trust.evidence.scored import Scored
from assets.trust.scoring.aggregate import Groups, aggregate, reliabilities
from assets.trust.scoring.model import Scores
from resources.truth.columns import Longs
from resources.truth.model import Floats

HEARD = 3.0  # Independent things behind a reliability that is worth a row of its own.


@dataclass(frozen=True)
class _Named:
    """What rows are about: a kind, a target each, and an attribute if not all of it."""

    kind: str
    targets: "Sequence[str] | pa.Array[Any]"
    attributes: Sequence[str] = ()


def claim_rows(told: Scored) -> pa.Table:
    """Return the trust of each claim of a state."""
    scores, claims = told.scores, told.evidence.claims
    named = _Named("claim", claims["claim_id"].combine_chunks())
    return _rows(told, named, scores, np.ones(claims.num_rows, dtype=np.int64))


def document_rows(told: Scored) -> pa.Table:
    """Return the trust of each document of a state: that of what it claims."""
    document, names = codes_of(told.evidence.claims, "document_id")
    groups = aggregate(told.scores, document, len(names))
    return _rows(told, _Named("document", names), groups, groups.claims)


def table_rows(told: Scored) -> pa.Table:
    """Return the trust of each data table of a state: that of what its rows claim."""
    claims = told.evidence.claims
    inside = claims["table_name"].is_valid().to_numpy()
    code, names = codes_of(claims.filter(pa.array(inside)), "table_name")
    table = np.full(claims.num_rows, -1, dtype=np.int64)
    table[inside] = code
    groups = aggregate(told.scores, table, len(names))
    return _rows(told, _Named("table", names), groups, groups.claims)


def source_rows(told: Scored) -> pa.Table:
    """Return how reliable each source is: on the whole, and by property where known.

    On the whole, it is the mean over its properties, and over its documents where those
    speak for themselves, by what was heard of each.
    """
    source, names = codes_of(told.evidence.claims, "source")
    attribute, heard, right = _heard(told, source, len(names))
    counts = np.bincount(source, minlength=len(names))
    whole = _mean(right.sum(axis=1), heard.sum(axis=1))
    groups = reliabilities(whole, heard.sum(axis=1))
    rows = _rows(told, _Named("source", names), groups, counts)
    of, about = np.nonzero(heard >= HEARD)
    cells = reliabilities(_mean(right[of, about], heard[of, about]), heard[of, about])
    named = _Named(
        "source", [names[one] for one in of], [attribute[one] for one in about]
    )
    parts = _rows(told, named, cells, np.rint(heard[of, about]).astype(np.int64))
    return pa.concat_tables([rows, parts])


def _heard(
    told: Scored, source: Longs, sources: int
) -> tuple[list[str], Floats, Floats]:
    """Return attributes, and by source and attribute what was heard, and was right."""
    encoded, beliefs = told.believed.encoded, told.believed.beliefs
    speaker, first = np.unique(told.said.speaker, return_index=True)
    owner = {
        told.said.speakers[one]: place
        for one, place in zip(speaker.tolist(), source[first].tolist(), strict=True)
    }
    names = [name.partition("\x1f")[0] for name in encoded.attributes]
    attributes = sorted(set(names))
    row = np.array([owner[name] for name in encoded.sources], dtype=np.int64)
    column = np.array([attributes.index(name) for name in names], dtype=np.int64)
    heard = np.zeros((sources, len(attributes)))
    right = np.zeros_like(heard)
    cells = row[:, None], column[None, :]
    np.add.at(heard, cells, beliefs.heard)
    np.add.at(right, cells, beliefs.heard * beliefs.reliability)
    return attributes, heard, right


def _mean(right: Floats, heard: Floats) -> Floats:
    """Return the share that was right; NaN where nothing was heard."""
    share = np.full(heard.shape, np.nan)
    np.divide(right, heard, out=share, where=heard > 0.0)
    return share


def _rows(
    told: Scored, named: _Named, scores: Scores | Groups, claims: Longs
) -> pa.Table:
    """Return rows of `kb.trust` without revision, run and time."""
    count = len(named.targets)
    columns: dict[str, Any] = {
        "kind": pa.repeat(named.kind, count),
        "target": pa.array(named.targets, pa.string()),
        "attribute": pa.array(named.attributes or [""] * count, pa.string()),
        "trust": scores.trust,
        "low": scores.low,
        "high": scores.high,
        "claims": claims,
        "signals": scores.signals(),
        "model": pa.repeat(told.scores.model, count),
        "feedback": pa.repeat(told.scores.learned.used, count),
    }
    return pa.table(columns)
