"""Birthplaces: seven sites on where 6,005 people were born, at any level of detail.

Source: Jung, Kim, Shim (2019), Crowdsourced truth discovery in the presence of
hierarchies for knowledge fusion, EDBT 2019, 205-216.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.trust.case import Case
from benchmarks.trust.files import tsv
from resources.values.names import name_key

NOWHERE = "-1"  # The parent of the root, which is no place.


def load(data: Path) -> Case:
    """Return what sites say, with the places that each place lies in.

    Args:
        data: Folder that holds truth/birthplaces.

    Returns:
        The set. Right is only the most specific place of the gold: a country is wrong
        where the gold has a city.
    """
    folder = data / "truth" / "birthplaces"
    claims, gold = tsv(folder / "claims.tsv.gz"), tsv(folder / "gold.tsv.gz")
    broader = _broader(tsv(folder / "hierarchy.tsv.gz"))
    places = [name_key(place) for place in claims["value"].to_pylist()]
    said: dict[str, list[Any]] = {
        "subject": claims["object"].to_pylist(),
        "attribute": ["birthplace"] * len(claims),
        "source": claims["source"].to_pylist(),
        "value": places,
        "broader": [broader.get(place, []) for place in places],
    }
    right: dict[str, list[Any]] = {
        "subject": gold["object"].to_pylist(),
        "attribute": ["birthplace"] * len(gold),
        "value": [
            name_key(str(path).partition(",")[0])
            for path in gold["value_path"].to_pylist()
        ],
    }
    return Case("birthplaces", pa.table(said), pa.table(right))


def _broader(hierarchy: pa.Table) -> dict[str, list[str]]:
    """Return the places that each place lies in; all those of places of one name."""
    rows = hierarchy.to_pylist()
    parent = {row["id"]: row["parent"] for row in rows}
    name = {row["id"]: name_key(row["name"]) for row in rows}
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for place in name:
        above = parent[place]
        while parent.get(above, NOWHERE) != NOWHERE:
            found[name[place]][name[above]] = None
            above = parent[above]
    return {each: list(above) for each, above in found.items()}
