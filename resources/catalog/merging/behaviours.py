"""What a merge does with each key: bring it, prefer the source's side, leave it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from resources.catalog.merging.errors import UnusedBehaviourError
from resources.catalog.model import Behaviour


@dataclass(frozen=True)
class Behaviours:
    """What to do with which key.

    Args:
        by_key: For these keys.
        default: For all others. `normal` brings both sides together or is in
            conflict; `force` takes the source's side where both changed a key; `drop`
            leaves the target's.
    """

    by_key: Mapping[str, Behaviour] = field(default_factory=dict)
    default: Behaviour = "normal"

    def of(self, key: str) -> Behaviour:
        """Return what to do with a key."""
        return self.by_key.get(key, self.default)

    def check_used(self, source: str, keys: Collection[str]) -> None:
        """Check that every key named is one that the source changed.

        Raises:
            UnusedBehaviourError: If not, with the nearest that is.
        """
        for key in self.by_key:
            if key not in keys:
                raise UnusedBehaviourError(key, source, keys)


NORMAL = Behaviours()
