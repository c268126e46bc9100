"""Which items are about the same, although they are not called the same.

An item is a thing and a property of it. "Probation" and "the length of the probation
period", "the cooperative" and "the Fennel Quay Tea Cooperative" are related.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.contradictions.compatible import is_itself

SAME = 1.0
BY_HEAD = 0.8  # "The cooperative" for the one cooperative that has a name.
BY_TITLE = 0.9  # A document by its code and by its title; a row by its code.
BY_NAME = 0.6  # One is about what the other names.
BY_PLACE = 0.85  # Neither says what it is about, in the same place of one text.
BY_PROPERTY = 0.5  # One does not say what it is about.
LONGEST_CODE = 12
LEAST_COMMON = 0.5  # Share of words in common, when one says all the other says.


@dataclass(frozen=True, slots=True)
class Item:
    """A thing and a property of it, both comparable.

    Args:
        subject: Name of the thing; empty where it is not known.
        attribute: Name of the property.
        resolved: Whether the thing is known for sure.
        entities: Names that are said together with it.
        may_differ: Whether it is given more than one value.
        is_new: Whether anything about it may have changed.
    """

    subject: str
    attribute: str
    resolved: bool = True
    entities: tuple[str, ...] = ()
    may_differ: bool = False
    is_new: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """Subject and attribute."""
        return self.subject, self.attribute

    @property
    def nameless(self) -> bool:
        """Whether it does not say what it is about, other than its own document."""
        return not self.subject or is_itself(self.subject)

    @property
    def words(self) -> frozenset[str]:
        """Words of the property, and of the thing unless that is the document."""
        subject = "" if self.nameless else self.subject
        return frozenset([*subject.split(), *self.attribute.split()])

    def keys(self) -> Iterator[str]:
        """Yield the keys by which related items are found."""
        yield f"attribute:{self.attribute}"
        yield from (f"word:{word}" for word in sorted(self.words))
        yield from (f"name:{each}" for each in (self.subject, *self.entities) if each)


def related(a: Item, b: Item) -> float:
    """Return how surely two items are the same, 0 to 1; 0 when they are not."""
    if a.key == b.key:
        return SAME if a.subject else 0.0
    found = [_by_words(a, b)]
    if a.attribute == b.attribute:
        found += [_by_head(a, b), _by_head(b, a), _by_name(a, b), _by_name(b, a)]
        if a.nameless != b.nameless and " " in a.attribute:
            found.append(BY_PROPERTY)
    return max(found)


def _by_words(a: Item, b: Item) -> float:
    """One says every word that the other says, and not much more."""
    small, large = sorted((a.words, b.words), key=len)
    if a.nameless or b.nameless or not small <= large:
        return 0.0
    one, other = set(a.attribute.split()), set(b.attribute.split())
    if not (one <= other or other <= one):
        return 0.0
    common = len(small) / len(large)
    return min(common, 0.9) if common >= LEAST_COMMON else 0.0


def _by_head(general: Item, special: Item) -> float:
    """An unresolved general word for a name that ends with it."""
    fits = not general.resolved and special.subject.endswith(f" {general.subject}")
    return BY_HEAD if general.subject and fits else 0.0


def _by_name(a: Item, b: Item) -> float:
    """One is about what the other names, not merely called as its property."""
    told = a.subject and a.subject != a.attribute
    if not told or a.subject not in b.entities:
        return 0.0
    return BY_TITLE if _is_code(a.subject) else BY_NAME


def _is_code(subject: str) -> bool:
    """Return whether a name is a code, such as lab m09: no other thing has it."""
    return len(subject) <= LONGEST_CODE and any(each.isdigit() for each in subject)
