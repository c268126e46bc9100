"""Calls before and after changes, for whoever wants to refuse, add to or follow them.

A hook before a change may refuse it, or give properties to keep with it. A hook after a
change only hears of it: what it raises is logged and kept, since the change has landed.
Hooks run outside of the store's lock, so a slow one holds nobody up.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

EventKind = Literal[
    "before_commit",
    "after_commit",
    "before_merge",
    "after_merge",
    "before_ref_change",
    "after_ref_change",
]
KINDS: tuple[EventKind, ...] = get_args(EventKind)
KEPT_FAILURES = 100

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """A change that is about to be made, or was made.

    Args:
        kind: Which change, and whether it is done.
        ref: The branch or tag that moves.
        before: Commit it is at; None if it is being made.
        after: Commit it will be at, where that is known; None if it is deleted, and
            before a commit or merge, which has no id yet.
        source: Commit that is merged or picked, of a merge; a pick counts as one.
        keys: Keys that a commit or merge sets or removes, sorted.
        message: Why.
        agent: On whose behalf.
        author: Who wrote it, of a commit or merge.
        run_id: The run that makes it, of a commit or merge.
        properties: Kept with the commit, of a commit or merge.
        action: What is done to the ref: commit, merge, cherry-pick, create, delete,
            reset, restore or fail.
        state: Before a commit or merge: gives the id of a commit that holds what there
            will be, to be read until the hook returns; it is the source itself if
            nothing else will be there. Who has called it is asked again if the branch
            moves before the commit lands.
    """

    kind: EventKind
    ref: str
    before: str | None
    after: str | None = None
    source: str | None = None
    keys: tuple[str, ...] = ()
    message: str = ""
    agent: str = ""
    author: str = ""
    run_id: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    action: str = ""
    state: Callable[[], str] | None = field(default=None, compare=False, repr=False)


Hook = Callable[[Event], Mapping[str, str] | None]


@dataclass(frozen=True)
class HookFailure:
    """What a hook raised after a change that had landed."""

    event: Event
    error: Exception


class Hooks:
    """The hooks of one catalog, called in the order they were added.

    Attributes:
        failures: What hooks raised after changes, the newest 100.
    """

    def __init__(self) -> None:
        self._hooks: dict[EventKind, list[Hook]] = {kind: [] for kind in KINDS}
        self.failures: deque[HookFailure] = deque(maxlen=KEPT_FAILURES)

    def add(self, kind: EventKind, hook: Hook) -> None:
        """Call a hook at every event of a kind from now on.

        Args:
            kind: One of KINDS.
            hook: Gets the event. Before a change it may return properties to keep with
                the commit, or raise RefusedError, and then nothing is changed.

        Raises:
            ValueError: If there is no such kind of event.
        """
        if kind not in self._hooks:
            msg = f"an event is one of {', '.join(KINDS)}: got {kind!r}"
            raise ValueError(msg)
        self._hooks[kind].append(hook)

    def hears(self, kind: EventKind) -> bool:
        """Return whether anybody listens to a kind of event."""
        return bool(self._hooks[kind])

    def ask(self, event: Event) -> dict[str, str]:
        """Call the hooks before a change, and return the properties they give.

        Raises:
            RefusedError: If a hook refuses. Whatever else a hook raises comes through
                as well: a check that broke has not consented.
        """
        given: dict[str, str] = {}
        for hook in self._hooks[event.kind]:
            given.update(hook(event) or {})
        return given

    def tell(self, event: Event) -> None:
        """Call the hooks after a change; what they raise is logged and kept."""
        for hook in self._hooks[event.kind]:
            try:
                hook(event)
            except Exception as error:  # noqa: BLE001 - the change has landed.
                _LOG.exception("A hook failed at %s of %s", event.kind, event.ref)
                self.failures.append(HookFailure(event, error))
