"""Excerpts of a document as somebody files them: title, headings, some passages."""

import io
import textwrap
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from benchmarks.contradictions.edited.passages import Block
from resources.ids import content_id

WITH_TABLES = ("md", "html", "docx")
FORMS = ("txt", "eml", *WITH_TABLES)
_MADE = datetime(2025, 4, 1)


@dataclass(frozen=True, slots=True)
class Section:
    """Some parts of one block.

    Attributes:
        block: Gives headings, kind and, for a table, the first row.
        parts: What the excerpt has of it, edited or not.
    """

    block: Block
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of an excerpt.

    Attributes:
        kind: heading, text, list or table.
        content: The heading, the paragraph, the items, or the rows with the header.
        level: Of a heading, 1 below the title.
    """

    kind: str
    content: tuple[str, ...]
    level: int = 0


def write_excerpt(
    form: str, title: str, author: str, sections: Sequence[Section]
) -> bytes:
    """Return an excerpt as a file.

    Args:
        form: Ending of the file's name, one of FORMS.
        title: Of the document it is taken from.
        author: First name of who copied it.
        sections: In reading order.
    """
    writers: Mapping[str, Callable[[str, str, Sequence[Line]], bytes]] = {
        "md": _markdown,
        "txt": _plain,
        "html": _page,
        "eml": _mail,
        "docx": _word,
    }
    return writers[form](title, author, _lines(title, sections))


def _lines(title: str, sections: Sequence[Section]) -> list[Line]:
    """Return headings, each once, and what stands below them."""
    lines: list[Line] = []
    known: tuple[str, ...] = ()
    for each in sections:
        for level, heading in enumerate(each.block.headings):
            if known[: level + 1] != each.block.headings[: level + 1]:
                if heading != title:
                    lines.append(Line("heading", (heading,), level))
                known = each.block.headings[: level + 1]
        known = each.block.headings
        if each.block.kind == "text":
            lines.append(Line("text", (" ".join(each.parts),)))
        elif each.block.kind == "list":
            lines.append(Line("list", each.parts))
        else:
            lines.append(Line("table", (each.block.header, *each.parts)))
    return lines


def _markdown(title: str, author: str, lines: Sequence[Line]) -> bytes:
    parts = [f"# {title}", f"Copied out by {author.capitalize()}."]
    for line in lines:
        if line.kind == "heading":
            parts.append(f"{'#' * (max(line.level, 1) + 1)} {line.content[0]}")
        elif line.kind == "table":
            rule = "|---" * len(_cells(line.content[0])) + "|"
            parts.append("\n".join((line.content[0], rule, *line.content[1:])))
        elif line.kind == "list":
            parts.append("\n".join(f"- {item}" for item in line.content))
        else:
            parts += line.content
    return ("\n\n".join(parts) + "\n").encode()


def _plain(title: str, author: str, lines: Sequence[Line]) -> bytes:
    return f"{title}\n{'=' * len(title)}\n\n{_body(lines)}\n\n{author}\n".encode()


def _mail(title: str, author: str, lines: Sequence[Line]) -> bytes:
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))
    message["From"] = f"{author.capitalize()} <{author}@fennelquay.example>"
    message["To"] = "Records desk <records@fennelquay.example>"
    message["Subject"] = title
    message["Date"] = "Tue, 01 Apr 2025 09:20:00 +0000"
    message["Message-ID"] = f"<{content_id(author, title)[:12]}@fennelquay.example>"
    body = f"Hello,\n\nthis is what I copied out.\n\n{_body(lines)}"
    message.set_content(f"{body}\n\n{author.capitalize()}\n", cte="8bit")
    return message.as_bytes().replace(b"\r\n", b"\n")


def _body(lines: Sequence[Line]) -> str:
    parts = []
    for line in lines:
        if line.kind == "list":
            parts.append("\n".join(f"- {item}" for item in line.content))
        elif line.kind == "heading":
            parts.append(f"{line.content[0]}\n{'-' * len(line.content[0])}")
        else:
            parts.append(textwrap.fill(line.content[0], 78, break_on_hyphens=False))
    return "\n\n".join(parts)


def _page(title: str, author: str, lines: Sequence[Line]) -> bytes:
    parts = [f"<h1>{_text(title)}</h1>", f"<p>Copied out by {author.capitalize()}.</p>"]
    for line in lines:
        if line.kind == "heading":
            level = max(line.level, 1) + 1
            parts.append(f"<h{level}>{_text(line.content[0])}</h{level}>")
        elif line.kind == "list":
            items = "".join(f"<li>{_text(item)}</li>" for item in line.content)
            parts.append(f"<ul>{items}</ul>")
        elif line.kind == "table":
            head = _row(line.content[0]).replace("td>", "th>")
            rows = "".join(map(_row, line.content[1:]))
            parts.append(f"<table>{head}{rows}</table>")
        else:
            parts.append(f"<p>{_text(line.content[0])}</p>")
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{_text(title)}</title></head>\n<body>\n{body}\n</body></html>\n"
    ).encode()


def _row(row: str) -> str:
    return f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in _cells(row))}</tr>\n"


def _word(title: str, author: str, lines: Sequence[Line]) -> bytes:
    from docx import Document

    document = Document()
    document.add_heading(title, 0)
    document.add_paragraph(f"Copied out by {author.capitalize()}.")
    for line in lines:
        if line.kind == "heading":
            document.add_heading(line.content[0], max(line.level, 1))
        elif line.kind == "list":
            for item in line.content:
                document.add_paragraph(item, style="List Bullet")
        elif line.kind == "table":
            rows = [_cells(row) for row in line.content]
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for at, row in enumerate(rows):
                for cell, text in zip(table.rows[at].cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(line.content[0])
    about = document.core_properties
    about.title, about.author = title, author.capitalize()
    about.created = about.modified = _MADE
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _undated(data: bytes) -> bytes:
    """Return a zip file whose members bear no time, so that it is always the same."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename)
            new.writestr(info, old.read(member), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _text(text: str) -> str:
    return escape(text, quote=False)
