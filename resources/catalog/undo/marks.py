"""Properties of commits that say which other commits they are about."""

from collections.abc import Mapping

UNDOES = "assay.undoes"  # Of an undo: ids of the commits that it took back.
LEAVES = "assay.leaves"  # Of an undo: what it left as it was, a commit a line.
KEEPS = "assay.keeps"  # Of an undo: keys that stay since others use them.
PICKED = "assay.picked"  # Of a cherry-pick: id of the commit that was first.


def undone_by(properties: Mapping[str, str]) -> list[str]:
    """Return the ids of the commits that a commit with these properties took back."""
    return properties.get(UNDOES, "").split()


def carried(properties: Mapping[str, str], commit: str) -> dict[str, str]:
    """Return the properties that a cherry-pick of a commit has.

    It names the commit that was first, so that a rollback of its agent finds it. What
    an undo says of its own history is left out.
    """
    kept = {k: v for k, v in properties.items() if k not in {UNDOES, LEAVES, KEEPS}}
    return {PICKED: commit, **kept}
