"""The three-way rule: what only one side changed, or both alike. Pure functions."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from resources.catalog.replay.errors import ObstacleError

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)


def agreed(base: Value, theirs: Value, ours: Value, what: str) -> Value:
    """Return what a value becomes where two sides parted from a common one.

    Raises:
        ObstacleError: If both changed it, and not alike; `what` names it.
    """
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    msg = f"{what} changed on both sides"
    raise ObstacleError(msg)


def agreed_each(
    base: Mapping[Key, Value],
    theirs: Mapping[Key, Value],
    ours: Mapping[Key, Value],
    what: str,
) -> dict[Key, Value]:
    """Return what a mapping becomes, key by key; None is no value.

    Keys keep the order of ours, then that of theirs.

    Raises:
        ObstacleError: If both sides changed a key, and not alike.
    """
    found = {
        key: agreed(base.get(key), theirs.get(key), ours.get(key), f"{what} {key}")
        for key in {**ours, **theirs}
    }
    return {key: value for key, value in found.items() if value is not None}
