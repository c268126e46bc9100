"""Plain voting: the share of sources that say it."""

from resources.truth.baselines.counting import (
    backing,
    believed,
    mean_by_source,
    shares,
)
from resources.truth.model import Assertions, Beliefs


def vote(said: Assertions) -> Beliefs:
    """Return for each candidate the share of the sources of its item that say it.

    A source is as reliable as the mean share of what it says; one that says nothing
    counts as 0.5.
    """
    share = shares(said, backing(said))
    accuracy = mean_by_source(said, share[said.value], empty=0.5)
    return believed(said, share, accuracy)
