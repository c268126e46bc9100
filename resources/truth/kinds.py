"""Attributes of which more is known than that their values exclude each other."""

from collections.abc import Callable

from resources.truth.columns import Flags
from resources.truth.detail import by_detail
from resources.truth.labels import by_labels, closed
from resources.truth.model import Assertions, Beliefs, Floats
from resources.truth.parts import nested, part, with_part

Way = Callable[[Assertions, Floats, float, float, float], Beliefs]


def by_kind(
    said: Assertions, general: Beliefs, prior: float, strength: float, shared: float
) -> Beliefs:
    """Return beliefs in which each kind of attribute is judged in its own way.

    A choice among few labels that recur is judged by who takes which for which; values
    that say one another, as a city says its country, by how exact sources are. Nothing
    of the kind is known of attributes with several true values.

    Args:
        said: Who says what.
        general: What is believed of all attributes, whatever their kind; it says how
            independent the assertions are, too.
        prior: Reliability of a source of which nothing is known.
        strength: How many rows what is known of others is worth.
        shared: Share of errors that sources have in common even if they do not copy.
    """
    one = ~said.several
    few = closed(said) & one
    ways: tuple[tuple[Way, Flags], ...]
    ways = ((by_labels, few), (by_detail, nested(said) & one & ~few))
    for way, chosen in ways:
        if chosen.any():
            of = part(said, chosen)
            weight = general.independence[of.rows]
            found = way(of.said, weight, prior, strength, shared)
            general = with_part(general, of, found)
    return general
