"""Puts the library together: every file with its bytes and the text in it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sampleset.blocks import as_markdown_table
from sampleset.figures import Figures, Grid, to_csv, typed
from sampleset.mail import write_eml
from sampleset.office import write_docx, write_pptx, write_xlsx
from sampleset.packing import pack
from sampleset.plain import write_rtf, write_text
from sampleset.portable import write_pdf
from sampleset.scan import write_png
from sampleset.source import Source, read_sources
from sampleset.web import write_epub, write_html

HERE = Path(__file__).parent.parent
DAMAGED = "inbox/board-2025-03-18-draft.docx"
_WRITERS = {
    "md": lambda source: source.body.encode(),
    "txt": write_text,
    "rtf": write_rtf,
    "html": write_html,
    "epub": write_epub,
    "docx": write_docx,
    "pptx": write_pptx,
    "pdf": write_pdf,
    "png": write_png,
}


@dataclass(frozen=True)
class Sample:
    """One file, or one member of a file at 'parent!/member', which has `data` too.

    `text` is what a reader should find in it.
    """

    path: str
    data: bytes
    text: str

    @property
    def is_member(self) -> bool:
        """Whether it lies inside another file."""
        return "!/" in self.path


def build() -> list[Sample]:
    """Make every sample, in order of path."""
    figures = Figures(HERE / "tables")
    samples = [*_documents(figures), *_tables(figures), *_workbooks(figures)]
    return sorted(samples, key=lambda sample: sample.path)


def _documents(figures: Figures) -> Iterator[Sample]:
    archives: dict[str, dict[str, bytes]] = {}
    for source in read_sources(HERE / "text"):
        archive, inside, member = source.path.partition(".zip/")
        if inside:
            data = _WRITERS[source.suffix](source)
            archives.setdefault(f"{archive}.zip", {})[member] = data
            yield Sample(f"{archive}.zip!/{member}", data, source.body)
        elif source.suffix == "eml":
            yield from _mail(source, figures)
        else:
            yield _document(source, figures)
    for path, members in archives.items():
        yield Sample(path, pack(members), "\n".join(members))


def _document(source: Source, figures: Figures) -> Sample:
    body = source.body
    if "{{catalogue}}" in body:
        table = as_markdown_table(figures.catalogue())
        body = body.replace("{{catalogue}}", table)
        source = Source(**{**vars(source), "body": body})
    data = _WRITERS[source.suffix](source)
    if source.path == DAMAGED:
        return Sample(source.path, data[: len(data) // 2], "")
    return Sample(source.path, data, body)


def _mail(source: Source, figures: Figures) -> Iterator[Sample]:
    attachments = {}
    if name := source.extra.get("attach"):
        attachments[name] = to_csv(figures.weighbridge())
    text = f"Subject: {source.title}\n\n{source.body}"
    yield Sample(source.path, write_eml(source, attachments), text)
    for name, data in attachments.items():
        yield Sample(f"{source.path}!/{name}", data, data.decode())


def _tables(figures: Figures) -> Iterator[Sample]:
    for name in ("recipes.csv", "document-register.tsv", "suppliers.json",
                 "complaints-2024.jsonl"):  # fmt: skip
        yield _text_sample(f"data/{name}", (HERE / "tables" / name).read_bytes())
    for day in (date(2024, 1, 1), date(2024, 9, 1)):
        name = f"prices/price-list-{day:%Y-%m}.csv"
        yield _text_sample(name, to_csv(figures.prices(day)))
    yield _text_sample("data/deliveries-2024.csv", to_csv(figures.deliveries()))
    yield _text_sample("data/climate-2024-11.csv", to_csv(figures.climate(2024, 11)))
    december = figures.climate(2024, 12)
    text = to_csv(december).decode()
    yield Sample("data/climate-2024-12.parquet", _parquet(december), text)


def _workbooks(figures: Figures) -> Iterator[Sample]:
    terms = [list(row) for row in _grid(figures, "price-terms.csv")]
    prices = {"Prices": figures.prices(date(2025, 1, 1)), "Terms": terms}
    yield _workbook("prices/price-list-2025-01.xlsx", prices, date(2024, 12, 16))
    count, zones = figures.stock()
    stock = {"Count": count, "Zones": zones}
    yield _workbook("data/stock-count-2024-12-31.xlsx", stock, date(2025, 1, 6))
    limits = _grid(figures, "residue-limits.csv")
    residues = {"Limits": limits, "Results 2024": figures.residue_results()}
    yield _workbook("laboratory/residues-2024.xlsx", residues, date(2025, 1, 13))


def _grid(figures: Figures, name: str) -> Grid:
    rows = figures.rows(name)
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def _workbook(path: str, sheets: dict[str, Grid], day: date) -> Sample:
    cells = {
        name: [[typed(cell) for cell in row] for row in grid]
        for name, grid in sheets.items()
    }
    title = Path(path).stem.replace("-", " ")
    written = datetime(day.year, day.month, day.day, tzinfo=UTC)
    text = "\n".join(
        ",".join(str(cell) for cell in row) for rows in cells.values() for row in rows
    )
    return Sample(path, write_xlsx(cells, title=title, date=written), text)


def _text_sample(path: str, data: bytes) -> Sample:
    return Sample(path, data, data.decode())


def _parquet(grid: Grid) -> bytes:
    header, *rows = grid
    columns = [[typed(cell) for cell in column] for column in zip(*rows, strict=True)]
    table = pa.table(dict(zip(header, columns, strict=True)))
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="none")
    return buffer.getvalue()
