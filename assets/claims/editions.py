"""What a document is called without its edition, and which edition it is."""

import re
from typing import NamedTuple

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[-_.](?:0[1-9]|1[0-2])(?:[-_.](?:0[1-9]|[12]\d|3[01]))?)?"
    r"(?!\d)(?:[-_. ]?q[1-4]\b)?"
    r"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
_VERSION = re.compile(
    r"(?:(?<=[-_. /(])|^)(?:v|ver|version|rev|revision|release|edition|ed|r)"
    r"[-_. ]?(\d+(?:[._]\d+)*)(?![\w])"
    r"|(?:(?<=[-_ ])|^)(\d+(?:\.\d+)+)(?=[-_ ]|$)"
    r"|(?<=[a-z]{4}[-_ ])(\d{1,4})(?=[-_ ]|$)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.[a-z0-9]{1,6}$", re.IGNORECASE)
_EDGES = "-_. ()"


class Edition(NamedTuple):
    """A document's name without its edition, and the edition, if it has one."""

    family: str
    edition: str | None


def edition_of(uri: str, title: str = "") -> Edition:
    """Return the family and the edition of a document.

    The name of the file decides; where it bears neither date nor version, the title
    may: "Travel policy 2024" in `travel-policy.docx` is the edition 2024.

    Args:
        uri: Where it lies, such as `policies/travel-policy-2024.docx`.
        title: As stated in it.
    """
    folder, _, name = uri.rpartition("/")
    stem = _EXTENSION.sub("", name)
    family, edition = _parted(stem)
    if edition is None:
        edition = _parted(title)[1]
    path = f"{folder}/{family}" if folder else family
    return Edition(path.casefold(), edition)


def _parted(name: str) -> tuple[str, str | None]:
    """Return a name without its date or version, and that, if it has one."""
    for pattern in (_DATE, _VERSION):
        matches = list(pattern.finditer(name))
        if matches:
            match = matches[-1]
            groups = [each for each in match.groups() if each] if match.groups() else []
            edition = (groups[0] if groups else match[0]).strip(_EDGES)
            rest = name[: match.start()], name[match.end() :]
            if _words("".join(rest)):
                return _joined(rest), edition.replace("_", ".").casefold()
    return name, None


def _words(name: str) -> bool:
    return any(each.isalpha() for each in name)


def _joined(rest: tuple[str, str]) -> str:
    """Return what is left and right of an edition, with one separator between."""
    before, after = rest[0].rstrip(_EDGES), rest[1].lstrip(_EDGES)
    if not before or not after:
        return before or after
    separator = next((each for each in reversed(rest[0]) if each in _EDGES), "-")
    return f"{before}{separator}{after}"
