"""How many processor cores this process may use."""

import os


def cores() -> int:
    """Return the number of cores that the process is allowed to run on, 1 or more."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
