"""What a rule says, as data: where it applies, and what it demands there."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from resources.ids import content_id
from resources.policies.terms import (
    Approval,
    Checks,
    Floor,
    Governance,
    Quarantine,
    ReleaseRule,
)
from resources.values import Value

Severity = Literal["block", "warn"]
Operator = Literal[">=", ">", "<=", "<", "=", "!=", "in"]
Words = tuple[str, ...]  # Patterns that must all be found among the words of a name.


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a rule applies; no globs at all: everywhere.

    Attributes:
        sources: Globs of names of sources.
        documents: Globs of URIs whose text is meant.
        tables: Globs of data tables, such as data.prices, whose rows are meant.
        tags: Labels that rules of governance give to what is meant.
    """

    sources: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def globs(self) -> dict[str, tuple[str, ...]]:
        """All but the tags, as the queries for claims take them."""
        return {
            name: getattr(self, name) for name in ("sources", "documents", "tables")
        }


@dataclass(frozen=True, slots=True)
class Names:
    """What a claim must be about; each has alternatives, and none means anything.

    Attributes:
        about: Words of its subject, attribute or, for a statement, its text.
        subject: Words of its subject.
        attribute: Words of its attribute.
        unless: Words that take a claim out, looked for in its text, too.
    """

    about: tuple[Words, ...] = ()
    subject: tuple[Words, ...] = ()
    attribute: tuple[Words, ...] = ()
    unless: tuple[Words, ...] = ()

    @property
    def wanted(self) -> tuple[Words, ...]:
        """All alternatives of what a claim must be about; none: anything."""
        return self.about + self.subject + self.attribute


@dataclass(frozen=True, slots=True)
class Bound:
    """The value of something must stand in a relation to one given.

    Attributes:
        names: Of what.
        operator: The relation that must hold.
        values: What it is compared with; several only for `in`.
        text: The rule as a person reads it, such as "retention >= 30 days".
    """

    names: Names
    operator: Operator
    values: tuple[Value, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that no document may say.

    Attributes:
        names: Words that must be in it.
        matches: Regular expression that must be found in it; empty: none.
        modalities: How it is said: is, was, will, may, must or must_not.
        affirmed: Whether what is affirmed offends, or what is denied.
        text: The rule as a person reads it.
    """

    names: Names
    matches: str
    modalities: tuple[str, ...]
    affirmed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query over the tables of a state that returns the rows which offend."""

    sql: str
    line: int  # Of its first line in the file.

    @property
    def text(self) -> str:
        """The rule as a person reads it."""
        return " ".join(self.sql.split())


Rule = Bound | Statement | Query | ReleaseRule
KINDS: dict[type[Rule], str] = {
    Bound: "bound",
    Statement: "statement",
    Query: "sql",
    Floor: "trust",
    Approval: "approval",
    Quarantine: "quarantine",
    Checks: "checks",
    Governance: "governance",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule.

    Attributes:
        id: Its name, kept when the rule is changed.
        description: What it demands, in a sentence.
        severity: Whether what breaks it blocks a release, or is only said.
        scope: Where it applies.
        rule: What must hold, must not be said, or is to be done.
        file: Name of the file that it stands in.
        line: Where it begins there, from 1.
    """

    id: str
    description: str
    severity: Severity
    scope: Scope
    rule: Rule
    file: str
    line: int

    @property
    def kind(self) -> str:
        """The field that holds what it demands, such as bound or trust."""
        return KINDS[type(self.rule)]

    @property
    def effect(self) -> str:
        """What it does to a release: block or warn; "" if nothing, as a label."""
        labels = isinstance(self.rule, Governance | Quarantine)
        return "" if labels else self.severity

    @property
    def place(self) -> str:
        """Where a person finds it."""
        return f"{self.file}, line {self.line}"

    @property
    def text(self) -> str:
        """What it demands: the description, else the rule itself."""
        return self.description or self.rule.text

    @property
    def fingerprint(self) -> str:
        """Hash of what it demands; words of the description and its place aside."""
        rule = asdict(self.rule)
        rule.pop("line", None)
        said = {"kind": type(self.rule).__name__, "rule": rule}
        scope = asdict(self.scope)
        if not self.scope.tags:  # Rules from before there were tags are the same.
            del scope["tags"]
        meaning = said | {"scope": scope}
        return content_id("policy", self.id, json.dumps(meaning, sort_keys=True))
