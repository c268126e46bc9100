"""HTML pages and EPUB books."""

import re
from html import escape

from sampleset.blocks import Block, Bullets, Heading, Paragraph, Table, parse
from sampleset.packing import pack
from sampleset.source import Source

_STYLE = """body { font-family: sans-serif; max-width: 46em; margin: auto; }
nav ul { list-style: none; padding: 0; display: flex; gap: 1em; }
table { border-collapse: collapse; }
td, th { border: 1px solid #999; padding: .3em; }"""

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/content.opf"
 media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def html_blocks(blocks: list[Block]) -> str:
    """Write blocks as HTML elements; headings of level 2 get an id."""
    return "\n".join(_html(block) for block in blocks)


def write_html(source: Source) -> bytes:
    """Write an HTML page with a navigation to its sections, and a footer."""
    blocks = parse(source.body)
    links = "\n".join(
        f'<li><a href="#{_slug(block.text)}">{escape(block.text)}</a></li>'
        for block in blocks
        if isinstance(block, Heading) and block.level > 1
    )
    page = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(source.title)}</title>
<meta name="author" content="{escape(source.author)}">
<meta name="date" content="{source.date:%Y-%m-%d}">
<style>
{_STYLE}
</style>
</head>
<body>
<nav aria-label="Sections"><ul>
{links}
</ul></nav>
<main>
{html_blocks(blocks)}
</main>
<footer><p>Fennel Quay Tea Cooperative. Page of {source.date:%d %B %Y}.</p></footer>
</body>
</html>
"""
    return page.encode()


def write_epub(source: Source) -> bytes:
    """Write an EPUB 3 book with one chapter for each heading of level 1."""
    texts = re.split(r"(?m)^(?=# )", source.body)[1:]
    titles = [text.splitlines()[0].removeprefix("# ") for text in texts]
    names = [f"chapter-{number}.xhtml" for number in range(1, len(texts) + 1)]
    chapters = {
        f"book/{name}": _xhtml(title, html_blocks(parse(text)))
        for name, title, text in zip(names, titles, texts, strict=True)
    }
    return pack(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": _CONTAINER.encode(),
            "book/content.opf": _package(source, names).encode(),
            "book/nav.xhtml": _xhtml("Contents", _contents(names, titles)),
            **chapters,
        }
    )


def _html(block: Block) -> str:
    match block:
        case Heading(1, text):
            return f"<h1>{escape(text)}</h1>"
        case Heading(level, text):
            return f'<h{level} id="{_slug(text)}">{escape(text)}</h{level}>'
        case Bullets(items):
            points = "\n".join(f"<li>{escape(item)}</li>" for item in items)
            return f"<ul>\n{points}\n</ul>"
        case Table(rows):
            head, *body = rows
            lines = [_row("th", head), *(_row("td", row) for row in body)]
            return "<table>\n" + "\n".join(lines) + "\n</table>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"


def _row(tag: str, cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _xhtml(title: str, body: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>{escape(title)}</title></head>
<body>
{body}
</body>
</html>
""".encode()


def _contents(names: list[str], titles: list[str]) -> str:
    items = "\n".join(
        f'<li><a href="{name}">{escape(title)}</a></li>'
        for name, title in zip(names, titles, strict=True)
    )
    return f'<nav epub:type="toc"><h1>Contents</h1><ol>\n{items}\n</ol></nav>'


def _package(source: Source, names: list[str]) -> str:
    kind = 'media-type="application/xhtml+xml"'
    items = "\n".join(f'<item id="{n[:-6]}" href="{n}" {kind}/>' for n in names)
    spine = "\n".join(f'<itemref idref="{n[:-6]}"/>' for n in names)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:fennelquay:{_slug(source.title)}</dc:identifier>
<dc:title>{escape(source.title)}</dc:title>
<dc:creator>{escape(source.author)}</dc:creator>
<dc:language>en</dc:language>
<dc:date>{source.date:%Y-%m-%d}</dc:date>
<meta property="dcterms:modified">{source.date:%Y-%m-%dT%H:%M:%SZ}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" properties="nav" {kind}/>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
