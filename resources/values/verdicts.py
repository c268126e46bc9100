"""The three outcomes of a comparison, with a reason that a person reads."""

from resources.values.model import Comparison, Value, number_text

_SHOWN = 80  # Characters of a value in a reason.


def agree(a: Value, b: Value, kind: str, score: float = 0.0) -> Comparison:
    """Return that both can be right.

    Args:
        a: A value.
        b: The other.
        kind: What was compared.
        score: How likely they conflict all the same.
    """
    return Comparison("agree", kind, score, f"{shown(a)} agrees with {shown(b)}")


def differ(a: Value, b: Value, kind: str, score: float) -> Comparison:
    """Return that the two conflict, with the score held within 0 to 1.

    Args:
        a: A value.
        b: The other.
        kind: What the difference is in.
        score: How sure it is.
    """
    sure = round(min(max(score, 0.0), 0.99), 4)
    return Comparison("differ", kind, sure, f"{shown(a)} against {shown(b)}")


def apart(a: Value, b: Value, why: str) -> Comparison:
    """Return that nothing can be said.

    Args:
        a: A value.
        b: The other.
        why: Such as "of different kinds".
    """
    return Comparison("incomparable", "", 0.0, f"{shown(a)} and {shown(b)} are {why}")


def shown(value: Value) -> str:
    """Return a value for people; a bare number with the unit its header gave it."""
    text = " ".join(value.text.split())
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    units = value.unit and value.kind in ("quantity", "money")
    if units and value.low is not None and not any(map(str.isalpha, text)):
        return (
            text
            if any(sign in text for sign in "$€£¥₹°%″\u2032")
            else _in_base(value, text)
        )
    return text


def _in_base(value: Value, text: str) -> str:
    return f"{text} (= {number_text(value.low or 0.0)} {value.unit})"
