"""Versions of things: v3.9.1, version 6.0, 3.x, Python 3.8 or later."""

import re

_STAGES = r"(?:[-.]?(?:rc|alpha|beta|a|b|dev|post|snapshot)[-.]?\d*)?"
_NUMBER = rf"\d+(?:\.\d+){{0,4}}(?:\.[x*](?![\w*]))?{_STAGES}"
_END = r"(?!\w|\.\w)"
_CUED = re.compile(
    r"(?:versions?|release|v|ver\.?|rev(?:ision)?\.?)[\s:]{0,2}[vV]?"
    rf"(?P<number>{_NUMBER}){_END}",
    re.IGNORECASE,
)
_BARE = re.compile(rf"[vV]?(?P<number>{_NUMBER}){_END}", re.IGNORECASE)
_THREE = re.compile(
    rf"(?P<number>\d{{1,5}}\.\d{{1,5}}\.(?:\d{{1,6}}|x){_STAGES}){_END}", re.IGNORECASE
)
_LATER = re.compile(r"\s+(?:or|and)\s+(?:later|newer|above|higher|up)\b|\+(?!\w)")
_EARLIER = re.compile(r"\s+(?:or|and)\s+(?:earlier|older|below|lower)\b")
_PARTS = re.compile(r"[a-z]+|\d+")
_STAGE = {"dev": -4, "snapshot": -4, "a": -3, "b": -2, "rc": -1}


def read_version(
    text: str, start: int, *, bare: bool = False
) -> tuple[int, str, str] | None:
    """Read the version that starts at a place.

    Args:
        text: Any text.
        start: Where the version or the word "version" starts.
        bare: Whether "3.11" without a cue is a version, as after a header says so.

    Returns:
        One past its end, the lowest and the highest version meant, comparable; ""
        for no bound ("3.8 or later"). None when there is no version.
    """
    patterns = (_CUED, _BARE) if bare else (_CUED, _THREE)
    for pattern in patterns:
        found = pattern.match(text, start)
        if found:
            number = comparable_version(found["number"])
            if later := _LATER.match(text, found.end()):
                return later.end(), number, ""
            if earlier := _EARLIER.match(text, found.end()):
                return earlier.end(), "", number
            return found.end(), number, number
    return None


def comparable_version(written: str) -> str:
    """Return a version without trailing zeros: "4.2.0" and "v4.2" are "4.2"."""
    number = re.match(r"[\d.]*(?:\.?[x*])?", written.lower().lstrip("v"))
    digits = number[0] if number else ""
    stage = written.lower().lstrip("v")[len(digits) :].strip("-. ")
    parts = [part for part in digits.replace("*", "x").split(".") if part]
    parts = [part if part == "x" else str(int(part[:18])) for part in parts]
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    tail = "".join(_PARTS.findall(stage))
    return ".".join(parts) + (f"-{tail}" if tail else "")


def version_order(version: str) -> tuple[tuple[int, ...], tuple[int, int]]:
    """Return what sorts comparable versions: parts, then stage before release."""
    digits, _, stage = version.partition("-")
    parts = tuple(int(part) for part in digits.split(".") if part.isdigit())
    word = re.sub(r"\d", "", stage).removesuffix("lpha").removesuffix("eta")
    count = re.sub(r"\D", "", stage)
    return parts, (_STAGE.get(word, 0), int(count[:9] or 0))
