"""What can go wrong with a search or its index, and what to do about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from resources.errors import AssayError

_SOURCE_LINE = re.compile(r",? /\S+\.rs:\d+.*", re.DOTALL)  # Where in Lance's own code.


class SearchIndexError(AssayError):
    """The index cannot be read or written, or does not fit what it is given."""

    def __init__(self, problem: str, folder: Path) -> None:
        super().__init__(
            problem,
            remedy=f"free disk space where {folder} lies or, if the index is damaged, "
            "assay index --rebuild, which fills it again from the stored vectors",
        )


@contextmanager
def lance_errors(folder: Path) -> Iterator[None]:
    """Turn what LanceDB raises about its files into an error with a remedy.

    Raises:
        SearchIndexError: In place of an OSError or RuntimeError.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        reason = _SOURCE_LINE.sub("", str(error))
        problem = f"The search index in {folder} failed: {reason}"
        raise SearchIndexError(problem, folder) from error
