"""PyIceberg's models, made with the names of their Python fields."""

from collections.abc import Callable
from typing import Any, TypeVar

Made = TypeVar("Made")


def model(kind: Callable[..., Made], **fields: Any) -> Made:  # noqa: ANN401
    """Return a model; type checkers know its fields by their names in JSON only."""
    return kind(**fields)
