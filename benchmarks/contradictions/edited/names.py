"""Names that the library itself lists: people, suppliers, teas, countries, zones."""

import csv
import json
import re
from functools import cache
from pathlib import Path

from benchmarks.contradictions.edited.passages import TEXTS

LIBRARY = TEXTS.parent / "library"
_PERSON = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+(?:-[A-Z][a-z]+)?\b")
_LISTED = re.compile(r"^(?:Present|Excused|With advisory voice|\| |author: )")
_ZONES = ("zone A", "zone B", "zone C", "zone D")
_AND_MORE = r",? (?:and|or) [A-Z]|, [A-Z]\b"
MOST_NAMES = 2  # In one passage; more are an enumeration.


@cache
def name_lists() -> tuple[tuple[str, ...], ...]:
    """Return lists of names, each of things of one sort, in alphabetical order.

    People are the owners of documents, and those with a first and a last name in lists
    of who was present and in the handbook's table.
    """
    data = LIBRARY / "data"
    suppliers = json.loads((data / "suppliers.json").read_text(encoding="utf-8"))
    register = _rows(data / "document-register.tsv", "\t")
    teas = _rows(LIBRARY / "prices" / "price-list-2024-09.csv", ",")
    lists = (
        {row["owner"] for row in register} | _people(),
        {each["name"] for each in suppliers},
        {row["name"] for row in teas},
        {each["country"] for each in suppliers},
        set(_ZONES),
    )
    return tuple(tuple(sorted(names)) for names in lists)


def names_in(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return place, name and list of each listed name in a text.

    Nothing where there are more than two: that is an enumeration.
    """
    found = [
        (match.start(), name, names)
        for names in name_lists()
        for name in names
        for match in re.finditer(rf"\b{re.escape(name)}\b(?!{_AND_MORE})", text)
    ]
    return found if len(found) <= MOST_NAMES else []


def _people() -> set[str]:
    lines = [
        line
        for path in TEXTS.rglob("*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if _LISTED.match(line)
    ]
    found: dict[str, int] = {}
    for line in lines:
        for name in _PERSON.findall(line):
            found[name] = found.get(name, 0) + 1
    known = {name.split()[0] for name in found}
    texts = " ".join(path.read_text(encoding="utf-8") for path in TEXTS.rglob("*.md"))
    # A person is also called by the last name of a mail's address.
    mails = set(re.findall(r"\b([a-z]+)\.[a-z-]+@fennelquay", texts))
    return {
        name
        for name, count in found.items()
        if (count > 1 or name.split()[0].casefold() in mails)
        and name.split()[0] in known
    }


def _rows(path: Path, separator: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))
