"""One request: who comes, to which state, and what it may read and write there."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Path, Request

from resources.catalog import Catalog
from resources.catalog.addresses import parse_address
from resources.catalog.contents import Contents
from resources.catalog.errors import (
    CommitConflictError,
    ReadOnlyRefError,
    RefMovedError,
    RefNotFoundError,
)
from resources.catalog.iceberg import Transaction
from resources.catalog.rest import errors
from resources.catalog.rest.access import Principal, Role, Tokens, everyone
from resources.catalog.rest.documents import Documents
from resources.catalog.rest.paths import to_address
from resources.places import is_below

Answer = TypeVar("Answer")

PAUSES = (0.01, 0.04, 0.16, 0.4)  # Seconds before each new try.
BEARER = "bearer "


@dataclass(frozen=True)
class Site:
    """What all requests share.

    Args:
        catalog: What is served.
        documents: Its metadata files.
        tokens: Who is known; None if nobody is asked.
        merging: Held by a merge, so that hooks need not be safe in threads for it.
    """

    catalog: Catalog
    documents: Documents
    tokens: Tokens | None
    merging: Lock = field(default_factory=Lock)

    def principal(self, authorization: str | None) -> Principal:
        """Return who a request comes from.

        Raises:
            NotAuthorizedError: If tokens are asked for and it has none that is known.
        """
        if self.tokens is None:
            return everyone(self.catalog.agent)
        given = authorization or ""
        token = given[len(BEARER) :] if given.lower().startswith(BEARER) else ""
        found = self.tokens.principal(token.strip())
        if found is None:
            msg = "Not authorized: a known bearer token is needed"
            raise errors.NotAuthorizedError(msg)
        return found

    def place(self, address: str) -> tuple[str, bool]:
        """Return the ref that an address names, and whether it can be written.

        The ref of a bare commit is "". Whether the state exists is not looked up.

        Raises:
            InvalidAddressError: If it is no address.
        """
        parsed = parse_address(address)
        try:
            ref = self.catalog.ref(parsed.name)
        except RefNotFoundError:
            return "", False
        return ref.name, parsed.is_plain and ref.kind == "branch"


@dataclass(frozen=True)
class Visit:
    """A request for a state.

    Args:
        site: What is served.
        who: Who it comes from.
        address: The state.
        ref: Its branch or tag; "" for a bare commit.
        is_branch: Whether it can be written.
        request_id: The client's name for this change, if it may send it again.
        client: The program that sent it.
    """

    site: Site
    who: Principal
    address: str
    ref: str
    is_branch: bool
    request_id: str | None = None
    client: str = ""

    def require(self, role: Role, key: str | None) -> None:
        """Check that the visitor may act in a role on a key, or on all (None).

        Raises:
            ForbiddenError: If not.
        """
        if not self.who.may(role, self.ref, key):
            where = f"{key or 'all namespaces'} at {self.address}"
            msg = f"Forbidden: '{self.who.name}' is no {role} of {where}"
            raise errors.ForbiddenError(msg)

    def require_place(self, location: str) -> None:
        """Check that the visitor may have files at a location.

        The server reads and writes there with its own rights, so outside of the
        warehouse only an admin may.

        Raises:
            ForbiddenError: If not.
        """
        warehouse = self.site.catalog.warehouse
        if not is_below(location, warehouse) or ".." in location.split("/"):
            self.require_admin(f"{location}, outside of the warehouse")

    def require_admin(self, what: str) -> None:
        """Check that the visitor is an admin of the whole ref.

        Raises:
            ForbiddenError: If not, saying what needs one.
        """
        if not self.who.may("admin", self.ref):
            msg = f"Forbidden: {what}, needs an admin of {self.address}"
            raise errors.ForbiddenError(msg)

    def contents(self) -> Contents:
        """Return the state, to read.

        Raises:
            RefNotFoundError: If there is none; so with the catalog's other errors.
        """
        return self.site.catalog.at(self.address).contents

    def write(
        self,
        message: str,
        change: Callable[[Transaction], Answer],
        again: Callable[[], Answer],
    ) -> Answer:
        """Change the branch in one commit, and return the answer.

        If someone else changed the same keys meanwhile, it is tried on the new state,
        where what the client requires is checked anew.

        Args:
            message: Of the commit.
            change: Writes through a transaction; called once for each try.
            again: Answers a request that had been done before, from what is there.

        Raises:
            ReadOnlyRefError: If the state is not the head of a branch.
            CommitConflictError: If someone else was faster each time.
        """
        if not self.is_branch:
            self.site.catalog.resolve(self.address)
            raise ReadOnlyRefError(self.address)
        for pause in PAUSES:
            try:
                return self._try(message, change, again)
            except RefMovedError:
                raise
            except CommitConflictError:
                time.sleep(pause)
        return self._try(message, change, again)

    def _try(
        self,
        message: str,
        change: Callable[[Transaction], Answer],
        again: Callable[[], Answer],
    ) -> Answer:
        with self.site.catalog.transaction(
            self.address,
            message=message,
            agent=self.who.name,
            properties={"client": self.client} if self.client else {},
            request_id=self.request_id,
        ) as tx:
            return change(tx) if tx.commit is None else again()


def get_site(request: Request) -> Site:
    """Return what the application serves."""
    site: Site = request.app.state.site
    return site


def get_principal(
    site: Annotated[Site, Depends(get_site)],
    authorization: Annotated[str | None, Header()] = None,
) -> Principal:
    """Return who a request comes from; see Site.principal."""
    return site.principal(authorization)


def get_client(
    user_agent: Annotated[str | None, Header()] = None,
    x_client_version: Annotated[str | None, Header()] = None,
) -> str:
    """Return the program that sent a request; Java says it in a header of its own."""
    return (x_client_version or user_agent or "")[:200]


def get_visit(
    prefix: Annotated[str, Path(description="Address of a state; see config.")],
    site: Annotated[Site, Depends(get_site)],
    who: Annotated[Principal, Depends(get_principal)],
    client: Annotated[str, Depends(get_client)],
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Visit:
    """Return a request for the state that its path begins with."""
    address = to_address(prefix)
    ref, is_branch = site.place(address)
    # Another visitor's key must not answer this one.
    request_id = f"{who.name}:{idempotency_key}"[:200] if idempotency_key else None
    return Visit(site, who, address, ref, is_branch, request_id, client)


SiteOf = Annotated[Site, Depends(get_site)]
Who = Annotated[Principal, Depends(get_principal)]
Here = Annotated[Visit, Depends(get_visit)]
