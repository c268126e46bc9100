"""What truth discovery makes of claims: who is reliable, what is probable."""

from dataclasses import dataclass

import numpy as np

from assets.trust.evidence.inputs import Evidence
from assets.trust.evidence.items import OTHER, Said, assertions_of
from assets.trust.evidence.keys import codes_of
from resources.truth.columns import Longs
from resources.truth.discovery import discover
from resources.truth.encode import Encoded, encode
from resources.truth.model import Beliefs, Floats


@dataclass(frozen=True)
class Believed:
    """Beliefs about claims, each of shape (claims,); NaN where nothing is known.

    Args:
        encoded: What was said of items that several speak of.
        beliefs: What is believed of it.
        reliability: Of who speaks, for the property or, without, on the whole.
        heard: How many independent things stand behind it.
        belief: Probability of what is said; NaN where nobody else speaks of the item.
        rest: Probability that nothing that is said of the item is true.
        independence: 1: says it of its own; near 0: copies.
    """

    encoded: Encoded
    beliefs: Beliefs
    reliability: Floats
    heard: Floats
    belief: Floats
    rest: Floats
    independence: Floats


def believe(evidence: Evidence, said: Said) -> Believed:
    """Return what truth discovery makes of claims.

    Only items of which several speak are asked about: of others there is nothing to
    learn, and their claims are as probable as who makes them is reliable.

    Args:
        evidence: Of one state.
        said: Who says what in it.
    """
    encoded = encode(assertions_of(evidence, said), evidence.now)
    beliefs = discover(encoded.assertions)
    claims = len(said.item)
    columns = {name: np.full(claims, np.nan) for name in ("belief", "rest")}
    independence = np.ones(claims)
    rows = np.flatnonzero(said.shared)
    value, item = encoded.rows, encoded.assertions.item_of[encoded.rows]
    columns["belief"][rows] = beliefs.probability[value]
    total = np.bincount(encoded.assertions.item_of, beliefs.probability)
    columns["rest"][rows] = np.clip(1.0 - total[item], 0.0, 1.0)
    independence[rows] = _independence(encoded, beliefs, said, rows)
    reliability, heard = _reliability(evidence, said, encoded, beliefs)
    return Believed(
        encoded, beliefs, reliability, heard, independence=independence, **columns
    )


def overall(beliefs: Beliefs) -> tuple[Floats, Floats]:
    """Return the reliability of each source on the whole, and what it rests on.

    Returns:
        Its reliability, the mean over attributes weighted by what was heard; and how
        many independent things were, both of shape (sources,). NaN where none was.
    """
    heard = beliefs.heard.sum(axis=1)
    with np.errstate(invalid="ignore"):
        mean = (beliefs.reliability * beliefs.heard).sum(axis=1) / heard
    return mean, heard


def _independence(
    encoded: Encoded, beliefs: Beliefs, said: Said, rows: Longs
) -> Floats:
    """Return the weight of what each claim of a shared item says."""
    assertions = encoded.assertions
    source = _codes(encoded.sources, said.speakers)[said.speaker[rows]]
    known = assertions.value.astype(np.int64) * assertions.sources + assertions.source
    order = np.argsort(known)
    wanted = encoded.rows.astype(np.int64) * assertions.sources + source
    found = order[np.searchsorted(known, wanted, sorter=order)]
    return np.asarray(beliefs.independence[found])


def _codes(names: list[str], known: list[str]) -> Longs:
    """Return the code of each known name among names; -1: it is not there."""
    code = {name: place for place, name in enumerate(names)}
    return np.array([code.get(name, -1) for name in known], dtype=np.int64)


def _reliability(
    evidence: Evidence, said: Said, encoded: Encoded, beliefs: Beliefs
) -> tuple[Floats, Floats]:
    """Return how reliable the speaker of each claim is, and what that rests on."""
    source = _codes(encoded.sources, said.speakers)[said.speaker]
    topic, kind = (codes_of(evidence.claims, name) for name in ("topic", "value_type"))
    own = _codes(encoded.attributes, topic[1])[topic[0]]
    other = _codes(encoded.attributes, [OTHER + name for name in kind[1]])[kind[0]]
    attribute = np.where(own >= 0, own, other)
    mean, total = overall(beliefs)
    reliability = np.append(mean, np.nan)[source]
    heard = np.append(total, np.nan)[source]
    there = (source >= 0) & (attribute >= 0)
    cell = source[there], attribute[there]
    known = beliefs.heard[cell] > 0.0
    learned = beliefs.reliability[cell]
    reliability[there] = np.where(known, learned, reliability[there])
    heard[there] = np.where(known, beliefs.heard[cell], heard[there])
    return reliability, heard
