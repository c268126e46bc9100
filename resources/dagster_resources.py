"""Engines handed to assets: the only module under `resources` that knows Dagster."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import dagster as dg
import psutil
from pydantic import Field, PrivateAttr

from resources.catalog import Catalog
from resources.catalog.iceberg import Transaction
from resources.lakehouse import Lakehouse
from resources.lock import WriterLock
from resources.settings import Settings

PROCESS_TAG = "assay/process"  # The process a run lives in, to know if it is gone.
BRANCH_TAG = "assay/branch"  # The branch a run writes on.
RUN_BRANCH_PREFIX = "ingest/"


class LakehouseResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Opens the home for one run and closes it afterwards."""

    home: str = Field(description="Folder that holds all state.")
    _engine: Lakehouse | None = PrivateAttr(default=None)

    @property
    def engine(self) -> Lakehouse:
        """The engines of the home."""
        if self._engine is None:
            self._engine = Lakehouse(Settings(home=Path(self.home)))
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
        """Wait for the writer lock and hold it while the run works in this process."""
        self._run_id = context.run_id or ""
        settings = self.engine.settings
        lock = WriterLock(
            settings.home / "writer.lock",
            holder=f"run {self._run_id[:8]}, process {os.getpid()}",
            seconds=settings.lock_seconds,
            on_wait=lambda holder: _tell(context, f"Waiting for {holder}."),
        )
        with lock:
            if context.instance is not None and self._run_id:
                context.instance.add_run_tags(self._run_id, {BRANCH_TAG: self.name})
                self._close_dead_runs(context.instance)
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
        return f"{RUN_BRANCH_PREFIX}{self._run_id[:8]}"

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
        known = {ref.name for ref in self.catalog.refs()}
        if self.into not in known:
            self.catalog.create_branch(self.into)
        if self.name not in known:
            self.catalog.create_branch(self.name, at=self.into)
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
        """Mark branches of runs that were killed: nobody will finish them."""
        for ref in self.catalog.refs():
            if ref.failed or not ref.name.startswith(RUN_BRANCH_PREFIX):
                continue
            runs = instance.get_runs(
                dg.RunsFilter(tags={BRANCH_TAG: ref.name}), limit=1
            )
            if runs and runs[0].run_id != self._run_id and _is_dead(runs[0]):
                if not runs[0].is_finished:
                    instance.report_run_failed(runs[0])
                self.catalog.mark_failed(ref.name, "its run ended before the release")


def _tell(context: dg.InitResourceContext, message: str) -> None:
    if context.log is not None:
        context.log.info(message)


def _is_dead(run: dg.DagsterRun) -> bool:
    """Return whether a run ended, or was killed, without success."""
    if run.is_finished:
        return not run.is_success
    process = run.tags.get(PROCESS_TAG)
    return process is not None and not psutil.pid_exists(int(process))
