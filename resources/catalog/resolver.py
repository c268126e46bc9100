"""Addresses to commits."""

from dataclasses import dataclass

from resources.catalog.addresses import (
    Address,
    Step,
    looks_like_commit,
    parse_address,
)
from resources.catalog.errors import (
    AmbiguousCommitError,
    CommitNotFoundError,
    RefNotFoundError,
)
from resources.catalog.history import reaches
from resources.catalog.model import Link, Ref, short
from resources.catalog.store import Store


@dataclass(frozen=True)
class State:
    """What an address names.

    Args:
        link: The commit.
        ref: The branch or tag in the address, if there is one.
        is_head: Whether it is that ref itself and not a state behind it.
    """

    link: Link
    ref: Ref | None
    is_head: bool


def resolve(store: Store, text: str) -> State:
    """Return the state that an address names.

    Raises:
        InvalidAddressError: If it is no address.
        RefNotFoundError: If there is no such name, with the nearest one.
        CommitNotFoundError: If the history does not have that commit or time.
        AmbiguousCommitError: If a prefix fits several commits.
    """
    address = parse_address(text)
    found = store.head(address.name)
    if found is None:
        link, ref = _bare_commit(store, address), None
    else:
        ref, link = found
        link = _at_point(store, address, link)
    for step in address.steps:
        link = _back(store, address, link, step)
    return State(link, ref, is_head=ref is not None and address.is_plain)


def _bare_commit(store: Store, address: Address) -> Link:
    name = address.name.lower()
    if looks_like_commit(name) and (found := store.commits_like(name, 6)):
        if len(found) > 1:
            raise AmbiguousCommitError(address.name, found)
        if address.commit is None and address.time is None:
            return store.graph()(found[0])
        why = "a commit has no other states; only a branch or tag has"
        raise CommitNotFoundError(address.text, why)
    known = [ref.name for ref in store.refs()]
    raise RefNotFoundError(address.name, known)


def _at_point(store: Store, address: Address, head: Link) -> Link:
    if address.time is not None:
        link = store.newest_until(head.id, address.time)
        if link is None:
            why = f"{address.name} begins later"
            raise CommitNotFoundError(address.text, why, ref=address.name)
        return link
    if address.commit is None:
        return head
    graph = store.graph()
    alike = store.commits_like(address.commit, 100)
    found = [commit for commit in alike if reaches([head.id], commit, graph)]
    if len(found) > 1:
        raise AmbiguousCommitError(address.commit, found)
    if not found:
        elsewhere = f"; {short(alike[0])} is in another history" if alike else ""
        why = f"{address.name} has no such commit{elsewhere}"
        raise CommitNotFoundError(address.text, why, ref=address.name)
    return graph(found[0])


def _back(store: Store, address: Address, link: Link, step: Step) -> Link:
    if step.sign == "~":
        found = store.nth_parent(link.id, step.count)
        why = f"the history before {short(link.id)} is shorter"
    else:
        chosen = link.parents[step.count - 1 : step.count] if step.count else (link.id,)
        found = store.graph()(chosen[0]) if chosen else None
        why = f"{short(link.id)} has {len(link.parents)} parents"
    if found is None:
        raise CommitNotFoundError(address.text, why)
    return found
