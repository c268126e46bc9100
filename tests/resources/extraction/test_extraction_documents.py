"""Whole files through real workers: what comes out of each format."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from resources.extraction import Heading
from tests.resources.extraction import builders as make
from tests.resources.extraction.conftest import Read, Refuse

GERMAN = "Die Größe der Straße ist für viele Menschen in der Stadt sehr wichtig. " * 3


def test_markdown_is_kept_as_it_is(read: Read) -> None:
    text = "---\ntitle: 'Handbook'\n---\n\n# One\n\nSome _text_.\r\n\r\n## Two\nmore\n"
    document = read("a/handbook.md", text.encode())
    assert document.text == text.replace("\r\n", "\n")
    assert document.title == "Handbook"
    assert [(h.level, h.text) for h in document.headings] == [(1, "One"), (2, "Two")]
    assert (document.reader, document.media_type) == ("text", "text/markdown")


def test_plain_text_has_no_headings_and_a_language(read: Read) -> None:
    document = read("note.txt", f"# {GERMAN}".encode("cp1252"))
    assert document.text == f"# {GERMAN}"
    assert document.headings == []
    assert document.language == "deu"
    assert document.title == "note"


def test_html_loses_its_head_and_keeps_its_title(read: Read) -> None:
    html = (
        "<html><head><meta charset='iso-8859-1'><meta name='k' content='junk'>"
        "<title>Gr&ouml;&szlig;e</title></head><body><h1>Kapitel</h1>"
        "<p>äöü café</p><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td>"
        "</tr></table></body></html>"
    )
    document = read("page.html", html.encode("latin-1"))
    assert document.title == "Größe"
    assert document.headings == [Heading(1, "Kapitel", 0)]
    assert "äöü café" in document.text
    assert "junk" not in document.text
    assert len(document.tables) == 1
    assert document.coverage == 1.0


def test_html_that_the_first_reader_damages_is_read_by_the_second(read: Read) -> None:
    rows = "".join(
        f"<tr><td>setting.{n}</td><td>a value of <user, client-id> number {n}</td></tr>"
        for n in range(40)
    )
    html = f"<table><tbody><tr><th>Name</th><th>Text</th></tr>{rows}</tbody></table>"
    document = read("config.html", html.encode())
    assert document.reader == "selectolax"
    assert document.coverage is not None
    assert document.coverage < 0.8
    assert all(f"setting.{n} |" in document.text for n in range(40))
    assert "missed" in document.warnings[0]


def test_pages_are_exact_spans(read: Read) -> None:
    texts = [f"This is the text on page number {n}, told at length." for n in (1, 2, 3)]
    document = read("report.pdf", make.paged_pdf(texts))
    spans = [document.text[page.start : page.end] for page in document.pages]
    assert [page.number for page in document.pages] == [1, 2, 3]
    for span, text in zip(spans, texts, strict=True):
        assert text in span
    assert "\n\n".join(spans) == document.text
    assert document.metadata["page_count"] == "3"


def test_sheets_are_pages_with_their_name(read: Read) -> None:
    document = read("book.xlsx", make.xlsx({"A1": "name", "A2": "value"}))
    assert document.text.startswith("## S\n\n| name |")
    assert [page.number for page in document.pages] == [1]
    assert document.coverage == 1.0


def test_two_cells_in_far_corners_are_two_cells(read: Read) -> None:
    document = read("far.xlsx", make.xlsx({"A1": "near", "XFD1048576": "far"}))
    assert "near" in document.text
    assert "far" in document.text
    assert any("Not checked" in warning for warning in document.warnings)


def test_an_empty_workbook_is_empty(refuse: Refuse) -> None:
    assert refuse("empty.xlsx", make.xlsx({})).reason == "empty"


def test_scans_are_recognised(read: Read) -> None:
    image = make.scan()
    for name, data in (("scan.png", image), ("scan.pdf", make.paged_pdf([image]))):
        document = read(name, data)
        assert "scanned page says forty two" in document.text
        assert document.ocr
        assert len(document.pages) == 1


def test_words_that_the_first_reader_joined_are_parted(read: Read) -> None:
    sentence = "A page with a text layer of its own, which is kept as it is. "
    assert read("a.pdf", make.paged_pdf([sentence * 3])).text == (sentence * 3).strip()


def test_the_scanned_pages_of_a_pdf_with_text_are_recognised(read: Read) -> None:
    written = "A page with a text layer of its own, which is kept as it is. " * 3
    document = read("mixed.pdf", make.paged_pdf([written, make.scan(), ""]))
    first, second, third = (document.text[p.start : p.end] for p in document.pages)
    assert "text layer of its own" in first
    assert "forty two" in second
    assert third == ""
    assert document.ocr


def test_only_some_scanned_pages_of_a_long_pdf_are_recognised(read: Read) -> None:
    image = make.scan()
    data = make.paged_pdf(["words of the first page", *[image] * 9])
    document = read("long.pdf", data)
    assert document.text.count("forty two") == 8
    assert "Scanned pages that were not recognised: 10" in document.warnings


def test_mail_attachments_are_members(read: Read) -> None:
    data = make.mail(("notes.txt", b"attached"), ("notes.txt", b"again"))
    document = read("letter.eml", data)
    assert [tuple(m) for m in document.members] == [
        ("notes.txt", b"attached"),
        ("notes.txt~2", b"again"),
    ]
    assert "The body of the mail." in document.text
    assert document.metadata["from_email"] == "a@example.org"


def test_a_cut_mail_keeps_its_body(read: Read) -> None:
    data = (
        b"From: a@b.c\nSubject: cut\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
        b'boundary="X"\n\n--X\nContent-Type: text/plain\n\nbody text that is kept whole'
    )
    assert "body text that is kept whole" in read("cut.eml", data).text


def test_archives_list_what_they_hold(read: Read) -> None:
    data = make.zipped([("a.txt", "one"), ("b/c.md", "two")])
    document = read("pack.zip", data)
    assert [tuple(m) for m in document.members] == [
        ("a.txt", b"one"),
        ("b/c.md", b"two"),
    ]
    assert "- b/c.md (3 bytes)" in document.text
    assert document.metadata == {"files": "2"}


def test_members_are_read_under_the_name_of_their_archive(read: Read) -> None:
    assert read("pack.zip!/b/c.md", b"# Two\n").title == "Two"


def test_json_is_kept_with_its_escapes_read(read: Read) -> None:
    document = read(
        "data.json", b'{"a": "Gr\\u00f6\\u00dfe \\ud83d\\ude00 \\ud800", "b": NaN}'
    )
    assert document.text == '{"a": "Größe 😀 \ufffd", "b": NaN}'
    assert json.loads(document.text)["a"].startswith("Größe")


def test_json_lines_named_json_are_read(read: Read) -> None:
    assert read("log.json", b'{"a": 1}\n{"a": 2}\n').media_type == "application/json"
    assert read("log.jsonl", b'{"a": 1}\n{"a": 2').text == '{"a": 1}\n{"a": 2'


def test_yaml_templates_are_read_with_a_warning(read: Read) -> None:
    document = read("chart.yaml", b"a: {{ .Values.a }}\nb: [\n")
    assert "not plain YAML" in document.warnings[0]


def test_the_columns_of_a_parquet_file_are_its_text(read: Read, refuse: Refuse) -> None:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"price": [1.5, 2.5]}), buffer)
    text = read("prices.parquet", buffer.getvalue()).text
    assert "2 rows" in text
    assert "| price | double |" in text
    assert refuse("cut.parquet", buffer.getvalue()[:40]).reason == "corrupt"


def test_source_is_shown_when_nothing_is_found_in_it(read: Read) -> None:
    document = read("a.tex", b"\\documentclass{article}\\begin{document}a \\input{/x}")
    assert "\\input{/x}" in document.text
    assert document.reader == "text"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.docx", make.pdf(), "Hello plain PDF"),
        ("a.txt", make.pdf(), "Hello plain PDF"),
        ("noext", make.pdf(), "Hello plain PDF"),
        ("A.PDF", b"\r\n" * 600 + make.pdf(), "Hello plain PDF"),
        ("a.pdf", make.docx("Good docx text"), "Good docx text"),
        ("a.pdf", b"<html><body><h1>I am HTML</h1></body></html>", "# I am HTML"),
        ("a.csv", make.xlsx({"A1": "good cell"}), "good cell"),
        ("a.xlsx", b"a,b\n1,2\n", "a,b\n1,2\n"),
        ("a.bin", b"From: a@b.c\nDate: today\n\nmail without a name\n", "mail without"),
        ("a.md", b"<a name='x'></a>\n\n# Kept\n", "# Kept"),
    ],
)
def test_files_are_read_by_content(
    read: Read, name: str, data: bytes, expected: str
) -> None:
    assert expected in read(name, data).text


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("cut.pdf", make.pdf()[:-30], "Hello plain PDF"),
        ("cut.rtf", rb"{\rtf1\ansi Hello cut {\b bold", "Hello cut"),
        ("cut.html", b"<p>kept<table><tr><td>cell", "cell"),
        ("huge.pdf", make.pdf(media=b"[0 0 1e12 1e12]"), "Hello plain PDF"),
        ("cycle.pdf", make.pdf(kids=b"[3 0 R 2 0 R]"), "Hello plain PDF"),
        (
            "deep.html",
            b"<div>" * 20_000 + b"innermost" + b"</div>" * 20_000,
            "innermost",
        ),
        ("list.html", b"<ul><li>" * 3000 + b"innermost", "innermost"),
        (
            "declared.xml",
            b'<?xml version="1.0" encoding="UTF-16"?><r>ascii</r>',
            "ascii",
        ),
        ("nul.csv", b"a,b\n1\0,2\n", "1\ufffd,2"),
        ("owner.pdf", make.encrypted_pdf("open to all", ""), "open to all"),
        ("deep.eml", b"From: a@b.c\nSubject: s\n\n" + b"x" * 10, "xxxx"),
    ],
)
def test_damaged_files_give_what_they_have(
    read: Read, name: str, data: bytes, expected: str
) -> None:
    assert expected in read(name, data).text


XXE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", f"{XXE}<r>before &x; after</r>".encode()),
        ("a.docx", make.docx("before &x; after", XXE[21:])),
        ("a.rst", b"before\n\n.. include:: /etc/passwd\n\nafter"),
        ("a.org", b'before\n\n#+INCLUDE: "/etc/passwd" src\n\nafter'),
        ("a.adoc", b"before\n\ninclude::/etc/passwd[]\n\nafter"),
        ("a.html", b"<p>before</p><iframe src='file:///etc/passwd'></iframe>after"),
    ],
)
def test_nothing_outside_the_file_is_read(read: Read, name: str, data: bytes) -> None:
    text = read(name, data).text
    assert "before" in text
    assert "root:" not in text


LAUGHS = "".join(
    f'<!ENTITY {c} "{f"&{p};" * 10}">'
    for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)
LOL = f'<!DOCTYPE l [<!ENTITY a "lolololololol">{LAUGHS}]>'
GARBAGE = bytes(range(256)) * 80
FLAT_BOMB = make.zipped([("a.txt", b"\0" * (40 * 2**20))])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\0" * 4096, "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.md", b" \n\t\n" * 50, "empty"),
        ("a.pdf", make.pdf(b"BT ET"), "empty"),
        ("a.docx", make.docx("long text " * 90)[:600], "corrupt"),
        ("a.docx", GARBAGE, "corrupt"),
        ("a.txt", GARBAGE, "corrupt"),
        ("a.bin", GARBAGE, "unsupported"),
        ("a.dbf", GARBAGE, "corrupt"),
        ("a.pdf", b"%PDF-1.7\n" + GARBAGE, "corrupt"),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + GARBAGE, "corrupt"),
        ("a.bin", bytes.fromhex("d0cf11e0a1b11ae1") + GARBAGE, "unsupported"),
        ("a.pdf", b"\x7fELF" + GARBAGE, "unsupported"),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + GARBAGE, "unsupported"),
        ("a.png", make.png_of_size(8, 8)[:33], "corrupt"),
        ("a.png", make.png_of_size(60_000, 60_000), "too_large"),
        ("a.json", b'{"a": [1, 2, {"b": "c', "corrupt"),
        ("a.json", b"[" * 100_000, "too_deep"),
        ("a.yaml", b"[" * 20_000 + b"]" * 20_000, "too_deep"),
        ("a.xml", b"<a>" * 5_000 + b"x" + b"</a>" * 5_000, "too_deep"),
        ("a.xml", f"{LOL}<l>&i;</l>".encode(), "bomb"),
        ("a.docx", make.docx("&i;", LOL), "empty"),
        ("a.docx", make.docx("A" * (20 * 2**20)), "bomb"),
        ("a.zip", FLAT_BOMB, "bomb"),
        ("a.pdf", make.encrypted_pdf("secret", "password"), "encrypted"),
        ("a.docx", make.compound({("EncryptedPackage",): b"x"}), "encrypted"),
        ("a.epub", make.zipped([("mimetype", "application/epub+zip")]), "corrupt"),
        ("a!/b!/c!/d!/e!/f!/g.txt", b"text", "too_deep"),
    ],
)
def test_what_cannot_be_read_says_why(
    refuse: Refuse, name: str, data: bytes, reason: str
) -> None:
    assert refuse(name, data).reason == reason


def test_a_page_that_unpacks_without_bound_is_refused(refuse: Refuse) -> None:
    import zlib

    packed = zlib.compress(b"BT /F1 1 Tf (A) Tj ET\n" * 3_200_000, 9)
    data = make.pdf(packed, options=b"/Filter/FlateDecode")
    assert refuse("bomb.pdf", data).reason == "bomb"


def test_an_outlook_mail_that_the_first_reader_refuses_is_corrupt(
    refuse: Refuse,
) -> None:
    assert refuse("a.msg", make.compound({("__properties_version1.0",): b""})).remedy
