"""A job whose steps write on one branch at the same time, each in its own process."""

import time

import dagster as dg

from resources.dagster_resources import LakehouseResource, RunBranch
from resources.settings import Settings


@dg.op
def begin(branch: RunBranch) -> None:
    """Make the branch."""
    with branch.transaction("Begin") as tx:
        tx.create_namespace("begun")


@dg.op(ins={"after": dg.In(dg.Nothing)})
def left(branch: RunBranch) -> None:
    """Write until the other one has begun to."""
    meet(branch, "left", "right")


@dg.op(ins={"after": dg.In(dg.Nothing)})
def right(branch: RunBranch) -> None:
    """Write until the other one has begun to."""
    meet(branch, "right", "left")


def meet(branch: RunBranch, name: str, other: str) -> None:
    """Commit in the middle of the other's transaction."""
    home = branch.engine.settings.home
    with branch.transaction(name) as tx:
        tx.create_namespace(name)
        (home / name).touch()
        deadline = time.monotonic() + 60
        while not (home / other).exists():
            assert time.monotonic() < deadline, "the other step waits for the lock"
            time.sleep(0.05)


@dg.job(executor_def=dg.multiprocess_executor)
def unbound() -> None:
    """Begin, then write on both sides."""
    begun = begin()
    left(begun)
    right(begun)


def parallel() -> dg.JobDefinition:
    """Return the job in the home of the environment."""
    lakehouse = LakehouseResource(home=str(Settings().home))
    resources = {"branch": RunBranch(lakehouse=lakehouse)}
    return dg.Definitions(jobs=[unbound], resources=resources).resolve_job_def(
        "unbound"
    )
