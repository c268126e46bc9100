"""Rules for names: of branches and tags, and of keys. Pure functions."""

import re
from collections.abc import Sequence

from resources.catalog.errors import InvalidRefNameError

MAX_NAME_LENGTH = 200
MAX_KEY_LENGTH = 500
MAX_REQUEST_LENGTH = 200
MAX_KEY_ELEMENTS = 20
_SHAPE = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")
_HASH = re.compile(r"[0-9a-f]{8,64}", re.IGNORECASE)
_RESERVED = {"HEAD", "DETACHED"}


def check_ref_name(name: str) -> str:
    """Return name if a branch or tag may have it.

    Raises:
        InvalidRefNameError: If not, saying which rule it breaks.

    Source:
        Project Nessie, Reference naming: the same names are valid there.
    """
    broken = {
        "it is longer than 200 characters": len(name) > MAX_NAME_LENGTH,
        "it may hold only letters, digits and . / _ -, and starts with a letter": (
            not _SHAPE.fullmatch(name)
        ),
        "it may not contain '..'": ".." in name,
        "it may not end in '/' or '.'": name.endswith(("/", ".")),
        "the name is reserved": name.upper() in _RESERVED,
        "it looks like a commit": bool(_HASH.fullmatch(name)),
    }
    for rule, is_broken in broken.items():
        if is_broken:
            raise InvalidRefNameError(name, rule)
    return name


def check_request_id(request_id: str | None) -> None:
    """Check that a request may have an id, or has none.

    Raises:
        ValueError: If it is empty, over 200 characters, or does not print.
    """
    if request_id is None:
        return
    if not 0 < len(request_id) <= MAX_REQUEST_LENGTH or not request_id.isprintable():
        msg = f"a request id has 1 to 200 printable characters: got {request_id!r}"
        raise ValueError(msg)


def to_key(elements: Sequence[str]) -> str:
    """Return the key of a namespace or table: its elements joined by dots.

    Raises:
        ValueError: If an element is empty, holds a dot or a control character, or
            there are more than 20 elements or 500 characters.
    """
    key = ".".join(elements)
    if not elements or not all(element.strip() for element in elements):
        msg = f"a key has at least one element and none is empty: got {elements!r}"
        raise ValueError(msg)
    if any("." in element or not element.isprintable() for element in elements):
        msg = f"an element of a key may hold no dot and must print: got {elements!r}"
        raise ValueError(msg)
    if len(elements) > MAX_KEY_ELEMENTS or len(key) > MAX_KEY_LENGTH:
        msg = f"a key has at most 20 elements and 500 characters: got {key[:80]!r}"
        raise ValueError(msg)
    return key


def from_key(key: str) -> tuple[str, ...]:
    """Return the elements of a key."""
    return tuple(key.split("."))


def parent_of(key: str) -> str:
    """Return the key of the namespace around a key; "" at the top."""
    return key.rpartition(".")[0]
