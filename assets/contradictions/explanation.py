"""One sentence that lets a person judge a conflict in ten seconds."""

import re

from assets.contradictions.model import Conflict, Said
from resources.values import name_key

NAME_CHARACTERS = 60
QUOTE_CHARACTERS = 90
_ESCAPE = re.compile(r"\\([^\w\s])")  # Of Markdown, as in "3\\. The lease".


def explain(conflict: Conflict, others: int = 0) -> str:
    """Return what differs and where it stands.

    Args:
        conflict: The strongest pair of a group.
        others: How many further claims are in it.

    Returns:
        As "default timeout: 30 s in A, p. 4, against 45 s in B, § 3".
    """
    a, b = conflict.a, conflict.b
    if a.value is not None and b.value is not None:
        said = [_value(each) for each in (a, b)]
    else:
        said = [f'"{cut(each.text, QUOTE_CHARACTERS)}"' for each in (a, b)]
    word = "became" if conflict.kind == "version" else "against"
    sentence = f"{said[0]} in {where(a)}, {word} {said[1]} in {where(b)}"
    topic = _topic(a) or _topic(b)
    if topic and a.value is not None:
        sentence = f"{topic}: {sentence}"
    elif conflict.difference:
        sentence = f"{conflict.difference}: {sentence}"
    return f"{sentence} (and {others} more)" if others > 0 else sentence


def where(one: Said) -> str:
    """Return the document and the place in it, as a person would name them."""
    uri = one.uri or one.table_name or one.version_id
    name = uri.rpartition("/")[2] or uri
    if one.edition and one.previous:
        name = f"{name} ({one.edition})"
    elif one.previous:
        name = f"{name} (earlier version)"
    place = _ESCAPE.sub(r"\1", one.place or "")
    place = place.removeprefix(f"{one.table_name}, ")  # The file says which table.
    return f"{name}, {place}" if place else name


def _topic(one: Said) -> str:
    """Return subject and property, or one of them where it says the other, too."""
    parts = [part for part in (one.subject, one.attribute) if part]
    said = [name_key(part).split() for part in parts]
    if len(parts) > 1 and set(said[0]) <= set(said[1]):
        parts = parts[1:]
    elif len(parts) > 1 and set(said[1]) <= set(said[0]):
        parts = parts[:1]
    return cut(", ".join(parts), NAME_CHARACTERS)


def _value(one: Said) -> str:
    assert one.value is not None  # noqa: S101 - the caller looked.
    text = one.value.text or one.value.key
    denied = "" if one.affirmed else "not "
    return f"{denied}{cut(text, NAME_CHARACTERS)}"


def cut(text: str, characters: int) -> str:
    """Return text in one line of at most so many characters, … where some were cut."""
    line = " ".join(text.split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"
