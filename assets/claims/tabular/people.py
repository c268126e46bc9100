"""Numbers of a row as those of the one person that it names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.claims.model import Claim
from resources.values import name_key

_AMOUNTS = frozenset({"number", "quantity", "money", "percent"})
_PARTS = (2, 3)  # Words of a person's name.


def of_person(drawn: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the numbers of a row that names one person, as that person's.

    Args:
        drawn: The claims of the row.
    """
    people = [each for each in drawn if _is_person(each)]
    if len(people) != 1:
        return
    name = people[0].value_text or ""
    for each in drawn:
        if each.value_type in _AMOUNTS and each.subject_key:
            key = name_key(name)
            yield replace(each, subject=name, subject_key=key, entities=(key,))


def _is_person(claim: Claim) -> bool:
    """Return whether a cell holds a name such as 'Ada Brook'."""
    parts = (claim.value_text or "").split()
    titled = all(part[:1].isupper() and part.isalpha() for part in parts)
    return claim.value_type == "name" and len(parts) in _PARTS and titled
