"""What can go wrong with the files of the flat index, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from resources.errors import AssayError


class FlatIndexError(AssayError):
    """The files cannot be read or written, or do not fit what they are given."""

    def __init__(self, problem: str, folder: Path) -> None:
        super().__init__(
            problem,
            remedy="free disk space or, if files are damaged, run "
            f"`assay index --rebuild`: it fills {folder} again from the stored vectors",
        )


@contextmanager
def file_errors(folder: Path) -> Iterator[None]:
    """Turn what goes wrong with files into an error with a remedy.

    Raises:
        FlatIndexError: In place of an OSError or Arrow's error about a file's form.
    """
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        problem = f"The vectors in {folder} cannot be used: {error}"
        raise FlatIndexError(problem, folder) from error
