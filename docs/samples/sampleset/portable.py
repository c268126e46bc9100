"""PDF documents, several pages, with a header, a footer and tables."""

import re

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from sampleset.blocks import Block, Bullets, Heading, Paragraph, Table, parse
from sampleset.source import Source

_POINTS = {1: 20, 2: 14, 3: 12}
_SHADE = 230


class _Paper(FPDF):
    """A4 pages with the title above and the page number below."""

    def __init__(self, source: Source) -> None:
        super().__init__(format="A4")
        self._running_title = source.title
        self.set_compression(compress=False)  # What deflate writes depends on zlib.
        self.set_title(source.title)
        self.set_author(source.author)
        self.set_creator("Fennel Quay Tea Cooperative")
        self.set_producer("Fennel Quay Tea Cooperative")
        self.set_creation_date(source.date)
        self.set_margin(22)
        self.set_auto_page_break(auto=True, margin=22)

    def file_id(self) -> str:
        """An id that depends on the title alone."""
        digits = re.sub(r"[^0-9A-F]", "", self._running_title.encode().hex().upper())
        number = digits[:32].ljust(32, "0")
        return f"<{number}><{number}>"

    def header(self) -> None:
        """Write the running title, but not on the first page."""
        if self.page_no() > 1:
            self.set_font("Helvetica", "I", 9)
            self._line(self._running_title)

    def footer(self) -> None:
        """Write the number of the page."""
        self.set_y(-15)
        self.set_font("Helvetica", "I", 9)
        self.cell(0, 8, f"Page {self.page_no()}", align="C")

    def _line(self, text: str) -> None:
        self.cell(0, 8, text, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def write_pdf(source: Source) -> bytes:
    """Write a PDF document with the standard Helvetica, so no font is embedded."""
    paper = _Paper(source)
    paper.add_page()
    for block in parse(source.body):
        _add(paper, block)
    return bytes(paper.output())


def _add(paper: _Paper, block: Block) -> None:
    match block:
        case Heading(level, text):
            paper.set_font("Helvetica", "B", _POINTS[level])
            paper.ln(3)
            _flow(paper, 8, text)
            paper.ln(1)
        case Paragraph(text):
            paper.set_font("Helvetica", "", 11)
            _flow(paper, 5.6, text)
            paper.ln(2)
        case Bullets(items):
            paper.set_font("Helvetica", "", 11)
            for item in items:
                _flow(paper, 5.6, f"- {item}")
            paper.ln(2)
        case Table(rows):
            paper.set_font("Helvetica", "", 10)
            head = FontFace(emphasis="B", fill_color=_SHADE)
            widths = [max(6, *map(len, column)) for column in zip(*rows, strict=True)]
            with paper.table(
                headings_style=head, line_height=6, text_align="L", col_widths=widths
            ) as table:
                for row in rows:
                    table.row(row)
            paper.ln(3)


def _flow(paper: _Paper, height: float, text: str) -> None:
    paper.multi_cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
