"""Values that say more or less: a city against its country, a list against its parts.

A source may say exactly what is true, something broader that is true as well, or what
is wrong; each has its own shares of the three, for each attribute. Labels that others
contest wherever they are said count for less, and what nobody says has its room.
"""

from dataclasses import dataclass

import numpy as np

from resources.truth.columns import Flags, Longs
from resources.truth.model import Assertions, Beliefs, Floats
from resources.truth.parts import nothing_believed
from resources.truth.shares import Levels, Shares, learned, levels
from resources.truth.sums import tally
from resources.truth.support import within

EXACT, BROAD, WRONG = range(3)
TURNS = 20
OTHERS = 10.0  # Wrong things that may be said of an item, at least.
CLOSE = 1e-4  # Shares that change no more than this are found.


@dataclass(frozen=True, slots=True)
class Claims:
    """Assertions, and what each would be if another candidate were true.

    Args:
        said: Who says what.
        weight: Shape (n,). How much each row counts, in [0, 1].
        row: Shape (pairs,). A row, and
        narrower: Shape (pairs,). a candidate that it is a broader form of.
        parts: Shape (values,). How many candidates each says besides itself.
        open: Shape (values,). Whether a label is known to have narrower ones.
        room: Shape (items,). How many wrong things may be said of it.
    """

    said: Assertions
    weight: Floats
    row: Longs
    narrower: Longs
    parts: Floats
    open: Flags
    room: Floats


def claims(said: Assertions, weight: Floats, others: float) -> Claims:
    """Return assertions with the candidates that they are broader forms of.

    Args:
        said: Who says what.
        weight: Shape (n,). How much each row counts.
        others: How many wrong things may be said of an item, at least.
    """
    sure = said.support.degree >= 1.0
    given, to = said.support.given[sure], said.support.to[sure]
    order = np.argsort(to, kind="stable")
    count = np.bincount(to, minlength=len(said.item_of))
    row, step = within(count[said.value])
    narrower = given[order[(np.cumsum(count) - count)[said.value][row] + step]]
    kind = said.attribute_of[said.item_of].astype(np.int64)
    label = kind * (int(said.label_of.max(initial=0)) + 1) + said.label_of
    candidates = np.bincount(said.item_of, minlength=len(said.attribute_of))
    return Claims(
        said=said,
        weight=weight,
        row=row,
        narrower=narrower,
        parts=np.maximum(np.bincount(given, minlength=len(said.item_of)), 1.0),
        open=np.isin(label, np.unique(label[to])),
        room=np.maximum(candidates, others),
    )


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of each item, as far as shares of sources tell.

    Args:
        exact: Shape (values,). Probability that a candidate is the truth.
        deeper: Shape (values,). That the truth lies in it and is said by nobody.
    """

    exact: Floats
    deeper: Floats


def truth(of: Claims, share: Floats, calm: Floats) -> Truth:
    """Return what is true if sources are as reliable as supposed.

    Args:
        of: The assertions.
        share: Shape (n, 3). Of each row: probability that it is exact, broader, wrong.
        calm: Shape (items,). What log-odds are multiplied with, at most 1.
    """
    item, values = of.said.item_of, len(of.said.item_of)
    log = np.log(share)
    exact = of.weight * (log[:, EXACT] - log[:, WRONG] + np.log(of.room[of.said.item]))
    broad = of.weight * (log[:, BROAD] - log[:, WRONG] + np.log(of.room[of.said.item]))
    split = of.weight[of.row] * np.log(of.parts[of.narrower])
    own = tally(of.said.value, exact, values) * calm[item]
    score = own + tally(of.narrower, broad[of.row] - split, values) * calm[item]
    # What is below a candidate is hinted at by those alone who stop at it; that all
    # stop there says once, not many times, that it is not the last level.
    heard = np.maximum(tally(of.said.value, of.weight, values), 1.0)
    below = own + tally(of.said.value, broad - exact, values) / heard
    below[~of.open] = -np.inf
    candidates = np.bincount(item, minlength=len(of.room))
    unsaid = np.log(np.maximum(of.room - candidates, 1.0))
    most = unsaid.copy()
    np.maximum.at(most, item, np.maximum(score, below))
    odds, deep = np.exp(score - most[item]), np.exp(below - most[item])
    total = tally(item, odds + deep, len(of.room)) + np.exp(unsaid - most)
    return Truth(odds / total[item], deep / total[item])


def outcomes(of: Claims, true: Truth) -> Floats:
    """Return the probability of each row to be exact, broader, wrong, shape (n, 3)."""
    exact = true.exact[of.said.value]
    broad = true.deeper[of.said.value]
    broad = broad + tally(of.row, true.exact[of.narrower], len(exact))
    wrong = np.maximum(1.0 - exact - broad, 0.0)
    return np.stack([exact, broad, wrong], axis=1)


def by_detail(
    said: Assertions, weight: Floats, prior: float, strength: float, shared: float
) -> Beliefs:
    """Return what is believed where candidates say more or less of one truth.

    Args:
        said: Who says what. Candidates that say another have support of degree 1.
        weight: Shape (n,). How independent each row is of the others, in [0, 1].
        prior: Reliability of a source of which nothing is known.
        strength: How many rows the level above is worth: all sources for a source, the
            source for a label.
        shared: Share of errors that sources have in common even if they do not copy.

    Returns:
        Beliefs; a source is reliable in so far as it is exact. The most specific
        candidate is not always the most probable one: a level that few reach is.

    Source:
        Jung, Kim, Shim (2019), Crowdsourced truth discovery in the presence of
        hierarchies for knowledge fusion, EDBT 2019, 205-216: three kinds of claims.
        Kish (1965), Survey sampling: the effective number of votes in a cluster.
    """
    of = claims(said, weight, OTHERS)
    at = levels(said)
    before = _before(of, prior)
    total = tally(said.item, weight, len(of.room))
    together = weight * (total[said.item] > weight + CLOSE)
    found = learned(at, np.zeros((len(weight), 3)), before, strength)
    for _ in range(TURNS):
        true = truth(of, found.of_row, np.ones(len(total)))
        last = found
        outcome = outcomes(of, true) * together[:, None]
        found = learned(at, outcome, before, strength)
        if np.abs(found.of_place - last.of_place).max(initial=0.0) < CLOSE:
            break
    calm = 1.0 / (1.0 + shared * np.maximum(total - 1.0, 0.0))
    return _beliefs(of, at, found, truth(of, found.of_row, calm).exact, prior)


def _before(of: Claims, prior: float) -> Floats:
    """Return shares before anything is seen, shape (attributes, 3).

    Half of what is not exact may be broader, where anything can be broader at all.
    """
    said = of.said
    kind = said.attribute_of[said.item_of]
    nested = np.zeros(said.attributes)
    nested[kind[of.open]] = 0.5
    rest = 1.0 - prior
    exact = np.full(said.attributes, prior)
    return np.stack([exact, rest * nested, rest * (1.0 - nested)], axis=1)


def _beliefs(
    of: Claims, at: Levels, found: Shares, probability: Floats, prior: float
) -> Beliefs:
    """Return shares and probabilities by source and attribute."""
    beliefs = nothing_believed(of.said, of.weight, prior)
    where = (at.source, at.attribute)
    beliefs.probability[:] = probability
    beliefs.reliability[where] = found.of_place[:, EXACT]
    beliefs.heard[where] = found.heard
    beliefs.camp[where] = 0
    return beliefs
