"""After any sequence of writes, merges and undoings each ref shows what it has."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from resources.catalog import Catalog
from resources.errors import AssayError
from tests.resources.search.shelf import Shelf, lose, passage, remembering_embedder

URIS = st.sampled_from(["docs/a.md", "docs/b.md", "mail/c.md", "mail/d.md"])
TEXTS = st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True)
AGENTS = st.sampled_from(["ann", "bot"])
DRAWN = st.integers(0, 10**6)
EMBEDDER = remembering_embedder(Path(tempfile.gettempdir(), "assay-no-vectors"))


class Histories(RuleBasedStateMachine):
    """One home with branches; after each step some ref is searched in every mode."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="assay-refs-"))
        self.shelf = Shelf(self.folder / "home", EMBEDDER)
        self.branches = ["main"]
        self.past: list[str] = []
        self.looked = 0

    def teardown(self) -> None:
        self.shelf.lakehouse.close()
        shutil.rmtree(self.folder)

    @property
    def catalog(self) -> Catalog:
        return self.shelf.lakehouse.catalog

    def branch(self, drawn: int) -> str:
        return self.branches[drawn % len(self.branches)]

    @rule(uri=URIS, texts=TEXTS, on=DRAWN, agent=AGENTS)
    def write(self, uri: str, texts: list[int], on: int, agent: str) -> None:
        branch = self.branch(on)
        said = [passage(number) for number in texts]
        self.shelf.write(uri, said, branch=branch, agent=agent)
        self.past.append(self.catalog.resolve(branch).id)

    @rule(uri=URIS, on=DRAWN, agent=AGENTS)
    def delete(self, uri: str, on: int, agent: str) -> None:
        self.shelf.delete(uri, branch=self.branch(on), agent=agent)

    @precondition(lambda self: len(self.branches) < 4)
    @rule(on=DRAWN)
    def fork(self, on: int) -> None:
        name = f"branch{len(self.branches)}"
        self.catalog.create_branch(name, self.branch(on))
        self.branches.append(name)

    @precondition(lambda self: len(self.branches) > 1)
    @rule(of=DRAWN, on=DRAWN)
    def merge(self, of: int, on: int) -> None:
        one, other = self.branch(of), self.branch(on)
        if one != other:
            self.attempt(lambda: self.catalog.merge(one, other))

    @rule(on=DRAWN, agent=AGENTS)
    def roll_back(self, on: int, agent: str) -> None:
        self.attempt(lambda: self.catalog.rollback(agent, self.branch(on)))

    @precondition(lambda self: self.past)
    @rule(on=DRAWN)
    def revert(self, on: int) -> None:
        past = self.past[on % len(self.past)]
        self.attempt(lambda: self.catalog.revert(past, self.branch(on)))

    @rule()
    def go_on_in_another_process(self) -> None:
        self.shelf.reopen()

    @rule(drawn=DRAWN)
    def lose_a_part_of_the_index(self, drawn: int) -> None:
        parts = sorted(self.shelf.settings.search_folder.glob("*"))
        if parts:
            lose(parts[drawn % len(parts)])

    @invariant()
    def some_ref_shows_exactly_its_passages(self) -> None:
        refs = [*self.branches, *self.past[-6:]]
        self.looked += 1
        self.shelf.check([refs[self.looked % len(refs)], self.branches[-1]])

    def attempt(self, change: Callable[[], object]) -> None:
        """Make a change, which the catalog may refuse: then nothing happened."""
        with suppress(AssayError):
            change()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=4, stateful_step_count=12)
