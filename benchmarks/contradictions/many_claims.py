"""Made claims in any number, written straight into a home as ingests leave them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from assets.claims.model import Claim, to_table
from resources.lakehouse import Lakehouse
from resources.schemas import CLAIMS, DOCUMENTS, FILES
from resources.tables import append
from resources.values import name_key, parse_value

IN_A_DOCUMENT = 100
VALUES = 0.6  # Share of claims that are values.
TELLINGS = 4  # Claims of one item, on average.
DISSENT = 0.03  # Share of them that say otherwise.
DOCUMENTS_AT_ONCE = 500  # 50,000 claims a commit.
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ATTRIBUTES = (
    "flow rate", "inlet pressure", "weight", "service interval", "noise level",
    "motor power", "tank volume", "warranty", "operating voltage", "spare filters",
)  # fmt: skip
UNITS = ("l/min", "kPa", "kg", "days", "dB", "kW", "litres", "months", "V", "")
ADJECTIVES = ("old", "new", "spare", "grey", "tall", "small", "noisy", "quiet", "outer")
NOUNS = (
    "pump", "valve", "boiler", "filter", "gauge", "engine", "blower", "crane", "mixer",
    "dryer", "press", "scale", "furnace", "lift", "conveyor", "compressor", "tank",
)  # fmt: skip
PLACES = (
    "Alder", "Birch", "Cedar", "Dune", "Elm", "Fern", "Gorse", "Hazel", "Iris",
    "Juniper", "Kelp", "Larch", "Maple", "Nettle", "Oak", "Pine", "Quince", "Rowan",
)  # fmt: skip
ENDINGS = ("field", "ford", "gate", "haven", "mere", "mouth", "stead", "wick", "worth")
VERBS = ("supplies", "replaced", "stands beside", "serves", "cools", "feeds", "drives")
WHEN = ("at night", "in winter", "during repairs", "all year", "on Mondays", "by day")


def write_claims(lakehouse: Lakehouse, first: int, claims: int, total: int) -> None:
    """Append claims of new documents to main, some 50,000 a commit.

    Values tell something of about a quarter as many items as there are, some wrongly;
    statements say of a place and a thing what it does, when and how often.

    Args:
        lakehouse: The home.
        first: Number of the first document.
        claims: How many; a hundred of each document.
        total: How many there will be in all: how many items they are about.
    """
    documents = claims // IN_A_DOCUMENT
    for start in range(first, first + documents, DOCUMENTS_AT_ONCE):
        stop = min(start + DOCUMENTS_AT_ONCE, first + documents)
        drawn = [
            claim for number in range(start, stop) for claim in _claims(number, total)
        ]
        message = f"claims of documents {start} to {stop}"
        with lakehouse.catalog.transaction("main", message=message) as tx:
            append(tx, FILES, _files(start, stop))
            append(tx, DOCUMENTS, _documents(start, stop))
            append(tx, CLAIMS, to_table(drawn, "made"))


def _claims(number: int, total: int) -> Iterator[Claim]:
    """Make the claims of one document, one sentence after the other."""
    chance = np.random.default_rng([11, number])
    items = max(int(total * VALUES / TELLINGS), 1)
    position = 0
    for each in range(IN_A_DOCUMENT):
        value = each < IN_A_DOCUMENT * VALUES
        said = _value(chance, items) if value else _statement(chance)
        end = position + len(said["text"])
        yield Claim(
            version_id=f"made-{number:07}",
            extractor="made",
            start=position,
            end=end,
            resolved=True,
            family=f"made-{number:07}",
            language="en",
            **said,
        )
        position = end + 1


def _value(chance: np.random.Generator, items: int) -> dict[str, Any]:
    item = int(chance.integers(items))
    which = item % len(ATTRIBUTES)
    subject = f"{NOUNS[item % len(NOUNS)]} {item // len(ATTRIBUTES):06}"
    amount = 10 + item % 977 + (7 if chance.random() < DISSENT else 0)
    written = f"{amount} {UNITS[which]}".strip()
    value = parse_value(written)
    return {
        "kind": "value",
        "text": f"The {ATTRIBUTES[which]} of {subject} is {written}.",
        "subject": subject,
        "subject_key": name_key(subject),
        "attribute": ATTRIBUTES[which],
        "attribute_key": name_key(ATTRIBUTES[which]),
        "value_type": value.kind,
        "value_text": value.text,
        "value_key": value.key,
        "low": value.low,
        "high": value.high,
        "unit": value.unit,
        "tolerance": value.tolerance,
        "approximate": value.approximate,
        "items": value.items,
        "entities": (name_key(subject),),
    }


def _statement(chance: np.random.Generator) -> dict[str, Any]:
    def pick(words: tuple[str, ...]) -> str:
        return words[int(len(words) * chance.random() ** 2)]  # Some are far commoner.

    place = f"{pick(PLACES)}{pick(ENDINGS)}"
    subject = f"{pick(ADJECTIVES)} {pick(NOUNS)} of {place}"
    unit = f"{pick(NOUNS)} {int(chance.integers(50_000))}"
    often = f"{int(chance.integers(2, 90))} times a week"
    return {
        "kind": "statement",
        "text": f"The {subject} {pick(VERBS)} the {unit} {pick(WHEN)}, {often}.",
        "subject": subject,
        "subject_key": name_key(subject),
        "entities": (name_key(place), name_key(unit)),
    }


def _files(start: int, stop: int) -> pa.Table:
    return FILES.table(
        [
            {
                "file_id": f"made-{number:07}",
                "uri": f"made/{number:07}.txt",
                "source": "made",
                "revision": 1,
                "status": "present",
                "sha256": f"{number:064x}",
                "bytes": 1,
                "modified_at": NOW,
                "extractor": "made",
                "version_id": f"made-{number:07}",
                "run_id": "made",
                "seen_at": NOW,
            }
            for number in range(start, stop)
        ]
    )


def _documents(start: int, stop: int) -> pa.Table:
    return DOCUMENTS.table(
        [
            {
                "version_id": f"made-{number:07}",
                "document_id": f"made-{number:07}",
                "uri": f"made/{number:07}.txt",
                "source": "made",
                "sha256": f"{number:064x}",
                "bytes": 1,
                "media_type": "text/plain",
                "title": f"Document {number}",
                "language": "en",
                "text": "",
                "characters": 0,
                "pages": [],
                "headings": [],
                "tables": [],
                "members": 0,
                "metadata": "{}",
                "reader": "made",
                "ocr": False,
                "warnings": [],
                "extractor": "made",
                "run_id": "made",
                "extracted_at": NOW,
            }
            for number in range(start, stop)
        ]
    )
