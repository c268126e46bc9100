"""Word documents, slides and workbooks."""

import io
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.coreprops import CoreProperties
from docx.oxml.ns import qn
from openpyxl import Workbook  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.parts.coreprops import CorePropertiesPart
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from sampleset.blocks import Block, Bullets, Heading, Paragraph, Table, parse
from sampleset.packing import repack
from sampleset.source import Source

Cell = str | int | float | datetime
_STYLES = {
    "Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet",
    "Table Grid", "Default Paragraph Font", "Table Normal", "Normal Table", "No List",
}  # fmt: skip
_BALLAST = ("stylesWithEffects", "thumbnail")


def write_docx(source: Source) -> bytes:
    """Write a Word document with real heading styles and tables."""
    document = Document()
    _drop_unused_styles(document)
    for block in parse(source.body):
        _add_to_document(document, block)
    _describe(document.core_properties, source)
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue(), source.date)


def write_pptx(source: Source) -> bytes:
    """Write slides: level 1 opens the deck, each level 2 begins a slide."""
    deck = Presentation()
    for block in parse(source.body):
        _add_to_deck(deck, block)
    _describe(deck.core_properties, source)
    buffer = io.BytesIO()
    deck.save(buffer)
    return repack(buffer.getvalue(), source.date)


def write_xlsx(
    sheets: dict[str, list[list[Cell]]], *, title: str, date: datetime
) -> bytes:
    """Write a workbook; the first row of a sheet is its header."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "A2"
    book.properties.title = title
    book.properties.creator = "Fennel Quay Tea Cooperative"
    book.properties.created = date.replace(tzinfo=None)
    buffer = io.BytesIO()
    book.save(buffer)
    return repack(buffer.getvalue(), date)


def _add_to_document(document: WordDocument, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level - 1)
        case Paragraph(text):
            document.add_paragraph(text)
        case Bullets(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Table(rows):
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, rows, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text


def _drop_unused_styles(document: WordDocument) -> None:
    """Keep what is used of the template: stored, the rest weighs 800 kB."""
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(_BALLAST):
                owner.rels.pop(key)
    styles = document.styles.element
    keep = {style.style_id for style in document.styles if style.name in _STYLES}
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in keep:
            styles.remove(style)
            continue
        for link in ("w:link", "w:next"):
            for child in style.findall(qn(link)):
                if child.get(qn("w:val")) not in keep:
                    style.remove(child)


def _add_to_deck(deck: Deck, block: Block) -> None:
    if isinstance(block, Heading):
        slide = deck.slides.add_slide(deck.slide_layouts[block.level - 1])
        slide.placeholders[0].text = block.text
        return
    slide = deck.slides[len(deck.slides) - 1]
    match block:
        case Paragraph(text):
            slide.placeholders[1].text = text
        case Bullets(items):
            slide.placeholders[1].text = "\n".join(items)
        case Table(rows):
            _add_table_to_slide(slide, rows)


def _add_table_to_slide(slide: Slide, rows: tuple[tuple[str, ...], ...]) -> None:
    body = slide.placeholders[1].element
    body.getparent().remove(body)
    left, top, width, height = Inches(0.5), Inches(1.7), Inches(9), Inches(0.4)
    table = slide.shapes.add_table(
        len(rows), len(rows[0]), left, top, width, height
    ).table
    for row_index, row in enumerate(rows):
        for column_index, text in enumerate(row):
            cell = table.cell(row_index, column_index)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(18)


def _describe(properties: CoreProperties | CorePropertiesPart, source: Source) -> None:
    """Replace what the template says about itself, its dates above all."""
    properties.title = source.title
    properties.author = source.author
    properties.last_modified_by = source.author
    properties.comments = ""
    properties.revision = 1
    properties.created = source.date.replace(tzinfo=None)
    properties.modified = source.date.replace(tzinfo=None)
