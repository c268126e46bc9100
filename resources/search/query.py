"""What is asked: texts, how many passages for each, and by what they are ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from resources.errors import did_you_mean
from resources.search.errors import BadQueryError

Mode = Literal["hybrid", "rrf", "vector", "text"]
MODES: tuple[Mode, ...] = get_args(Mode)

MOST_NEIGHBOURS = 100  # A window of more is the document itself.


@dataclass(frozen=True)
class Query:
    """Questions that are asked together.

    Attributes:
        texts: In plain words; never a query language.
        k: Number of passages wanted for each, 1 or more.
        mode: `vector` by similarity, `text` by words, `hybrid` by both; `rrf` by
            both with reciprocal rank fusion.
        windows: Number of neighbouring passages on either side to give with each.

    Raises:
        BadQueryError: If a text is blank, or a number or the mode is out of range.
    """

    texts: Sequence[str]
    k: int = 10
    mode: Mode = "hybrid"
    windows: int = 0

    def __post_init__(self) -> None:
        if not all(text.strip() for text in self.texts):
            problem = "The search text is blank."
            raise BadQueryError(problem, remedy='assay search "what to look for"')
        if self.k < 1:
            problem = f"A search for {self.k} passages finds nothing."
            raise BadQueryError(problem, remedy="ask for 1 or more, such as -k 10")
        if self.mode not in MODES:
            hint = did_you_mean(self.mode, MODES)
            problem = f"No search mode named '{self.mode}'.{hint}"
            raise BadQueryError(problem, remedy=f"use one of {', '.join(MODES)}")
        if not 0 <= self.windows <= MOST_NEIGHBOURS:
            problem = f"A window has 0 to {MOST_NEIGHBOURS} neighbours on a side."
            raise BadQueryError(problem, remedy="give fewer, such as --window 1")

    @property
    def by_words(self) -> bool:
        """Whether the words of the texts are looked for."""
        return self.mode != "vector"

    @property
    def by_vector(self) -> bool:
        """Whether the texts must be embedded."""
        return self.mode != "text"
