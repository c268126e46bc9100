"""Crowds: people who choose one of four labels for a picture.

Source: Zheng, Li, Li, Shan, Cheng (2017), Truth inference in crowdsourcing: is the
problem solved?, PVLDB 10(5), 541-552.
"""

from pathlib import Path

import pyarrow as pa

from benchmarks.trust.case import Case
from benchmarks.trust.files import tsv


def dog(data: Path) -> Case:
    """Return 807 pictures of dogs of four breeds, each seen by ten people.

    Args:
        data: Folder that holds truth/crowd_dog.
    """
    return _crowd(data, "crowd_dog")


def face(data: Path) -> Case:
    """Return 584 pictures of faces with one of four feelings, each seen by nine people.

    Args:
        data: Folder that holds truth/crowd_face.
    """
    return _crowd(data, "crowd_face")


def _crowd(data: Path, name: str) -> Case:
    folder = data / "truth" / name
    said, gold = tsv(folder / "claims.tsv.gz"), tsv(folder / "gold.tsv.gz")
    said = said.rename_columns(["subject", "source", "value"])
    gold = gold.rename_columns(["subject", "value"])
    return Case(name, _of_label(said), _of_label(gold))


def _of_label(rows: pa.Table) -> pa.Table:
    return rows.append_column("attribute", pa.array(["label"] * len(rows)))
