"""Second readers: plain text to hold the first reader's against, and to fall back on.

They are small and old: selectolax for HTML, pypdfium2 for PDF, calamine for sheets.
"""

import io
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from resources.extraction import formats as f
from resources.extraction.limits import MAX_PAGES, MAX_TABLE_CELLS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_HTML_DEPTH = 2_000
_NESTING_TAG = re.compile(
    r"<(/?)(?:div|span|ul|ol|table|section|article|blockquote|font|b|i|a)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN_BLOCK = re.compile(
    r"<(script|style|head)\b.*?</\1>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>", re.IGNORECASE)
_TITLE_BEFORE = 2**16
_HIDDEN = {"head", "script", "style", "noscript", "template"}
_HEADINGS = {f"h{level}": f"\n\n{'#' * level} " for level in range(1, 7)}
_OPENING = {
    **_HEADINGS,
    **dict.fromkeys(("p", "div", "section", "article", "table", "ul", "ol"), "\n\n"),
    **dict.fromkeys(("blockquote", "pre", "dl", "main", "header", "footer"), "\n\n"),
    **dict.fromkeys(("br", "tr", "dt", "dd", "option"), "\n"),
    **dict.fromkeys(("td", "th"), " | "),
    "li": "\n- ",
}
_CLOSING = {**dict.fromkeys(_HEADINGS, "\n\n"), "p": "\n\n", "table": "\n\n"}


class PartUnreadError(Exception):
    """The second reader cannot check a file; the message says why."""


def reader_of(media_type: str) -> str | None:
    """Return the name of the second reader of a media type, or None."""
    if media_type in {f.HTML, f.XHTML}:
        return "selectolax"
    if media_type == f.PDF:
        return "pypdfium2"
    if media_type in f.SHEETS:
        return "calamine"
    return "email" if media_type == f.EML else None


def html_text(html: str) -> str:
    """Return the visible text of HTML, with headings, lists and rows marked."""
    from selectolax.lexbor import LexborHTMLParser

    if _is_too_deep(html):
        return _tidy(unescape(_TAG.sub(" ", _HIDDEN_BLOCK.sub(" ", html))))
    root = LexborHTMLParser(html).root
    pieces: list[str] = []
    waiting: list[LexborNode | str] = [root] if root else []
    while waiting:  # A loop: pages may nest deeper than the stack is high.
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        tag = node.tag or ""
        if tag == "-text":
            pieces.append(" ".join((node.text_content or "").split("\n")))
        elif tag not in _HIDDEN and tag[:1] not in {"-", "!", "_"}:
            pieces.append(_OPENING.get(tag, ""))
            waiting.append(_CLOSING.get(tag, ""))
            waiting.extend(reversed(_children(node)))
    return _tidy("".join(pieces))


def html_title(html: str) -> str | None:
    """Return what the title element of HTML says, or None."""
    found = _TITLE.search(html[:_TITLE_BEFORE])
    return unescape(found[1]) if found else None


def _is_too_deep(html: str) -> bool:
    """Return whether elements nest so deep that building their tree takes minutes."""
    if html.count("<") < MAX_HTML_DEPTH:
        return False
    depth = deepest = 0
    for tag in _NESTING_TAG.finditer(html):
        depth = max(0, depth + (-1 if tag[1] else 1))
        deepest = max(deepest, depth)
    return deepest > MAX_HTML_DEPTH


def _children(node: "LexborNode") -> "list[LexborNode]":
    children: list[LexborNode] = []
    child = node.first_child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def pdf_pages(data: bytes) -> list[str]:
    """Return the text of each page of a PDF.

    Raises:
        PartUnreadError: If it cannot be opened, or has too many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise PartUnreadError(str(error)) from error
    try:
        if len(document) > MAX_PAGES:
            msg = f"It has over {MAX_PAGES:,} pages"
            raise PartUnreadError(msg)
        return [_pdf_page(document, number) for number in range(len(document))]
    finally:
        document.close()


def _pdf_page(document: Any, number: int) -> str:  # noqa: ANN401 - untyped library.
    import pypdfium2

    try:
        page = document[number]
        text: str = page.get_textpage().get_text_bounded()
        page.close()
    except pypdfium2.PdfiumError:
        return ""
    return text


def pdf_pages_with_images(data: bytes, numbers: list[int]) -> list[int]:
    """Return those of the pages (from 1) that show an image."""
    import pypdfium2
    import pypdfium2.raw

    image = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    found: list[int] = []
    with pypdfium2.PdfDocument(data) as document:
        for number in numbers:
            try:
                objects = document[number - 1].get_objects(filter=image, max_depth=3)
                if next(iter(objects), None) is not None:
                    found.append(number)
            except pypdfium2.PdfiumError:
                continue
    return found


def sheet_pages(data: bytes) -> list[str]:
    """Return the text of each sheet of a workbook, cells parted by bars.

    Raises:
        PartUnreadError: If it cannot be opened, or has too many cells.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        if sum(s.total_height * s.total_width for s in sheets) > MAX_TABLE_CELLS:
            msg = f"It has over {MAX_TABLE_CELLS:,} cells"
            raise PartUnreadError(msg)
        rows = [[_row(row) for row in sheet.to_python()] for sheet in sheets]
    except CalamineError as error:
        raise PartUnreadError(str(error)) from error
    return ["\n".join(filter(None, lines)) for lines in rows]


def _row(cells: list[Any]) -> str:
    if all(cell == "" for cell in cells):
        return ""
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
