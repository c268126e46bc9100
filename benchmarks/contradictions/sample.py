"""The known pairs of the sample library: found, left alone, and what a reader says."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.homes import Home, write_csv
from benchmarks.contradictions.matching import (
    Library,
    Place,
    Placed,
    Reported,
    meets,
)
from benchmarks.contradictions.plant import LIBRARY
from benchmarks.contradictions.scoring import share
from benchmarks.measuring import RESULTS
from resources.values import compare, find_values

SOURCE = "samples"
CHANCE = Chance(23)
READ = ("explanation", "text_a", "text_b", "uri_a", "place_a", "uri_b", "place_b")
_DUMP = "select * from kb.open_contradictions order by score desc, contradiction_id"


def library_figures(home: Home) -> dict[str, Any]:
    """Return what is found of the known pairs of the sample library.

    Also writes every report as a row of results/contradictions_read.csv, whose column
    `real` a reader fills in; what a reader filled in before is kept.
    """
    rows, library = home.reported()
    pairs = _known_pairs()
    checks = {"contradictions": is_reported, "agreements": is_opposed}
    found = {
        name: [pair["id"] for pair in pairs[name] if check(library, rows, pair)]
        for name, check in checks.items()
    }
    real = dump(home)
    read = [answer for answer in real if answer]
    return {
        "reports": len(rows),
        "contradictions_found": share(
            len(found["contradictions"]), len(pairs["contradictions"])
        ).described(),
        "contradictions_missed": [
            pair["id"]
            for pair in pairs["contradictions"]
            if pair["id"] not in found["contradictions"]
        ],
        "agreements_reported": found["agreements"],
        "real_among_read": share(read.count("yes"), len(read)).described(),
        "not_read": len(real) - len(read),
    }


def dump(home: Home, path: Path | None = None, most: int | None = None) -> list[str]:
    """Write reports for a reader; return the answers known so far.

    Args:
        home: Where they were made.
        path: A CSV file; results/contradictions_read.csv if none.
        most: So many, chosen by chance; all if none.
    """
    path = path or RESULTS / "contradictions_read.csv"
    known = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            known = {
                (row["text_a"], row["text_b"]): row["real"]
                for row in csv.DictReader(file)
            }
    rows = home.ask(_DUMP)
    if most is not None:
        named = ((f"{row['text_a']} {row['text_b']}", row) for row in rows)
        rows = CHANCE.order(named, "read")[:most]
    answers = [known.get((row["text_a"], row["text_b"]), "") for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv(
        path,
        ("real", "kind", "score", *READ),
        [
            (answer, row["kind"], f"{row['score']:.3f}", *(row[name] for name in READ))
            for answer, row in zip(answers, rows, strict=True)
        ],
    )
    return answers


def known_places() -> dict[str, list[tuple[list[Place], list[Place]]]]:
    """Return the two places of each known contradiction."""
    pairs = _known_pairs()["contradictions"]
    return {
        "library": [
            ([(SOURCE, _anchor(pair, "a"))], [(SOURCE, _anchor(pair, "b"))])
            for pair in pairs
        ]
    }


def _known_pairs() -> dict[str, list[dict[str, str]]]:
    pairs = {}
    for name in ("contradictions", "agreements"):
        path = LIBRARY.parent / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            pairs[name] = list(csv.DictReader(file))
    return pairs


def is_reported(
    library: Library, rows: Sequence[Reported], pair: dict[str, str]
) -> bool:
    """Return whether one conflict holds the two quotes of a pair.

    Args:
        library: Knows where claims stand.
        rows: The open conflicts.
        pair: A row of contradictions.csv or agreements.csv.
    """
    return _is_in(library, (p for row in rows for p in library.together(row)), pair)


def is_opposed(
    library: Library, rows: Sequence[Reported], pair: dict[str, str]
) -> bool:
    """Return whether the two quotes of a pair are set against each other."""
    return _is_in(library, (p for row in rows for p in library.opposed(row)), pair)


def _is_in(
    library: Library,
    claims: Iterable[tuple[Placed, Placed]],
    pair: dict[str, str],
) -> bool:
    one, other = ([(SOURCE, _anchor(pair, side))] for side in "ab")
    return any(
        meets(library, each, one, other) or _nearly(library, each, (one, other))
        for each in claims
    )


def _nearly(
    library: Library,
    claims: tuple[Placed, Placed],
    places: tuple[Sequence[Place], Sequence[Place]],
) -> bool:
    """Return whether one claim stands at one quote, and one says the other elsewhere.

    A document may say the same twice: then it is enough that the other claim is of the
    quoted document and gives the quoted value.
    """
    return any(
        claim in library.at(places[side]) and _repeats(other, places[1 - side])
        for side in (0, 1)
        for claim, other in (claims, claims[::-1])
    )


def _repeats(claim: Placed, places: Sequence[Place]) -> bool:
    for source, anchor in places:
        if claim.value is not None and claim.uri == f"{source}/{anchor.file}":
            quoted = (found.value for found in find_values(anchor.quote))
            return any(compare(claim.value, q).verdict == "agree" for q in quoted)
    return False


def _anchor(pair: dict[str, str], side: str) -> Anchor:
    quote = pair[f"quote_{side}"]
    return Anchor(pair[f"file_{side}"], quote, _key(quote))


def _key(quote: str) -> str:
    """Return the first code in a quote, such as FQ-118 or S-014; nothing if none."""
    words = quote.replace(",", " ").replace('"', " ").replace("|", " ").split()
    codes = (word for word in words if "-" in word and word[-1].isdigit())
    return next(codes, "")
