"""Which passages a search may show, beyond what is live at its ref."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import translate
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resources.arrays import numbers
from resources.errors import did_you_mean
from resources.search.errors import BadQueryError
from resources.search.state import Mask, State

SHORTEST_ID = 6  # Hex digits that name a document, as elsewhere.
EPOCH = date(1970, 1, 1).toordinal()
MICROSECONDS_A_DAY = 86_400_000_000
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Filters:
    """Conditions on passages; all that are given must hold.

    Attributes:
        sources: Names of sources, one of which the document lies in; () for any.
        documents: Globs that one of the document's URIs must match, or the first six
            digits or more of its id or its version's; () for any.
        since: First day, in UTC, of the document's date: the file's own time, or when
            it was first seen where it has none.
        until: Last day of it.
        min_trust: Least trust, 0 to 1; what nobody has scored does not pass.
        without_contradictions: Leave out what a standing contradiction has a part in.
    """

    sources: Sequence[str] = ()
    documents: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    min_trust: float | None = None
    without_contradictions: bool = False

    def __post_init__(self) -> None:
        for name in ("sources", "documents"):
            given = getattr(self, name)  # One alone, or a list, is meant as a tuple.
            several = (given,) if isinstance(given, str) else tuple(given)
            object.__setattr__(self, name, several)

    def mask(self, state: State) -> Mask | None:
        """Return which passages of a state pass; None for all.

        Raises:
            BadQueryError: If a source is unknown, the days are in the wrong order, or
                the trust is not between 0 and 1.
        """
        self._check(state)
        documents = self._of_versions(state)
        mask = None if documents is None else documents[state.version]
        for other in (self._trusted(state), self._uncontested(state)):
            if other is not None:
                mask = other if mask is None else mask & other
        return mask

    def _check(self, state: State) -> None:
        if self.since and self.until and self.since > self.until:
            problem = f"No day is since {self.since} and until {self.until}."
            raise BadQueryError(problem, remedy="give the earlier day as since")
        if self.min_trust is not None and not 0 <= self.min_trust <= 1:
            problem = f"Trust is a probability, not {self.min_trust}."
            raise BadQueryError(problem, remedy="give a trust from 0 to 1, as 0.8")
        known = _sources(state)
        for name in self.sources if known else ():
            if name not in known:
                problem = f"No source named '{name}'.{did_you_mean(name, known)}"
                remedy = f"use one of {', '.join(known)}"
                raise BadQueryError(problem, remedy=remedy)

    def _of_versions(self, state: State) -> Mask | None:
        """Return which versions pass by source, name and date; None for all."""
        masks = []
        if self.sources:
            sources = state.of_versions("sources")
            masks.append(_any_of(sources, self.sources.__contains__))
        if self.documents:
            masks.append(_named(state, self.documents))
        if self.since or self.until:
            written = state.of_versions("written_at")
            masks.append(_between(written, self.since, self.until))
        return np.logical_and.reduce(masks) if masks else None

    def _trusted(self, state: State) -> Mask | None:
        if self.min_trust is None:
            return None
        if not state.has_trust:
            return np.zeros(state.count, np.bool_)
        return np.asarray(state.trust >= self.min_trust)

    def _uncontested(self, state: State) -> Mask | None:
        return ~state.contested if self.without_contradictions else None


def _sources(state: State) -> list[str]:
    known = pc.unique(pc.list_flatten(state.of_versions("sources")))
    return sorted(map(str, known.to_pylist()))


def _any_of(lists: "pa.Array[Any]", fits: Callable[[str], bool]) -> Mask:
    """Return which lists have a value that fits; each value is looked at once."""
    values = pc.list_flatten(lists).dictionary_encode()
    fitting = np.array([*map(fits, map(str, values.dictionary.to_pylist()))], np.bool_)
    mask = np.zeros(len(lists), np.bool_)
    holds = fitting[numbers(values.indices)]
    mask[numbers(pc.list_parent_indices(lists))[holds]] = True
    return mask


def _named(state: State, patterns: Sequence[str]) -> Mask:
    """Return which versions have an id or a URI that fits a pattern."""
    globs = [re.compile(translate(each)) for each in patterns]
    uris = state.of_versions("uris")
    mask = _any_of(uris, lambda uri: any(glob.match(uri) for glob in globs))
    for pattern in patterns:
        if len(pattern) >= SHORTEST_ID and _HEX.issuperset(pattern.lower()):
            for name in ("document_id", "version_id"):
                begins = pc.starts_with(state.of_versions(name), pattern.lower())
                mask |= np.array(begins.to_pylist(), np.bool_)
    return mask


def _between(times: "pa.Array[Any]", since: date | None, until: date | None) -> Mask:
    """Return which times are of the days from since to until, in UTC."""
    day = numbers(times.cast(pa.int64())) // MICROSECONDS_A_DAY
    first = (since or date.min).toordinal() - EPOCH
    last = (until or date.max).toordinal() - EPOCH
    return np.asarray((first <= day) & (day <= last))
