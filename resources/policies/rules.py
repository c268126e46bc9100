"""One rule: its fields, and what may stand in them."""

import re
from typing import cast

from resources.errors import AssayError, did_you_mean
from resources.policies.bounds import read_bound
from resources.policies.model import (
    KINDS,
    Policy,
    Query,
    Rule,
    Scope,
    Severity,
    Statement,
)
from resources.policies.names import FIELDS as NAMES
from resources.policies.names import read_names
from resources.policies.nodes import Node
from resources.policies.release_rules import READERS

FIELDS = ("id", "description", "severity", "applies_to", *KINDS.values())
SCOPES = ("sources", "documents", "tables", "tags")
BLOCKING = {"trust", "approval", "checks"}  # Unless it is said that they only warn.
GRADED = {"bound", "statement", "sql", "trust"}  # Kinds that may also only warn.
SAID = (*NAMES, "matches", "modality", "affirmed")
MODALITIES = ("is", "was", "will", "may", "must", "must_not")
SAID_NOW = ("is", "will", "may", "must")  # What was is history, must not forbids.
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def read_rule(node: Node) -> Policy:
    """Return the rule that a node holds.

    Raises:
        RuleError: If it is not one: where, what is wrong, and what to write.
    """
    fields = node.fields(FIELDS)
    name = _id(node, fields)
    kind = _kind(node, fields)
    return Policy(
        id=name,
        description=_description(fields.get("description")),
        severity=_severity(fields.get("severity"), kind),
        scope=_scope(fields.get("applies_to"), kind),
        rule=_what(fields[kind], kind),
        file=node.file,
        line=node.line,
    )


def _description(node: Node | None) -> str:
    return " ".join(node.text().split()) if node else ""


def _severity(node: Node | None, kind: str) -> Severity:
    if node is None:
        return "block" if kind in BLOCKING else "warn"
    if kind not in GRADED:
        does = "always holds a release back" if kind in BLOCKING else "holds none back"
        node.refuse(f"A rule of {kind} {does}", "leave the field `severity` out")
    return cast("Severity", node.choice(("block", "warn")))


def _id(node: Node, fields: dict[str, Node]) -> str:
    if "id" not in fields:
        node.refuse("This rule has no id", "add a line such as `id: keep-invoices`")
    name = fields["id"].text()
    if not _ID.fullmatch(name):
        fields["id"].refuse(
            f"'{name}' cannot be an id",
            "use at most 64 of a-z, 0-9, '.', '-' and '_', and begin with a letter",
        )
    return name


def _scope(node: Node | None, kind: str) -> Scope:
    if node is None:
        return Scope()
    fields = node.fields(SCOPES)
    if kind == "governance" and "tags" in fields:
        fields["tags"].refuse(
            "A rule of governance gives tags, and does not go by them",
            "use one of: sources, documents, tables",
        )
    if kind == "sql" and "tags" in fields:
        fields["tags"].refuse(
            "A query goes by tables, not by tags", "use `tables`, and name them in it"
        )
    return Scope(**{name: each.texts() for name, each in fields.items()})


def tags_node(node: Node) -> Node | None:
    """Return where a rule says by which tags it goes, to tell of one that nobody has.

    Args:
        node: A rule that `read_rule` has read.
    """
    scope = node.fields(FIELDS).get("applies_to")
    return scope.fields(SCOPES).get("tags") if scope else None


def _kind(node: Node, fields: dict[str, Node]) -> str:
    known = tuple(KINDS.values())
    kinds = [kind for kind in known if kind in fields]
    if len(kinds) != 1:
        said = f"has {' and '.join(kinds)}" if kinds else "demands nothing"
        node.refuse(f"This rule {said}", f"give it exactly one of: {', '.join(known)}")
    return kinds[0]


def _what(field: Node, kind: str) -> Rule:
    if kind in READERS:
        return READERS[kind](field)
    if kind == "bound":
        return read_bound(field)
    return _statement(field) if kind == "statement" else _query(field)


def _statement(node: Node) -> Statement:
    fields = node.fields(SAID)
    names = read_names(fields)
    pattern = _pattern(fields["matches"]) if "matches" in fields else ""
    if not names.wanted and not pattern:
        node.refuse(
            "This rule would forbid every statement",
            "say what it is about: `about: photograph* blending hall`",
        )
    modalities = _modalities(fields.get("modality"))
    affirmed = fields["affirmed"].flag() if "affirmed" in fields else True
    words = [" ".join(each) for each in names.wanted]
    text = " / ".join([*words, pattern]).strip(" /")
    said = f"must not be {'said' if affirmed else 'denied'}: {text}"
    return Statement(names, pattern, modalities, affirmed, said)


def _modalities(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return SAID_NOW
    for each in node.texts():
        if each not in MODALITIES:
            near = did_you_mean(each, MODALITIES)
            remedy = f"use of: {', '.join(MODALITIES)}"
            node.refuse(f"'{each}' is no modality.{near}", remedy)
    return node.texts()


def _pattern(node: Node) -> str:
    """Return a regular expression that DuckDB's RE2 and Python both understand."""
    import duckdb

    pattern = node.text()
    try:
        re.compile(pattern)
        duckdb.execute("select regexp_matches('', $1)", [pattern]).fetchall()
    except (re.error, duckdb.Error) as error:
        reason = str(error).partition("\n")[0]
        node.refuse(
            f"This is no regular expression: {reason}",
            "mend it; (?i) at its beginning ignores case, look-arounds are not known",
        )
    return pattern


def _query(node: Node) -> Query:
    import duckdb

    from resources.warehouse.guard import require_reading

    sql = node.text()
    try:
        with duckdb.connect(":memory:") as engine:
            require_reading(engine, sql)
    except AssayError as error:
        node.refuse(error.problem, "write one select that returns the offending rows")
    except duckdb.Error as error:
        reason = " ".join(str(error).partition("\n\n")[0].split())
        node.refuse(f"This is not SQL: {reason}", "mend the query")
    return Query(sql.strip().rstrip(";"), node.block_line)
