"""What has a score, found by an id's beginning or by name; and the score itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.cli.text import short_id
from resources.errors import AssayError
from sql import load

if TYPE_CHECKING:
    from resources.lakehouse import Lakehouse

Row = dict[str, Any]
CLAIMS_SHOWN = 10
AMBIGUOUS = 5  # Things that are told when there are several.
ALIKE = 3  # Names that are told when there is no such thing.


class ThingNotFoundError(AssayError):
    """No claim, document, source or table of a state is called so."""

    def __init__(self, name: str, ref: str, near: Sequence[str]) -> None:
        hint = f" Nearest: {', '.join(near)}." if near else ""
        super().__init__(
            f"No claim, document, source or table is called {name} at {ref}.{hint}",
            remedy=f"assay trust --ref {ref}",
        )


class AmbiguousThingError(AssayError):
    """Several things are called so."""

    def __init__(self, name: str, things: Sequence["Thing"]) -> None:
        shown = "; ".join(f"{each.kind} {each.called}" for each in things[:AMBIGUOUS])
        more = ", and more" if len(things) > AMBIGUOUS else ""
        super().__init__(
            f"{name} may be any of these: {shown}{more}.",
            remedy=f"give all of it: assay trust {things[0].called}",
        )


class UnscoredError(AssayError):
    """A thing is there, and nothing has computed its trust yet."""

    def __init__(self, thing: "Thing", ref: str) -> None:
        super().__init__(
            f"The {thing.kind} {thing.called} has no score at {ref}.",
            remedy="assay ingest with its folder: the next run scores what has none",
        )


@dataclass(frozen=True)
class Thing:
    """What a score may be of.

    Attributes:
        kind: claim, document, source or table.
        target: Its id, or its name.
        name: By which it was found.
    """

    kind: str
    target: str
    name: str

    @property
    def called(self) -> str:
        """Its name for people: ids are cut short."""
        identity = self.kind in {"claim", "document"} and self.name == self.target
        return short_id(self.name) if identity else self.name


@dataclass(frozen=True)
class Scored:
    """A thing with its score, and what explains it.

    Attributes:
        thing: What it is.
        history: Every score of it as a whole, the last one in force; never empty.
        attributes: The score in force of each attribute of a source.
        said: The claim, for a claim: its text and where it stands.
        claims: Its least trusted claims, for anything else.
        conflicts: Standing conflicts that a claim is in.
        feedback: What a person said of it, if anything.
    """

    thing: Thing
    history: list[Row]
    attributes: list[Row]
    said: Row | None = None
    claims: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)
    feedback: Row | None = None

    @property
    def score(self) -> Row:
        """The score in force."""
        return self.history[-1]


def thing_of(lakehouse: "Lakehouse", name: str, ref: str) -> Thing:
    """Return what is called so: by the beginning of its id, its URI or its name.

    Raises:
        ThingNotFoundError: If there is none at the ref: names the nearest.
        AmbiguousThingError: If there are several: lists them.
    """
    rows = read(lakehouse, load("steps/trust_targets"), ref, name=name)
    if not name or not rows or rows[0]["near"]:
        near = dict.fromkeys(row["shown"] for row in rows)
        raise ThingNotFoundError(name, ref, list(near)[:ALIKE] if name else [])
    things = [Thing(row["kind"], row["target"], row["name"]) for row in rows]
    if len({(each.kind, each.target) for each in things}) > 1:
        raise AmbiguousThingError(name, things)
    return things[0]


def scored(lakehouse: "Lakehouse", thing: Thing, ref: str) -> Scored:
    """Return a thing with its score.

    Raises:
        UnscoredError: If nothing has computed it yet.
    """
    about = {"kind": thing.kind, "target": thing.target}
    rows = read(lakehouse, load("steps/trust_history_of"), ref, **about)
    history = [row for row in rows if not row["attribute"]]
    if not history:
        raise UnscoredError(thing, ref)
    latest = {row["attribute"]: row for row in rows if row["attribute"]}
    found = Scored(
        thing,
        history,
        sorted(latest.values(), key=lambda row: (row["trust"], row["attribute"])),
        feedback=feedback_on(lakehouse, thing, ref),
    )
    if thing.kind == "claim":
        return _with_claim(lakehouse, found, ref)
    query = load("steps/least_trusted_claims")
    found.claims.extend(read(lakehouse, query, ref, most=CLAIMS_SHOWN, **about))
    return found


def feedback_on(lakehouse: "Lakehouse", thing: Thing, ref: str) -> Row | None:
    """Return what a person says of a thing now; None: nothing, or taken back."""
    query = "select * from kb.current_feedback where kind = $kind and target = $target"
    rows = read(lakehouse, query, ref, kind=thing.kind, target=thing.target)
    return rows[0] if rows else None


def _with_claim(lakehouse: "Lakehouse", found: Scored, ref: str) -> Scored:
    query = "select * from kb.claim_trust where claim_id = $claim limit 1"
    (said,) = read(lakehouse, query, ref, claim=found.thing.target)
    query = load("steps/conflicts_of_claim")
    conflicts = read(lakehouse, query, ref, claim=found.thing.target)
    return Scored(found.thing, found.history, [], said, [], conflicts, found.feedback)


def read(lakehouse: "Lakehouse", query: str, ref: str, **given: object) -> list[Row]:
    """Return the rows of a query at a ref."""
    return lakehouse.warehouse.query(query, ref, given).to_pylist()
