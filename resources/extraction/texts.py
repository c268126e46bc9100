"""Files that are kept as they are: plain text, Markdown, CSV, JSON, YAML, code."""

import json
import re

from resources.extraction import formats as f
from resources.extraction.decode import storable
from resources.extraction.draft import Draft
from resources.extraction.failures import Reason, UnreadableError
from resources.extraction.first_reader import FirstReader, Reading
from resources.extraction.outline import front_matter_title

_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u([0-9a-fA-F]{4})|.)",
    re.DOTALL,
)
_ASCII = 128
_NEVER_READ = {Reason.BOMB, Reason.TOO_DEEP}
_VALIDATED = {f.JSON, "application/geo+json"}


def read_text(name: str, media_type: str, text: str, first: FirstReader) -> Draft:
    """Return text as it stands, with its language and stated title.

    Raises:
        UnreadableError: If it is JSON or YAML that is cut, or nested without bound.
    """
    warnings: list[str] = []
    if media_type in _VALIDATED or media_type == f.JSON_LINES:
        if media_type in _VALIDATED:
            _refuse_broken_json(text)
        text = storable(unescape_json(text))
    elif media_type == f.YAML:
        warnings = _yaml_problems(name, text, first)
    markdown = media_type == f.MARKDOWN
    reading = Reading(
        text=text,
        language=first.language(text),
        stated_title=front_matter_title(text) if markdown else None,
    )
    return Draft(name, media_type, reading, "text", markdown, warnings=warnings)


def unescape_json(text: str) -> str:
    r"""Return JSON with \\u escapes above ASCII as the characters they stand for."""
    return _ESCAPE.sub(_unescaped, text) if "\\u" in text else text


def _unescaped(found: re.Match[str]) -> str:
    high, low, single = found.groups()
    if high:
        code = 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00
        return chr(code)
    if single and int(single, 16) >= _ASCII:
        return chr(int(single, 16))
    return found[0]


def _refuse_broken_json(text: str) -> None:
    try:
        json.loads(text, parse_int=str)
    except RecursionError as error:
        detail = "Its JSON is nested too deep"
        raise UnreadableError(Reason.TOO_DEEP, detail) from error
    except ValueError as error:
        if not _is_json_lines(text):
            detail = f"It is not JSON: {error}"
            raise UnreadableError(Reason.CORRUPT, detail) from error


def _is_json_lines(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        for line in lines:
            json.loads(line, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return len(lines) > 1


def _yaml_problems(name: str, text: str, first: FirstReader) -> list[str]:
    try:
        first.read(name, f.YAML, text.encode("utf-8", "replace"))
    except UnreadableError as error:
        if error.failure.reason in _NEVER_READ:
            raise
        return [f"It is not plain YAML: {error.failure.detail}"]
    return []
