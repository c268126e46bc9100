"""One file to one document: which readers are asked, and whose text is taken."""

import re

from resources.extraction import formats as f
from resources.extraction.archives import listing, unpack
from resources.extraction.checking import check
from resources.extraction.columns import parquet_text
from resources.extraction.decode import decode, is_blank
from resources.extraction.draft import Draft
from resources.extraction.failures import Reason, UnreadableError, failure
from resources.extraction.first_reader import FirstReader, Reading
from resources.extraction.images import refuse_pixels
from resources.extraction.limits import (
    nesting,
    refuse_depth,
    refuse_entity_bomb,
    refuse_pdf_bomb,
    refuse_zip_bomb,
)
from resources.extraction.mails import attachments
from resources.extraction.result import Extracted, Failure
from resources.extraction.second_reader import html_title, pdf_pages_with_images
from resources.extraction.sniff import sniff_bytes, sniff_text
from resources.extraction.texts import read_text

MAX_SCANNED_PAGES = 8  # Recognised in a PDF that has text on its other pages.

_FINAL = {Reason.ENCRYPTED, Reason.BOMB, Reason.TOO_DEEP, Reason.TOO_LARGE}
_XML_ENCODING = re.compile(r"^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*([\"'])[^\"']*\2")


class DocumentReader:
    """Turns the bytes of files into documents, one at a time, in this process.

    Args:
        first: The first reader.
        ocr: Whether scans are recognised.
    """

    def __init__(self, first: FirstReader, *, ocr: bool) -> None:
        self._first = first
        self._ocr = ocr

    def read(
        self, name: str, data: bytes, *, careful: bool = False
    ) -> Extracted | Failure:
        """Return the document, or why there is none.

        Args:
            name: Path of the file, with the archives it lies in ("a.zip!/b.txt").
            data: Its bytes.
            careful: Ask the first reader alone: another one crashed before.
        """
        try:
            draft = self._read(name, data, careful=careful)
            return draft.finish()
        except UnreadableError as error:
            return error.failure
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad file must not stop others.
            return failure(Reason.CRASH, f"{type(error).__name__}: {error}")

    def _read(self, name: str, data: bytes, *, careful: bool) -> Draft:
        if not data:
            raise UnreadableError(Reason.EMPTY, "It has 0 bytes")
        refuse_depth(nesting(name))
        media_type, text, warnings = self._identify(name, data)
        route = f.route_of(media_type)
        if route is f.Route.ARCHIVE:
            draft = _read_archive(name, media_type, data)
        elif route is f.Route.TEXT:
            draft = read_text(name, media_type, text, self._first)
        elif route is f.Route.COLUMNS:
            reading = Reading(text=parquet_text(f.base_name(name), data))
            draft = Draft(name, media_type, reading, "pyarrow")
        elif route is f.Route.IMAGE:
            draft = self._recognise_image(name, media_type, data, careful=careful)
        else:
            draft = self._convert(name, media_type, data, text, careful=careful)
        if draft.blank and not draft.members:
            raise UnreadableError(Reason.EMPTY, f"No text in {len(data):,} bytes")
        draft.warnings = [*warnings, *draft.warnings]
        return draft

    def _identify(self, name: str, data: bytes) -> tuple[str, str, list[str]]:
        """Return media type, text if it is made of characters, and warnings."""
        named = f.type_by_name(name)
        media_type = sniff_bytes(name, data)
        text, warnings = "", []
        if media_type is None:
            decoded = decode(data, self._first.guess)
            if decoded is None:
                return _unsigned_type(named), "", []
            text, encoding = decoded
            media_type = sniff_text(name, text)
            if encoding == "utf-8 with errors":
                warnings.append("Bytes that are not UTF-8 were replaced")
        if named not in {None, media_type}:
            warnings.append(f"Named as {named}, but it is {media_type}")
        return media_type, text, warnings

    def _convert(
        self, name: str, media_type: str, data: bytes, text: str, *, careful: bool
    ) -> Draft:
        if media_type != f.EML and text:
            refuse_entity_bomb(text)
            data = _XML_ENCODING.sub(r"\1", text).encode("utf-8", "replace")
        else:
            refuse_zip_bomb(data)
            refuse_pdf_bomb(data)
        draft = Draft(name, media_type, Reading(), "xberg")
        problem: UnreadableError | None = None
        try:
            draft.reading = self._first.read(name, media_type, data)
        except UnreadableError as error:
            if error.failure.reason in _FINAL:
                raise
            draft.warnings.append(f"The first reader failed: {error.failure.detail}")
            problem = error
        if media_type in {f.HTML, f.XHTML}:
            draft.reading.stated_title = html_title(text)
        if f.route_of(media_type) is f.Route.MAIL:
            _attach(draft, data)
        if careful:
            draft.warnings.append("Not checked: a second reader or OCR crashed on it")
        else:
            check(draft, data, text, self._first.guess)
            self._recognise_pages(draft, data)
        if problem and draft.blank:
            raise problem
        if draft.reading.language is None and draft.reader != "xberg":
            draft.reading.language = self._first.language(draft.reading.text)
        return draft

    def _recognise_image(
        self, name: str, media_type: str, data: bytes, *, careful: bool
    ) -> Draft:
        refuse_pixels(data)
        if careful or not self._ocr:
            why = "its recognition crashed" if careful else "OCR is switched off"
            raise UnreadableError(Reason.EMPTY, f"It is an image, and {why}")
        reading = self._first.recognise(name, media_type, data)
        return Draft(name, media_type, reading, "xberg", ocr=True)

    def _recognise_pages(self, draft: Draft, data: bytes) -> None:
        """Recognise a PDF without text, or the scanned pages of one with some."""
        if draft.media_type != f.PDF or not self._ocr:
            return
        if draft.blank:
            warnings = draft.reading.warnings
            draft.reading = self._first.recognise(draft.name, f.PDF, data)
            draft.reading.warnings += warnings
            draft.reader, draft.ocr, draft.markdown = "xberg", True, True
            return
        blank = [number for number, _, text in draft.reading.pages if is_blank(text)]
        scanned = pdf_pages_with_images(data, blank) if blank else []
        if scanned:
            self._recognise_some(draft, data, scanned)

    def _recognise_some(self, draft: Draft, data: bytes, scanned: list[int]) -> None:
        chosen = scanned[:MAX_SCANNED_PAGES]
        if len(scanned) > len(chosen):
            rest = ", ".join(map(str, scanned[len(chosen) :]))
            draft.warnings.append(f"Scanned pages that were not recognised: {rest}")
        try:
            seen = self._first.recognise(draft.name, f.PDF, data, chosen)
        except UnreadableError as error:
            draft.warnings.append(f"Scanned pages failed: {error.failure.detail}")
            return
        texts = {number: text for number, _, text in seen.pages if number in chosen}
        draft.ocr = any(not is_blank(text) for text in texts.values())
        draft.reading.pages = [
            (number, heading, texts.get(number) or text)
            for number, heading, text in draft.reading.pages
        ]


def _unsigned_type(named: str | None) -> str:
    """Return the type of bytes that are no text and show no signature."""
    if named in f.UNSIGNED:
        return named or ""
    if named is None:
        detail = "Its bytes are neither text nor a known format"
        raise UnreadableError(Reason.UNSUPPORTED, detail)
    raise UnreadableError(Reason.CORRUPT, f"Named as {named}, but its bytes are not")


def _read_archive(name: str, media_type: str, data: bytes) -> Draft:
    members, warnings = unpack(name, media_type, data)
    text = listing(f.base_name(name), members, warnings)
    reading = Reading(text=text, metadata={"files": str(len(members))})
    draft = Draft(name, media_type, reading, "archive", warnings=warnings)
    draft.members = members
    return draft


def _attach(draft: Draft, data: bytes) -> None:
    try:
        unpacked = attachments(draft.name, draft.media_type, data)
    except UnreadableError as error:
        if error.failure.reason != Reason.CORRUPT:
            raise
        draft.warnings.append(f"Attachments were not read: {error.failure.detail}")
    else:
        draft.members = unpacked.members
        draft.warnings += unpacked.warnings
