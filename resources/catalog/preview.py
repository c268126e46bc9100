"""What a commit would make of a branch, before it is made."""

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from resources.catalog.model import Link
from resources.catalog.store import Step, Store


class Preview:
    """Makes a state that can be looked at, once somebody wants to.

    Args:
        store: Shows it, until the block ends.
        source: The commit that is merged or picked, if any.
        step: Makes the step that would be taken.

    Attributes:
        is_seen: Whether somebody wanted to.
    """

    def __init__(
        self, store: Store, source: Link | None, step: Callable[[], Step]
    ) -> None:
        self._store = store
        self._source = source
        self._step = step
        self._shown: str | None = None
        self._open = ExitStack()
        self.is_seen = False

    def __call__(self) -> str:
        """Return the id of a commit with what there would be.

        It is the source itself, where the branch would hold nothing else.
        """
        self.is_seen = True
        if self._shown is None:
            step, source = self._step(), self._source
            if source is not None and source.root == step.commit.root:
                self._shown = source.id
            else:
                shown = self._store.shown.showing(step)
                self._shown = self._open.enter_context(shown)
        return self._shown

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
