"""Engines handed to assets: the only module under `resources` that knows Dagster."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import dagster as dg
import psutil
from pydantic import Field, PrivateAttr

from resources.catalog import Catalog
from resources.catalog.errors import RefExistsError, WrongRefKindError
from resources.catalog.iceberg import Transaction
from resources.catalog.model import MAIN
from resources.lakehouse import Lakehouse
from resources.lock import WriterLock
from resources.settings import Settings

PROCESS_TAG = "assay/process"  # The process a run lives in, to know if it is gone.
BRANCH_TAG = "assay/branch"  # The branch a run writes on.
RUN_BRANCH_PREFIX = "ingest/"
RUN_PREFIX = "run "  # Before the run's id in the writer lock.
CLOCK_SLACK = 5.0  # Seconds: the kernel's idea of when it booted may shift a little.


class LakehouseResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Opens the home for one run and closes it afterwards."""

    home: str = Field(description="Folder that holds all state.")
    settings: dict[str, Any] = Field(
        default={}, description="Settings that are not those of the environment."
    )
    _engine: Lakehouse | None = PrivateAttr(default=None)

    @property
    def engine(self) -> Lakehouse:
        """The engines of the home."""
        if self._engine is None:
            self._engine = Lakehouse(Settings(home=Path(self.home), **self.settings))
        return self._engine

    @contextmanager
    def yield_for_execution(
        self,
        context: dg.InitResourceContext,  # noqa: ARG002 - Dagster's signature.
    ) -> Iterator["LakehouseResource"]:
        """Give the engines to the run, and close them when it ends."""
        try:
            yield self
        finally:
            if self._engine is not None:
                self._engine.close()
                self._engine = None


class RunBranch(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The branch that a run writes on, from its making to its merge.

    Holding it is holding the home's writer lock, so two ingests never interleave.
    """

    lakehouse: dg.ResourceDependency[LakehouseResource]
    into: str = Field(default="main", description="Branch that release merges into.")
    agent: str = Field(default="", description="On whose behalf; empty: the user.")
    _run_id: str = PrivateAttr(default="")

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Iterator["RunBranch"]:
        """Wait for the writer lock and hold it while the run works in this process.

        The processes of one run hold it together. Between two of them, the name in the
        lock holds others off, as long as the run lives.
        """
        self._run_id = context.run_id or ""
        settings, instance = self.engine.settings, context.instance
        known = instance is not None and instance.has_run(self._run_id)
        if instance is not None and known:
            tags = {PROCESS_TAG: process_tag(settings), BRANCH_TAG: self.name}
            instance.add_run_tags(self._run_id, tags)
        lock = WriterLock(
            settings.home / "writer.lock",
            holder=f"{RUN_PREFIX}{self._run_id}",
            seconds=settings.lock_seconds,
            on_wait=lambda holder: _tell(context, f"Waiting for {holder}."),
            is_over=lambda holder: is_over(instance, holder),
            leave_name=known and _is_step_process(settings),
        )
        with lock:
            if instance is not None:
                self._close_dead_runs(instance)
            yield self

    @property
    def engine(self) -> Lakehouse:
        """The engines of the home."""
        return self.lakehouse.engine

    @property
    def catalog(self) -> Catalog:
        """The catalog that the branch is in."""
        return self.engine.catalog

    @property
    def run_id(self) -> str:
        """The Dagster run that writes."""
        return self._run_id

    @property
    def name(self) -> str:
        """Name of the branch: known from the run, so every process agrees on it."""
        return _branch_of(self._run_id)

    @property
    def exists(self) -> bool:
        """Whether the branch is there: not yet made, or merged and gone, it is not."""
        return any(ref.name == self.name for ref in self.catalog.refs())

    @property
    def agent_name(self) -> str:
        """On whose behalf the commits of this run are made."""
        return self.agent or self.engine.settings.agent

    def ensure(self) -> str:
        """Make the branch if this is the run's first step; return its name."""
        known = {ref.name: ref.kind for ref in self.catalog.refs()}
        if known.get(self.into) == "tag":  # Told now, and not after all the work.
            raise WrongRefKindError(self.into, "tag", "branch")
        for name, at in ((self.into, MAIN), (self.name, self.into)):
            if name not in known:
                with suppress(RefExistsError):  # Another process of the run was first.
                    self.catalog.create_branch(name, at=at)
        return self.name

    def transaction(self, message: str) -> AbstractContextManager[Transaction]:
        """Return a transaction on the branch: one commit, in the run's name."""
        return self.catalog.transaction(
            self.ensure(),
            message=message,
            agent=self.agent_name,
            run_id=self._run_id,
        )

    def _close_dead_runs(self, instance: dg.DagsterInstance) -> None:
        """Mark branches of runs that were killed: nobody will finish them.

        One that holds nothing new, such as that of a run killed after its merge, goes.
        """
        for ref in self.catalog.refs():
            if ref.failed or not ref.name.startswith(RUN_BRANCH_PREFIX):
                continue
            # A run started again has the tags of the first, until it begins.
            for run in instance.get_runs(dg.RunsFilter(tags={BRANCH_TAG: ref.name})):
                others = run.run_id != self._run_id
                if others and _branch_of(run.run_id) == ref.name and _is_dead(run):
                    if not run.is_finished:
                        instance.report_run_failed(run)
                    self._retire(ref.name)

    def _retire(self, name: str) -> None:
        known = {ref.name for ref in self.catalog.refs()}
        into = self.into if self.into in known else MAIN
        left = self.catalog.merge(name, into, dry_run=True)
        if left.keys or left.conflicts:
            self.catalog.mark_failed(name, "its run ended before the release")
        else:
            self.catalog.delete_branch(name)


def process_tag(settings: Settings) -> str:
    """Return which process coordinates the run of this one: its id, and when it began.

    Ids are used again, in containers after every start.
    """
    parent = multiprocessing.parent_process()
    pid = parent.pid if parent and _is_step_process(settings) else os.getpid()
    return f"{pid}/{psutil.Process(pid).create_time():.1f}"


def _is_step_process(settings: Settings) -> bool:
    """Return whether this process runs one step, and others run the other steps."""
    spawned = multiprocessing.parent_process() is not None
    return spawned and settings.executor == "multiprocess"


def _branch_of(run_id: str) -> str:
    return f"{RUN_BRANCH_PREFIX}{run_id[:8]}"


def _tell(context: dg.InitResourceContext, message: str) -> None:
    if context.log is not None:
        context.log.info(message)


def _is_dead(run: dg.DagsterRun) -> bool:
    """Return whether a run ended, or was killed, without success."""
    if run.is_finished:
        return not run.is_success
    process = run.tags.get(PROCESS_TAG)
    return process is not None and not _lives(process)


def _lives(process: str) -> bool:
    """Return whether the process of a tag is still there, and no other of its id."""
    pid, _, began = process.partition("/")
    try:
        found = psutil.Process(int(pid))
        same = abs(found.create_time() - float(began)) < CLOCK_SLACK
        return same and bool(found.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def is_over(instance: dg.DagsterInstance | None, holder: str) -> bool:
    """Return whether the run that left its name in the lock is done."""
    run_id = holder.removeprefix(RUN_PREFIX)
    run = instance.get_run_by_id(run_id) if instance is not None else None
    return run is None or run.is_finished or _is_dead(run)
