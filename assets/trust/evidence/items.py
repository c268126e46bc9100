"""Who says what about which item: claims as truth discovery reads them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from assets.trust.evidence.inputs import Evidence
from assets.trust.evidence.keys import codes_of, differing, pairs_of
from resources.truth.columns import Flags, Longs

NO_DISPUTE = ("version", "policy")  # A change, and a rule: neither is another voice.
FEW = 4  # Claims of a contradiction that can be of one thing only.
OTHER = "other "  # Before a type of values, for the rare properties that have it.
COMMON = 5  # Items with several voices from which on a property is learnt by itself.


@dataclass(frozen=True)
class Said:
    """Claims by codes, each of shape (claims,).

    Args:
        item: What it is about: claims that agree or compete are about one item.
        value: What it says of it; equal codes: the same.
        speaker: Who says so.
        shared: Whether others speak about the item, too.
        speakers: Name of each speaker.
    """

    item: Longs
    value: Longs
    speaker: Longs
    shared: Flags
    speakers: list[str]


def said_of(evidence: Evidence) -> Said:
    """Return who says what about which item.

    An item is a property of a thing, at a time and in a scope; and items that a
    contradiction joins are one, so that sides with different words compete. Who speaks
    is, in a home of one source, each document, whose editions are one; in a home of
    several, the source where its documents agree on an item, and where they do not,
    each of them for itself.

    Args:
        evidence: Of one state.
    """
    claims = evidence.claims
    thing, topic = (codes_of(claims, name)[0] for name in ("thing", "topic"))
    label = codes_of(claims, "value")[0]
    item = _joined(pairs_of(thing, topic), label, evidence.conflicts)
    value = pairs_of(item, label)
    names, speaker = _speakers(claims, item, value)
    return Said(item, value, speaker, differing(speaker, item), names)


def assertions_of(evidence: Evidence, said: Said) -> pa.Table:
    """Return what `resources.truth.encode` takes, of items of which several speak.

    Properties of which several speak for few things only are taken together by the type
    of their values: of one alone nothing could be learnt.

    Args:
        evidence: Of one state.
        said: What `said_of` makes of it.

    Returns:
        A row for each claim whose item is shared, in their order.
    """
    claims = evidence.claims
    first = np.unique(said.item, return_index=True)[1]
    named = claims.select(["thing", "topic", "value_type"]).take(first)
    topic, topics = codes_of(named, "topic")
    shared = np.zeros(len(first), dtype=np.bool_)
    shared[said.item] = said.shared
    common = (np.bincount(topic[shared], minlength=len(topics)) >= COMMON)[topic]
    things, words, kinds = (named[name].to_numpy() for name in named.column_names)
    subject = np.where(common, things, things + "\x1f" + words)
    attribute = np.where(common, words, OTHER + kinds)
    picked = np.flatnonzero(said.shared)
    of = said.item[picked]
    rows = claims.select(["value", "number", "items", "several", "at"]).take(picked)
    source = np.array(said.speakers, dtype=np.object_)[said.speaker[picked]]
    return (
        rows.append_column("subject", pa.array(subject[of], pa.string()))
        .append_column("attribute", pa.array(attribute[of], pa.string()))
        .append_column("source", pa.array(source, pa.string()))
    )


def _joined(item: Longs, value: Longs, conflicts: pa.Table) -> Longs:
    """Return items as dense codes, those that a contradiction joins as one."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    claim = conflicts["claim"].to_numpy()
    real = (claim >= 0) & ~np.isin(conflicts["kind"].to_numpy(), NO_DISPUTE)
    picked, claim = conflicts.filter(pa.array(real)), claim[real]
    if not len(claim):
        return item
    group = codes_of(picked, "contradiction")[0]
    core = _core(picked, group, value[claim])
    about, group = item[claim[core]], pairs_of(group[core], np.zeros(core.sum(), int))
    first = np.unique(group, return_index=True)[1]
    edges = (np.ones(len(about)), (about[first][group], about))
    items = int(item.max()) + 1
    links = coo_array(edges, shape=(items, items))
    part = connected_components(links, directed=False)[1]
    return np.asarray(np.unique(part[item], return_inverse=True)[1])


def _core(conflicts: pa.Table, group: Longs, value: Longs) -> Flags:
    """Return the members of contradictions that surely speak of one thing.

    Those of few claims do. Of many, as when a document dissents throughout, its two
    sides do, and whoever says the same as one of them.
    """
    named = np.asarray(conflicts["named"].to_numpy(), dtype=np.bool_)
    few = conflicts["members"].to_numpy() <= FEW
    said = pairs_of(group, value)
    return np.asarray(named | few | np.isin(said, said[named]))


def _speakers(claims: pa.Table, item: Longs, value: Longs) -> tuple[list[str], Longs]:
    """Return the names of speakers, and who of them makes each claim."""
    source, sources = codes_of(claims, "source")
    family, families = codes_of(claims, "family")
    names = [*sources, *families]
    if len(sources) == 1:
        return names, len(sources) + family
    differs = differing(value, pairs_of(item, source))
    return names, np.where(differs, len(sources) + family, source)
