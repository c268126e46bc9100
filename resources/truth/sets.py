"""Candidates that are sets: a list says each list that is a part of it."""

import numpy as np

from resources.truth.columns import Lists, Longs, coded
from resources.truth.model import Support
from resources.truth.support import contested, support, within

NEIGHBOURS = 24  # Of the lists that share a member, each meets so many next larger.


def sharing(item_of: Longs, members: Lists, certain: float = 1.0) -> Support:
    """Return how much of each candidate the others of its item say.

    Memory is linear: of many lists with one member in common, only those of about the
    same size meet.

    Args:
        item_of: Shape (values,). The item of each candidate.
        members: What each candidate consists of, in comparable form.
        certain: Degree for a candidate all of whose members are said.
    """
    kept = contested(item_of)[members.owner]
    member, _ = coded(members.text.filter(kept))
    width = int(member.max(initial=0)) + 1
    pairs = np.unique(members.owner[kept].astype(np.int64) * width + member)
    owner, member = pairs // width, pairs % width
    size = np.bincount(owner, minlength=len(item_of))
    one, other = _meeting(item_of[owner].astype(np.int64) * width + member, owner, size)
    values = len(item_of)
    both, shared = np.unique(one * values + other, return_counts=True)
    one, other = both // values, both % values
    return support(
        np.concatenate([one, other]),
        np.concatenate([other, one]),
        certain * np.concatenate([shared / size[other], shared / size[one]]),
    )


def _meeting(group: Longs, owner: Longs, size: Longs) -> tuple[Longs, Longs]:
    """Return pairs of owners in one group, of about the same size, each pair once."""
    order = np.lexsort((owner, size[owner], group))
    group, owner = group[order], owner[order]
    ends = np.searchsorted(group, group, side="right")
    place = np.arange(len(group))
    run, step = within(np.minimum(ends - place - 1, NEIGHBOURS))
    one, other = owner[run], owner[run + 1 + step]
    return np.minimum(one, other), np.maximum(one, other)
