"""The frame of a page: head, contents, sections; and its way to the disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

from resources.report.parts import Html, joined, tag

# Should markup of a document ever come through: nothing is loaded, run or sent.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'"


@dataclass(frozen=True)
class Section:
    """A part of a page that its contents list.

    Attributes:
        name: Its address in the page.
        heading: Its heading.
        body: Its markup.
    """

    name: str
    heading: str
    body: Html


def page(title: str, lead: Html, sections: Sequence[Section]) -> str:
    """Return a whole HTML document that needs nothing else.

    Args:
        title: Its heading.
        lead: What stands above the contents.
        sections: Its parts, in order.
    """
    style = files("resources.report").joinpath("style.css").read_text(encoding="utf-8")
    head = joined(
        (
            Html('<meta charset="utf-8">'),
            Html(
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
            ),
            Html('<meta name="color-scheme" content="light dark">'),
            Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
            tag("title", title),
            Html(f"<style>{style}</style>"),
        )
    )
    links = (tag("a", each.heading, href=f"#{each.name}") for each in sections)
    body = joined(
        (
            tag("header", tag("h1", title), lead),
            tag("nav", *links, aria_label="Contents"),
            tag("main", *map(_section, sections)),
        )
    )
    whole = tag("html", tag("head", head), tag("body", body), lang="en")
    return f"<!doctype html>\n{whole}\n"


def _section(section: Section) -> Html:
    name = f"{section.name}-heading"
    heading = tag("h2", section.heading, id=name)
    return tag("section", heading, section.body, id=section.name, aria_labelledby=name)


def write_page(path: Path, document: str) -> bool:
    """Write a page unless the same lies there; whole, or not at all.

    Returns:
        Whether it was written.
    """
    data = document.encode("utf-8", "replace")
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid4().hex[:12]}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return True
