"""Choices by hash: the same on every machine, and independent of one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from resources.ids import content_id

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chance:
    """A seed. Each choice depends on it and on its own key only, not on the order."""

    seed: int

    def number(self, below: int, *key: str | int) -> int:
        """Return a number from 0 to below, exclusive."""
        return int(content_id(self.seed, *key)[:12], 16) % below

    def pick(self, choices: Sequence[T], *key: str | int) -> T:
        """Return one of the choices."""
        return choices[self.number(len(choices), *key)]

    def order(self, items: Iterable[tuple[str, T]], *key: str | int) -> list[T]:
        """Return items, given with their names, in an order of chance."""
        ranked = sorted(items, key=lambda item: content_id(self.seed, *key, item[0]))
        return [item for _, item in ranked]
