"""Branches and tags over HTTP: listed, made, moved, deleted, and their reflog."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from resources.catalog import Ref, ReflogEntry
from resources.catalog.model import RefKind
from resources.catalog.rest.access import Principal, Role
from resources.catalog.rest.errors import ForbiddenError
from resources.catalog.rest.paths import to_address
from resources.catalog.rest.visits import Site, SiteOf, Who

router = APIRouter(prefix="/assay/v1", tags=["Refs"])
Expected = Annotated[
    str | None, Query(description="Commit that it must be at, 8 digits or more.")
]


class NewRef(BaseModel):
    """A branch or tag to be made."""

    name: str
    kind: RefKind = "branch"
    at: str = Field(default="main", description="Address of any state.")


class Move(BaseModel):
    """Where a ref is to point."""

    to: str = Field(description="Address of any state.")
    expected_head: str | None = Field(
        default=None, description="Commit that it must be at, 8 digits or more."
    )


@router.get("/refs")
def list_refs(
    site: SiteOf, who: Who, kind: Literal["branch", "tag"] | None = None
) -> list[Ref]:
    """List the branches and tags that the visitor may read."""
    return [
        ref
        for ref in site.catalog.refs()
        if who.may_anywhere("reader", ref.name) and kind in {None, ref.kind}
    ]


@router.post("/refs", status_code=201)
def create_ref(body: NewRef, site: SiteOf, who: Who) -> Ref:
    """Make a branch or tag; needs a writer of that name, and a reader of the state."""
    need(who, "writer", body.name)
    need_state(site, who, body.at)
    catalog = site.catalog
    make = catalog.create_branch if body.kind == "branch" else catalog.create_tag
    return make(body.name, body.at, agent=who.name)


@router.get("/refs/{name:path}")
def get_ref(name: str, site: SiteOf, who: Who) -> Ref:
    """Return a branch or tag."""
    ref = site.catalog.ref(to_address(name))
    need(who, "reader", ref.name)
    return ref


@router.put("/refs/{name:path}")
def move_ref(name: str, body: Move, site: SiteOf, who: Who) -> Ref:
    """Point a branch or tag to another state; needs an admin of it."""
    catalog = site.catalog
    ref = catalog.ref(to_address(name))
    need(who, "admin", ref.name)
    need_state(site, who, body.to)
    move = catalog.reset if ref.kind == "branch" else catalog.assign_tag
    return move(ref.name, body.to, expected_head=body.expected_head, agent=who.name)


@router.delete("/refs/{name:path}", status_code=204)
def delete_ref(
    name: str, site: SiteOf, who: Who, expected_head: Expected = None
) -> Response:
    """Delete a branch or tag; needs an admin of it. Its commits stay."""
    catalog = site.catalog
    ref = catalog.ref(to_address(name))
    need(who, "admin", ref.name)
    delete = catalog.delete_branch if ref.kind == "branch" else catalog.delete_tag
    delete(ref.name, expected_head=expected_head, agent=who.name)
    return Response(status_code=204)


@router.get("/reflog")
def reflog(
    site: SiteOf,
    who: Who,
    ref: str | None = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 100,
) -> list[ReflogEntry]:
    """List moves of one ref or of all, newest first, also of deleted ones."""
    if ref is not None:
        need(who, "reader", ref)
        return site.catalog.reflog(ref, limit)
    if who.reads_all_refs():
        return site.catalog.reflog(None, limit)
    moves = site.catalog.reflog(None, None)
    return [move for move in moves if who.may_anywhere("reader", move.ref)][:limit]


def need(who: Principal, role: Role, ref: str) -> None:
    """Check that a visitor has a role somewhere at a ref.

    Raises:
        ForbiddenError: If not.
    """
    if not who.may_anywhere(role, ref):
        msg = f"Forbidden: '{who.name}' is no {role} of {ref or 'commits by their id'}"
        raise ForbiddenError(msg)


def need_state(site: Site, who: Principal, address: str) -> str:
    """Check that a visitor may read something of a state, and return its ref.

    Raises:
        ForbiddenError: If not.
    """
    ref, _ = site.place(address)
    if not ref:
        site.catalog.resolve(address)  # What is not there is said to be so.
    need(who, "reader", ref)
    return ref
