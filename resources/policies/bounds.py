"""Bounds: `retention >= 30 days`, or the same as fields."""

import re
from typing import cast

from resources.policies.model import Bound, Names, Operator
from resources.policies.names import FIELDS as NAMES
from resources.policies.names import read_names, words
from resources.policies.nodes import Node
from resources.values import Value, parse_value

FIELDS = (*NAMES, "operator", "value")
OPERATORS = {
    ">=": ">=", "at least": ">=", ">": ">", "more than": ">",
    "<=": "<=", "at most": "<=", "<": "<", "less than": "<",
    "=": "=", "==": "=", "is": "=", "!=": "!=", "is not": "!=",
    "in": "in", "within": "in",
}  # fmt: skip
# Words only as a whole, the longest first: "is not" before "is".
_SIGNS = re.compile(
    "|".join(
        rf"\s{re.escape(name)}\s" if name.isalpha() or " " in name
        else rf"\s*{re.escape(name)}\s*"
        for name in sorted(OPERATORS, key=len, reverse=True)
    )
)  # fmt: skip
ORDERING = {">=", ">", "<=", "<"}


def read_bound(node: Node) -> Bound:
    """Return the bound that a node holds, as one line or as fields.

    Raises:
        RuleError: If it names nothing, its operator is unknown, or its value does not
            fit the operator.
    """
    if node.is_scalar:
        return _line(node)
    fields = node.fields(FIELDS)
    for name in ("operator", "value"):
        if name not in fields:
            node.refuse(f"This bound has no {name}", f"add the field `{name}`")
    names = read_names(fields)
    if not names.wanted:
        node.refuse("This bound is about nothing", "add the field `about`")
    given = fields["operator"].choice(OPERATORS)
    values = fields["value"].texts()
    about = names.wanted[0]
    text = f"{' '.join(about)} {given} {', '.join(values)}"
    return _bound(node, names, given, values, text)


def _line(node: Node) -> Bound:
    text = " ".join(node.text().split())
    sign = _SIGNS.search(text)
    about = words(text[: sign.start()]) if sign else ()
    if sign is None or not about:
        node.refuse(
            f"'{text}' is no bound: it needs a name, an operator and a value",
            "write a line such as `bound: retention >= 30 days`",
        )
    value = text[sign.end() :]
    if not value:
        node.refuse(f"'{text}' has no value", "write one behind the operator")
    return _bound(node, Names(about=(about,)), sign[0].strip(), (value,), text)


def _bound(
    node: Node, names: Names, given: str, texts: tuple[str, ...], text: str
) -> Bound:
    operator = cast("Operator", OPERATORS[given])
    values = tuple(parse_value(each) for each in texts)
    if len(values) != 1 and operator != "in":
        node.refuse(f"'{given}' takes one value, not {len(values)}", "use `in`")
    if operator in ORDERING and not _is_ordered(values[0]):
        node.refuse(
            f"'{texts[0]}' has no order, as {given} needs",
            "give a number, a quantity with its unit, a date or a version",
        )
    return Bound(names, operator, values, text)


def _is_ordered(value: Value) -> bool:
    return value.low is not None or value.high is not None
