"""How one check of `assay doctor` went."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "fail"]
INSTALL = "make install, or: pip install -e ."


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Args:
        name: What was checked.
        state: ok, warn (works, but look at it) or fail (something will not work).
        detail: What was found.
        remedy: What to do about it; empty when ok.
    """

    name: str
    state: State
    detail: str
    remedy: str = ""
