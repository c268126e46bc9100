"""The words of the detector: what is said, a side, a conflict, a group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assets.contradictions.calibration import Features
from resources.ids import content_id
from resources.values import Value

POLICY = "policy"
SCHEMA = "schema"
MEANING = "meaning"  # Sources that report another quantity by one property.
REVISION = "version"  # One document said otherwise in another of its versions.
RELEASE = "release"  # Two version numbers of one thing.
SIDE_CHARACTERS = 2000  # Of a side's text that is kept with a contradiction.


@dataclass(frozen=True, slots=True)
class Said:
    """One claim with the place it was found at, as the detector reads it.

    Args:
        claim_id: Its id in `kb.claims`.
        fingerprint: Equal for claims that say the same, wherever they say it.
        kind: statement, or value.
        text: The sentence, or the row.
        subject: What it is about, as written; `subject_key` is comparable.
        resolved: Whether the subject is known for sure.
        attribute: Which property; `attribute_key` is comparable.
        value: What it says of it; None for a statement.
        affirmed: False when it is denied.
        modality: is, was, will, may, must or must_not.
        time_from: First day it holds on, if stated; `time_to` the last.
        scope: Where it holds, as kind=value.
        entities: Comparable names of what it names.
        family: The document's name without its edition.
        edition: Version or date in that name.
        version_id: The file's version that says so.
        document_id: The same for all versions of one file.
        previous: Whether its version was superseded by a newer one of the file.
        kin: Other versions that are made of much the same sentences.
        excerpts: Other versions that are an excerpt of this one, or that it is one of.
    """

    claim_id: str
    fingerprint: str
    kind: str
    text: str
    version_id: str
    subject: str | None = None
    subject_key: str | None = None
    resolved: bool = True
    attribute: str | None = None
    attribute_key: str | None = None
    value: Value | None = None
    affirmed: bool = True
    modality: str = "is"
    time_from: date | None = None
    time_to: date | None = None
    scope: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    family: str = ""
    edition: str | None = None
    language: str | None = None
    text_hash: str = ""
    table_name: str | None = None
    document_id: str = ""
    uri: str | None = None
    title: str | None = None
    source: str | None = None
    place: str | None = None
    start: int | None = None
    end: int | None = None
    previous: bool = False
    kin: frozenset[str] = frozenset()
    excerpts: frozenset[str] = frozenset()

    @property
    def says(self) -> str:
        """Equal for claims that say the same of the same.

        What a value is of is not known where the subject is not: such a claim says the
        same as another only in one document.
        """
        if self.kind != "value" or self.subject_key:
            return self.fingerprint
        return content_id(self.fingerprint, self.document_id)


@dataclass(frozen=True, slots=True)
class Kinship:
    """The versions that share sentences with one.

    Args:
        same: Made of much the same sentences.
        excerpts: An excerpt of it, or that it is an excerpt of.
    """

    same: frozenset[str] = frozenset()
    excerpts: frozenset[str] = frozenset()


Kin = Mapping[str, Kinship]
_NO_KIN: Kin = {}
_ALONE = Kinship()
_PLAIN = (
    "claim_id",
    "fingerprint",
    "kind",
    "text",
    "version_id",
    "subject",
    "subject_key",
    "attribute",
    "attribute_key",
    "time_from",
    "time_to",
    "edition",
    "language",
    "table_name",
    "uri",
    "title",
    "source",
    "place",
    "start",
    "end",
)


def said(row: Mapping[str, Any], kin: Kin = _NO_KIN) -> Said:
    """Return the claim in a row of `kb.live_claims`, or of `kb.claims` alone.

    Args:
        row: The row.
        kin: Versions made of much the same sentences, by version.
    """
    related = kin.get(row["version_id"], _ALONE)
    plain: dict[str, Any] = {name: row.get(name) for name in _PLAIN}
    return Said(
        **plain,
        resolved=bool(row.get("resolved")),
        value=_value(row),
        affirmed=row.get("affirmed") is not False,
        modality=row.get("modality") or "is",
        scope=tuple(row.get("scope") or ()),
        entities=tuple(row.get("entities") or ()),
        family=row.get("family") or "",
        text_hash=row.get("text_hash") or "",
        document_id=row.get("document_id") or row["version_id"],
        previous=bool(row.get("previous")),
        kin=related.same,
        excerpts=related.excerpts,
    )


def _value(row: Mapping[str, Any]) -> Value | None:
    if not row.get("value_key"):
        return None
    return Value(
        kind=row["value_type"],
        text=row["value_text"] or "",
        key=row["value_key"],
        low=row["low"],
        high=row["high"],
        unit=row["unit"],
        tolerance=row["tolerance"],
        approximate=bool(row["approximate"]),
        items=tuple(row["items"] or ()),
    )


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that cannot both hold.

    Args:
        a: One of them.
        b: The other.
        kind: number, date, name, ..., negation, antonym, semantic or version.
        score: Calibrated probability that the two do conflict.
        difference: What differs, as "30 s against 45 s".
        by_model: Whether the NLI model had a say.
        features: What the score is made of.
    """

    a: Said
    b: Said
    kind: str
    score: float
    difference: str
    by_model: bool = False
    features: Features | None = None

    def turned(self) -> "Conflict":
        """Return the same conflict with its sides in the order of their claims."""
        if _order(self.a) <= _order(self.b):
            return self
        return replace(self, a=self.b, b=self.a)


def _order(one: Said) -> tuple[bool, str, str, int, str]:
    """Older editions and live documents in the order of their names come first."""
    place = (one.edition or "", one.uri or "", one.start or 0)
    return (not one.previous, *place, one.claim_id)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a group as it is written down: a claim, or a policy's rule."""

    claim: str
    text: str
    version: str | None = None
    uri: str | None = None
    source: str | None = None
    place: str | None = None
    start: int | None = None
    end: int | None = None


def side(one: Said) -> Side:
    """Return how a claim is written down as a side of a contradiction."""
    return Side(
        claim=one.claim_id,
        text=one.text[:SIDE_CHARACTERS],
        version=one.version_id,
        uri=one.uri,
        source=one.source,
        place=one.place,
        start=one.start,
        end=one.end,
    )


@dataclass(frozen=True, slots=True)
class Group:
    """One conflict among any number of claims: a row of `kb.contradictions` to be.

    Args:
        contradiction_id: Kept by the conflict as it changes.
        kind: As of its strongest pair.
        score: As of its strongest pair.
        subject: What both sides are about, as written.
        attribute: Which property of it, as written.
        explanation: One sentence for a person.
        a: One side of the strongest pair.
        b: The other.
        claims: Ids of all claims in it, or the first of very many; sorted.
        sides: Fingerprints of what is said; sorted.
        by_model: Whether the NLI model had a say.
    """

    contradiction_id: str
    kind: str
    score: float
    explanation: str
    a: Side
    b: Side
    claims: Sequence[str]
    sides: Sequence[str]
    subject: str | None = None
    attribute: str | None = None
    by_model: bool = False
