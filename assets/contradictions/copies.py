"""Sentences that are all but the same: how far one is a copy, and where it differs.

A copy that says otherwise in one place is the strongest evidence of a conflict there
is, as long as what it speaks of is the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assets.contradictions.lexical import WORD, plain
from assets.contradictions.naming import verb_place
from assets.contradictions.sentence import CHARACTERS, Reading, read
from assets.contradictions.slots import Slot, Token, tokens_of

SURE_COPY = 0.5  # Share from which what differs is taken to be all that differs.
LONGEST_SLOT = 5  # Content words in one place that still are one thing said otherwise.
LEAST_KEPT = 0.6  # Share of content in common from which there is a copy at all.
TWO_SLOTS = 2
SPARE = 2  # Words that a name in the place of another may have more.
SURELY_ANOTHER = 0.8  # Share in common beside two slots: a form, filled in twice.
FEWEST = 2  # Content words in common, below which little is a copy.
FEWEST_WORDS = 3  # The same with one of content only, as in "his deputy is".


@dataclass(frozen=True, slots=True)
class Copy:
    """How far two sentences are the same.

    Args:
        kept: Share of the content beside the slot that both have, 0 to 1.
        slot: The place where one says otherwise; None where there is none or several.
        of_another: Whether they say otherwise of something else: all but the same, they
            differ in a figure and in another place.
    """

    kept: float
    slot: Slot | None = None
    of_another: bool = False

    @property
    def share(self) -> float:
        """How surely one is a copy of the other, 0 to 1."""
        return max(0.0, (self.kept - LEAST_KEPT) / (1.0 - LEAST_KEPT))


@lru_cache(maxsize=50_000)
def copied(one: str, other: str) -> Copy:
    """Return how far one text is a copy of another, and where it says otherwise.

    Args:
        one: A sentence.
        other: Another.
    """
    a, b = read(one), read(other)
    ours, theirs = tokens_of(a, b), tokens_of(b, a)
    same = _in_common(ours, theirs)
    verbs = _verb_start(a), _verb_start(b)
    slots = list(_slots(ours, theirs, verbs))
    replaced = [each for each in slots if each.is_replaced]
    slot = replaced[0] if len(replaced) == 1 and _is_short(replaced[0]) else None
    if not _is_enough(same):
        return Copy(0.0, slot)
    alike = len(_content(same))
    of_figures = [each.of_figures for each in replaced]
    if len(replaced) == TWO_SLOTS and sorted(of_figures) == [False, True]:
        of_another = _kept(alike, slots, replaced) >= SURELY_ANOTHER
        return Copy(_kept(alike, slots, ()), None, of_another)
    return Copy(_kept(alike, slots, [slot] if slot else ()), slot)


def _kept(alike: int, slots: Sequence[Slot], taken: Sequence[Slot]) -> float:
    """Return the share of the content that is in common, 0 to 1.

    Args:
        alike: Content words in common.
        slots: All places in which two sentences differ.
        taken: Those in which one says otherwise: they count only as far as one side
            says more than a word or so more than the other.
    """
    more = 0.0
    for each in slots:
        sizes = sorted((len(each.one), len(each.other)))
        more += max(sizes[1] - sizes[0] - SPARE, 0) if each in taken else sum(sizes) / 2
    return alike / (alike + more) if alike else 0.0


def frame(text: str) -> str:
    """Return a sentence without its figures and names: copies have the same one.

    Args:
        text: A sentence, such as "His deputy is Ada Wren".
    """
    found = (
        match.group().casefold()
        for match in WORD.finditer(plain(text[:CHARACTERS]))
        if not match.group()[0].isdigit()
        and not (match.start() and match.group()[0].isupper())
    )
    return " ".join(found)


def _matcher(ours: Sequence[Token], theirs: Sequence[Token]) -> SequenceMatcher[str]:
    keys = [[each.key for each in side] for side in (ours, theirs)]
    return SequenceMatcher(None, keys[0], keys[1], autojunk=False)


def _in_common(ours: Sequence[Token], theirs: Sequence[Token]) -> list[Token]:
    blocks = _matcher(ours, theirs).get_matching_blocks()
    return [each for block in blocks for each in ours[block.a : block.a + block.size]]


def _slots(
    ours: Sequence[Token], theirs: Sequence[Token], verbs: tuple[int, int]
) -> Iterator[Slot]:
    """Yield the places where two sentences say something different.

    Args:
        ours: Tokens of the one.
        theirs: Tokens of the other.
        verbs: Where the verb of each begins.
    """
    for operation, i1, i2, j1, j2 in _matcher(ours, theirs).get_opcodes():
        x, y = _content(ours[i1:i2]), _content(theirs[j1:j2])
        if operation != "equal" and (x or y):
            before = [each.start < verbs[0] for each in x]
            before += [each.start < verbs[1] for each in y]
            yield Slot(x, y, all(before))


def _is_enough(same: Sequence[Token]) -> bool:
    """Return whether what two sentences share says something."""
    content = len(_content(same))
    return content >= FEWEST or (content > 0 and len(same) >= FEWEST_WORDS)


def _is_short(slot: Slot) -> bool:
    return max(len(slot.one), len(slot.other)) <= LONGEST_SLOT


def _content(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(each for each in tokens if each.content)


def _verb_start(reading: Reading) -> int:
    place = verb_place(reading)
    return reading.starts[place] if place < len(reading.starts) else 0
