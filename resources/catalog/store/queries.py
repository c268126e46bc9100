"""The recursive queries that walk a history inside the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select

from resources.catalog.commits import microseconds
from resources.catalog.store.schema import COMMITS

LINK = [COMMITS.c[n] for n in ("id", "parent", "merged", "sequence", "created_at")]
LINK.append(COMMITS.c.root)
ALL = list(COMMITS.c)


def first_parents(head: str, count: int | None, *, full: bool) -> Select[Any]:
    """Return head and its first parents, newest first, at most count of them."""
    walk = _walk(head, count, None)
    query = select(*(ALL if full else LINK)).join(walk, walk.c.id == COMMITS.c.id)
    return query.order_by(walk.c.depth).limit(count)


def nth_first_parent(head: str, n: int) -> Select[Any]:
    """Return the commit n first parents above head, if there is one."""
    walk = _walk(head, n + 1, None)
    query = select(*LINK).join(walk, walk.c.id == COMMITS.c.id)
    return query.where(walk.c.depth == n)


def newest_until(head: str, time: datetime) -> Select[Any]:
    """Return the newest of head and its first parents that is not after time."""
    walk = _walk(head, None, time)
    query = select(*LINK).join(walk, walk.c.id == COMMITS.c.id)
    return query.where(COMMITS.c.created_at <= microseconds(time))


def _walk(head: str, count: int | None, until: datetime | None) -> Any:  # noqa: ANN401
    columns = COMMITS.c.id, COMMITS.c.parent, COMMITS.c.created_at
    start = select(*columns, literal(0).label("depth")).where(COMMITS.c.id == head)
    walk = start.cte("walk", recursive=True)
    step = select(*columns, walk.c.depth + 1).join(walk, COMMITS.c.id == walk.c.parent)
    if count is not None:
        step = step.where(walk.c.depth < count - 1)
    if until is not None:
        step = step.where(walk.c.created_at > microseconds(until))
    return walk.union_all(step)
