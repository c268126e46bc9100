"""The second opinion: what second readers find, and when they take over."""

import io

import openpyxl
import pytest

from resources.extraction import second_reader
from resources.extraction.checking import check
from resources.extraction.draft import Draft
from resources.extraction.failures import Reason
from resources.extraction.first_reader import Reading
from resources.extraction.process import (
    DeadWorkerError,
    WorkerOptions,
    WorkerProcess,
)
from resources.extraction.second_reader import (
    PartUnreadError,
    pdf_pages,
    pdf_pages_with_images,
    sheet_pages,
)
from resources.extraction.wire import Item
from tests.resources.extraction import builders as make

PAGES = [f"Sentence {n} of a page that has many words, told in full." for n in range(6)]


def checked(media_type: str, data: bytes, reading: Reading) -> Draft:
    draft = Draft("a", media_type, reading, "xberg")
    check(draft, data, "", bytes.decode)
    return draft


def test_the_second_reader_reads_pages() -> None:
    found = pdf_pages(make.paged_pdf([*PAGES]))
    assert [" ".join(page.split()) for page in found] == PAGES
    image = make.scan()
    assert pdf_pages_with_images(make.paged_pdf([image, "x", ""]), [1, 2, 3, 9]) == [1]


def test_the_second_reader_has_limits_of_its_own() -> None:
    with pytest.raises(PartUnreadError, match="Data format"):
        pdf_pages(b"no pdf")
    many = make.pdf(kids=b"[" + b"3 0 R " * 10_001 + b"]", count=10_001)
    with pytest.raises(PartUnreadError, match="pages"):
        pdf_pages(many)
    assert pdf_pages(make.pdf(kids=b"[3 0 R 9 0 R]", count=2))[1:] == [""]
    with pytest.raises(PartUnreadError, match="cells"):
        sheet_pages(make.xlsx({"A1": "x", "XFD200": "y"}))
    with pytest.raises(PartUnreadError):
        sheet_pages(b"no workbook")


def test_sheets_show_numbers_as_they_look() -> None:
    book = openpyxl.Workbook()
    for row in (["n", 1, 2.5], [None, None, None], ["m", 3.0, "a\nb"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    assert sheet_pages(buffer.getvalue()) == ["| n | 1 | 2.5 |\n| m | 3 | a b |"]


def test_only_some_formats_have_a_second_reader() -> None:
    assert second_reader.reader_of("application/pdf") == "pypdfium2"
    assert second_reader.reader_of("text/rtf") is None


def test_a_page_that_only_the_second_reader_sees_is_its() -> None:
    pages = [(n, "", text) for n, text in enumerate(PAGES, start=1)]
    pages[2] = (3, "", "")
    draft = checked(
        "application/pdf", make.paged_pdf([*PAGES]), Reading(text="", pages=pages)
    )
    assert draft.reader == "xberg"
    assert draft.coverage == pytest.approx(5 / 6)
    assert " ".join(draft.reading.pages[2][2].split()) == PAGES[2]
    assert draft.warnings == ["Page 3 is the text of pypdfium2"]


def test_the_second_reader_takes_over_with_its_pages() -> None:
    reading = Reading(text="something else", pages=[(1, "", "something else")])
    draft = checked("application/pdf", make.paged_pdf([*PAGES]), reading)
    assert draft.reader == "pypdfium2"
    assert [number for number, _, _ in draft.reading.pages] == [1, 2, 3, 4, 5, 6]
    assert not draft.markdown
    assert "missed" in draft.warnings[0]


def test_a_check_that_fails_is_a_warning() -> None:
    draft = checked("application/pdf", b"no pdf", Reading(text="text"))
    assert draft.reader == "xberg"
    assert draft.coverage is None
    assert "Not checked by pypdfium2" in draft.warnings[0]


def test_a_dead_worker_says_how_it_died() -> None:
    worker = WorkerProcess(WorkerOptions(2**31, 10.0, ocr=False))
    try:
        worker.kill()
        with pytest.raises(DeadWorkerError) as caught:
            worker.receive()
        assert caught.value.outcome.reason == Reason.CRASH
        assert "SIGKILL" in caught.value.outcome.detail
        with pytest.raises(DeadWorkerError):
            worker.send([Item("a.txt", b"x" * 2**20)])
        assert not worker.end_batch()
    finally:
        worker.close()


def test_answers_that_make_no_sense_are_a_crash() -> None:
    worker = WorkerProcess(WorkerOptions(2**31, 10.0, ocr=False))
    try:
        worker.send([Item("a.txt", b"some text")])
        worker.receive()
        with pytest.raises(DeadWorkerError, match="nonsense"):
            worker.receive()  # It says that it continues, which is no outcome.
    finally:
        worker.close()
