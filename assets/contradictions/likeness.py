"""How surely two claims are about one thing, seen from where they stand."""

from assets.contradictions.model import Said
from assets.contradictions.relations import BY_TITLE, SAME
from resources.values import name_key


def likeness(a: Said, b: Said, alike: float) -> float:
    """Return how surely two claims of related items are about the same, 0 to 1.

    A document is called by its code and by its title; what is but one of many things
    is not like all of them.

    Args:
        a: A claim.
        b: Another.
        alike: How surely their items are the same, 0 to 1.
    """
    if alike >= SAME:
        return alike
    if is_titled(a, b) or is_titled(b, a):
        return max(alike, BY_TITLE)
    return 0.0 if is_special(a, b) or is_special(b, a) else alike


def is_titled(a: Said, b: Said) -> bool:
    """Return whether one calls the other's document, and subject, by its title."""
    title = name_key(b.title or "")
    return bool(title) and a.subject_key == title and title in b.entities


def is_special(special: Said, general: Said) -> bool:
    """Return whether one says which of many it means, and the other nowhere does.

    "Screens in the library" are not the "screens" of a paper that names no library.
    What tells them apart is another thing: a house, a street, an owner. "The key" may
    well be that of the forklift: its paper knows which.
    """
    short, long = general.subject_key or "", special.subject_key or ""
    if not general.resolved or short not in special.entities:
        return False
    owned = long.startswith((f"{short} of ", f"{short} for "))
    if not short or not (owned or long.endswith(f" {short}")):
        return False
    more = {*long.split()} - {*short.split()}
    names = [each for each in special.entities if set(each.split()) <= more]
    known = name_key(" ".join(_places(general))).split()
    return bool(names) and not more & {*known}


def _places(one: Said) -> list[str]:
    """Return where a claim may name what it is of, beside its subject."""
    return [one.text, one.title or "", one.uri or "", *one.entities]


def is_same_name(a: Said, b: Said) -> bool:
    """Return whether both call the thing by one name of several words, or a title."""
    same = a.subject_key == b.subject_key and " " in (a.subject_key or "")
    return same or is_titled(a, b) or is_titled(b, a)
