"""How far a run is: bars on a terminal, one line for each finished step elsewhere."""

import sys
import time
from typing import TYPE_CHECKING, Self

import click

from pipelines.cli.text import duration, one_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class StepProgress:
    """Shows the steps of a run on standard error, as a context manager.

    Args:
        quiet: Write nothing without a terminal: a program reads the output.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bars: Progress | None = None
        self._task: TaskID | None = None
        self._step = ""
        self._done = 0
        self._started = 0.0

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bars = _bars()
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        if self._bars is not None:
            self._bars.stop()

    def report(self, step: str, done: int, total: int | None) -> None:
        """Take one report: so many of so many items of a step are done."""
        if step != self._step:
            self._end()
            self._begin(step)
        self._done = done
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, completed=done, total=total)

    def _begin(self, step: str) -> None:
        self._step, self._done, self._started = step, 0, time.monotonic()
        if self._bars is not None:
            self._task = self._bars.add_task(one_line(step), total=None)

    def _end(self) -> None:
        if not self._step:
            return
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, total=self._done or 1, completed=self._done)
            self._bars.stop_task(self._task)
        elif not self._quiet:
            took = duration(time.monotonic() - self._started)
            click.echo(f"{one_line(self._step)}: {self._done:,} in {took}", err=True)
        self._step = ""


def _bars() -> "Progress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
