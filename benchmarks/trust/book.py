"""Books: hundreds of book shops on who wrote 1,263 books about computers.

The gold is "silver": taken from publishers by a program, and wrong for some books.

Source: Yin, Han, Yu (2008), Truth discovery with multiple conflicting information
providers on the web, IEEE TKDE 20(6), 796-808.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.trust.author_lists import Book, texts_of
from benchmarks.trust.authors import Person, in_order, last_names, pieces, written
from benchmarks.trust.case import Bools, Case
from benchmarks.trust.files import tsv

BETWEEN = "; "
LONG = 13  # Digits of an ISBN as it is today.


def load(data: Path) -> Case:
    """Return what shops say, as lists of authors by family name and initial.

    Args:
        data: Folder that holds truth/book.

    Returns:
        The set. A list is right if it has the authors of the gold and no other one,
        in any order; where one side has no given name, the family name is enough.
    """
    folder = data / "truth" / "book"
    rows = tsv(folder / "claims.tsv.gz").to_pylist()
    lines = [(isbn_13(row["isbn"]), row["authors"]) for row in rows]
    books = {isbn: Book(texts) for isbn, texts in texts_of(lines).items()}
    persons = {each: books[each[0]].authors(each[1]) for each in dict.fromkeys(lines)}
    said: dict[str, list[Any]] = {
        "subject": [isbn for isbn, _ in lines],
        "attribute": ["authors"] * len(lines),
        "source": [row["source"] for row in rows],
        "value": [key(persons[each]) for each in lines],
        "items": [last_names(persons[each]) for each in lines],
    }
    gold = tsv(folder / "gold_silver.tsv.gz")
    right: dict[str, list[Any]] = {
        "subject": gold["isbn"].to_pylist(),
        "attribute": ["authors"] * len(gold),
        "value": [key(_listed(str(text))) for text in gold["authors"].to_pylist()],
    }
    return Case("book", pa.table(said), pa.table(right), same_authors)


def key(persons: list[Person]) -> str:
    """Return a list of authors in comparable form, in no order; "" for none."""
    return BETWEEN.join(sorted({written(each) for each in persons}))


def same_authors(pairs: pa.Table) -> Bools:
    """Return which lists name the same persons as the gold does.

    Args:
        pairs: Columns value and gold_value.
    """
    texts = (pairs[name].to_pylist() for name in ("value", "gold_value"))
    lists = ([str(text).split(BETWEEN) for text in each] for each in texts)
    same = [_same(one, other) for one, other in zip(*lists, strict=True)]
    return np.array(same, dtype=np.bool_)


def isbn_13(isbn: str) -> str:
    """Return the number of a book as it is written today, with its check digit."""
    if len(isbn) == LONG:
        return isbn
    digits = "978" + isbn[:9]
    total = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(digits))
    return f"{digits}{-total % 10}"


def _listed(text: str) -> list[Person]:
    """Return the persons of a list whose names are apart and as they are spoken."""
    found = (pieces(name) for name in text.split(";"))
    return [in_order(parts[0]) for each in found for parts in each]


def _same(one: list[str], other: list[str]) -> bool:
    left = [each for each in other if each not in one]
    for name in (each for each in one if each not in other):
        family = name.partition(" ")[0]
        match = next((each for each in left if _fits(name, each, family)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _fits(name: str, other: str, family: str) -> bool:
    return other.partition(" ")[0] == family and family in {name, other}
