"""Small worlds, written down as who says what."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from resources.truth.encode import Encoded, encode
from resources.truth.model import Beliefs

Row = tuple[str, str, str, str]  # Subject, attribute, source, value.


def encoded(rows: Iterable[Row], numbers: Mapping[str, float] | None = None) -> Encoded:
    """Return rows as codes; values that are in `numbers` are numbers as well."""
    names = ("subject", "attribute", "source", "value")
    table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])
    known = numbers or {}
    number = [known.get(value) for value in table["value"].to_pylist()]
    return encode(table.append_column("number", pa.array(number, pa.float64())))


def by_source(said: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """Return as rows what each source says of each subject."""
    return [
        (subject, "is", source, value)
        for source, values in said.items()
        for subject, value in values.items()
    ]


def believed(world: Encoded, beliefs: Beliefs) -> dict[tuple[str, str], float]:
    """Return the probability of each value of each subject."""
    subjects = world.items["subject"].take(world.values["item"]).to_pylist()
    values = world.values["value"].to_pylist()
    probability = beliefs.probability.tolist()
    return dict(zip(zip(subjects, values, strict=True), probability, strict=True))


def chosen(world: Encoded, beliefs: Beliefs) -> dict[str, str]:
    """Return the most probable value of each subject."""
    found: dict[str, tuple[float, str]] = {}
    for (subject, value), probability in believed(world, beliefs).items():
        found[subject] = max(found.get(subject, (-1.0, "")), (probability, value))
    return {subject: value for subject, (_, value) in found.items()}


def reliability(world: Encoded, beliefs: Beliefs) -> dict[str, float]:
    """Return how reliable each source is in the first attribute."""
    return dict(zip(world.sources, beliefs.reliability[:, 0].tolist(), strict=True))
