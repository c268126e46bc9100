"""Metadata while updates are applied to it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from resources.catalog.rest.errors import BadRequestError

Document = dict[str, Any]

LAST_ADDED = -1
FIRST_PARTITION_ID = 1000


@dataclass
class Draft:
    """A copy of metadata, and what the updates before this one did to it.

    Args:
        document: The metadata as JSON; belongs to the draft.
        now_ms: Milliseconds since 1970, of changes that bring no time of their own.
        last: Id of the schema, spec, order or version added last, by kind.
        snapshots: Ids of the snapshots added.
        passing: Of these, those that were made current and then replaced.
        updated_ms: When the newest added snapshot was made.
    """

    document: Document
    now_ms: int
    last: dict[str, int] = field(default_factory=dict)
    snapshots: set[int] = field(default_factory=set)
    updated_ms: int | None = None

    def all(self, name: str) -> list[Any]:
        """Return a list of the document, made if it is not there."""
        found: list[Any] = self.document.setdefault(name, [])
        return found

    def map(self, name: str) -> dict[str, Any]:
        """Return a map of the document, made if it is not there."""
        found: dict[str, Any] = self.document.setdefault(name, {})
        return found

    def last_added(self, kind: str, given: int) -> int:
        """Return the id that an update names, where -1 is the one added last.

        Raises:
            BadRequestError: If none was added.
        """
        if given != LAST_ADDED:
            return given
        if kind not in self.last:
            msg = f"Cannot set last added {kind}: no {kind} has been added"
            raise BadRequestError(msg)
        return self.last[kind]


def begin(document: Document, now_ms: int) -> Draft:
    """Return a draft of metadata that is left as it is."""
    return Draft(deepcopy(document), now_ms)


def check(good: bool, problem: str) -> None:  # noqa: FBT001 - reads as an assertion.
    """Refuse an update that is not possible.

    Raises:
        BadRequestError: If it is not good.
    """
    if not good:
        raise BadRequestError(problem)


@contextmanager
def well_formed(what: str) -> Iterator[None]:
    """Refuse what a client sent if reading it fails.

    Raises:
        BadRequestError: If something is missing, or of another type than it must be.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        msg = f"Malformed {what}: {error!r}"
        raise BadRequestError(msg) from error


def bare(value: Mapping[str, Any], *without: str) -> Document:
    """Return a JSON object less some names and less what is null."""
    return {k: v for k, v in value.items() if k not in without and v is not None}
