"""Which paths of a folder count: .assayignore files, include and exclude globs."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from pathspec import GitIgnoreSpec

IGNORE_FILE = ".assayignore"

# A repository's own store, and the home that this program writes, are no documents.
ALWAYS_EXCLUDED = (".git/", ".hg/", ".svn/", ".assay/")


class Rules:
    """Decides by git's own rules; a deeper .assayignore overrules a higher one."""

    def __init__(self, include: Sequence[str], exclude: Sequence[str]) -> None:
        self._include = GitIgnoreSpec.from_lines(include)
        self._exclude = GitIgnoreSpec.from_lines([*ALWAYS_EXCLUDED, *exclude])
        self._nested: dict[str, GitIgnoreSpec] = {}

    def add(self, folder: str, text: str) -> None:
        """Take in the .assayignore of a folder; "" is the root."""
        self._nested[folder] = GitIgnoreSpec.from_lines(text.splitlines())

    def keeps_folder(self, path: str) -> bool:
        """Return whether anything below a folder can count."""
        return not self._ignored(f"{path}/")

    def keeps_file(self, path: str) -> bool:
        """Return whether a file counts; an .assayignore itself does not."""
        if PurePosixPath(path).name == IGNORE_FILE:
            return False
        return self._include.match_file(path) and not self._ignored(path)

    def _ignored(self, path: str) -> bool:
        if self._exclude.match_file(path):
            return True
        folder = path.rstrip("/")
        while folder:  # The nearest file that has a say decides.
            folder = folder.rpartition("/")[0]
            spec = self._nested.get(folder)
            if spec is None:
                continue
            verdict = spec.check_file(path[len(folder) :].lstrip("/")).include
            if verdict is not None:
                return verdict
        return False
