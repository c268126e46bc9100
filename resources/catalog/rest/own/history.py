"""Commits over HTTP: log, show, diff, merge."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from resources.catalog import Commit, KeyDiff, MergeResult
from resources.catalog.model import MAIN, Behaviour
from resources.catalog.rest.access import Principal
from resources.catalog.rest.errors import ForbiddenError
from resources.catalog.rest.own.refs import need_state
from resources.catalog.rest.paths import to_address
from resources.catalog.rest.visits import SiteOf, Who

router = APIRouter(prefix="/assay/v1", tags=["History"])


class Merge(BaseModel):
    """A state to be merged into a branch."""

    source: str = Field(description="Address of any state.")
    into: str = MAIN
    message: str | None = None
    expected_head: str | None = Field(
        default=None, description="Commit that the branch must be at."
    )
    behaviours: dict[str, Behaviour] = Field(
        default={}, description="By key: normal, force (the source's side) or drop."
    )
    default: Behaviour = Field(default="normal", description="Of all other keys.")
    dry_run: bool = Field(default=False, description="Only say what would happen.")


@router.get("/log")
def log(
    site: SiteOf,
    who: Who,
    ref: Annotated[str, Query(description="Address of any state.")] = MAIN,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 100,
) -> list[Commit]:
    """List commits along first parents, newest first, with what the visitor may see."""
    name = need_state(site, who, ref)
    return [_seen(each, who, name) for each in site.catalog.log(ref, limit)]


@router.get("/commits/{address:path}")
def show(address: str, site: SiteOf, who: Who) -> Commit:
    """Return the commit that an address names, with what the visitor may see of it."""
    state = to_address(address)
    name = need_state(site, who, state)
    return _seen(site.catalog.show(state), who, name)


@router.get("/diff")
def diff(before: str, after: str, site: SiteOf, who: Who) -> list[KeyDiff]:
    """List the keys that differ between two states, those the visitor may see."""
    one, two = need_state(site, who, before), need_state(site, who, after)
    return [
        each
        for each in site.catalog.diff(before, after)
        if who.sees(one, each.key) and who.sees(two, each.key)
    ]


@router.post("/merge")
def merge(body: Merge, site: SiteOf, who: Who) -> MergeResult:
    """Merge a state into a branch: one commit, or none if anything is in conflict.

    Needs a reader of the source, and a writer of each key that it brings.
    """
    catalog = site.catalog
    need_state(site, who, body.source)
    plan = catalog.merge(
        body.source,
        body.into,
        agent=who.name,
        expected_head=body.expected_head,
        behaviours=body.behaviours,
        default=body.default,
        dry_run=True,
    )
    touched = {*plan.keys, *(each.key for each in plan.conflicts)}
    barred = [key for key in sorted(touched) if not who.may("writer", body.into, key)]
    if barred or not who.may_anywhere("writer", body.into):
        what = f" of {', '.join(barred[:5])}" if barred else ""
        msg = f"Forbidden: '{who.name}' is no writer{what} at {body.into}"
        raise ForbiddenError(msg)
    if body.dry_run:
        return plan
    with site.merging:  # Not by its name: what was looked at is what is merged.
        return catalog.merge(
            plan.source,
            body.into,
            message=body.message or f"Merge {body.source} into {body.into}",
            agent=who.name,
            expected_head=body.expected_head,
            behaviours=body.behaviours,
            default=body.default,
        )


def _seen(commit: Commit, who: Principal, ref: str) -> Commit:
    operations = tuple(each for each in commit.operations if who.sees(ref, each.key))
    return replace(commit, operations=operations)
