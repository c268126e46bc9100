"""Small phrases that several sections use."""

from collections.abc import Sequence
from typing import Any

from assets.contradictions.wording import Part, bare
from resources.catalog.model import short
from resources.report import Html, joined, note, tag

CHARACTERS = 400  # Of what a document says.


def counted(count: int, noun: str) -> str:
    """Return a count and its noun, such as "1 claim" or "2,000 claims"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def place(uri: str | None, where: str | None) -> Html:
    """Return where something is said: document, then page or row."""
    return tag("p", ", ".join(filter(None, (uri, where))), class_="place")


def words(text: str) -> str:
    """Return what a document says as one line, cut where it is very long."""
    flat = bare(text)
    return flat if len(flat) <= CHARACTERS else f"{flat[: CHARACTERS - 1]}…"


def marked(parts: Sequence[Part]) -> Html:
    """Return a text with what only this side says marked."""
    return joined(tag("mark", p.text) if p.differs else p.text for p in parts)


def rest(rows: Sequence[dict[str, Any]], noun: str) -> Html:
    """Return how many there are in all, if not all are shown."""
    found = rows[0]["found"] if rows else 0
    if found <= len(rows):
        return Html("")
    return note(f"{len(rows)} of {counted(found, noun)} are shown.")


def command(words: str, identity: str = "") -> Html:
    """Return a command as it would be typed, ids cut short."""
    return tag("code", f"{words} {short(identity)}".strip())
