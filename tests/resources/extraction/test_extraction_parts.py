"""The parts that need no worker: formats, encodings, outlines, limits, coverage."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.extraction.coverage import coverage, words
from resources.extraction.decode import decode, is_blank, storable
from resources.extraction.draft import MAX_WARNINGS, Draft, compose
from resources.extraction.failures import REMEDIES, Reason, UnreadableError, failure
from resources.extraction.first_reader import Reading
from resources.extraction.formats import base_name, route_of, type_by_name
from resources.extraction.images import refuse_pixels
from resources.extraction.limits import (
    MAX_DEPTH,
    MAX_MEMBERS,
    MAX_UNPACKED_BYTES,
    Budget,
    nesting,
    refuse_depth,
    refuse_entity_bomb,
    refuse_pdf_bomb,
    refuse_zip_bomb,
)
from resources.extraction.outline import MAX_HEADINGS, headings, title
from resources.extraction.second_reader import html_text, html_title
from resources.extraction.sniff import sniff_bytes, sniff_text
from resources.extraction.texts import unescape_json
from tests.resources.extraction import builders as make

TEXTS = st.text(st.characters(exclude_categories=()), max_size=200)


def german_guess(data: bytes) -> str:
    return data.decode("cp1252", "replace")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@given(text=st.text(st.characters(exclude_characters="\0"), max_size=60))
def test_a_byte_order_mark_decides(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding, "replace"), german_guess)
    assert decoded is not None
    assert storable(decoded[0]) == storable(text.encode("utf-8", "replace").decode())


@pytest.mark.parametrize(
    "encoding",
    ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8", "iso2022_jp"],
)
def test_wide_text_needs_no_mark(encoding: str) -> None:
    text = "東京 Die Stadt, Москва and the rest.\n" * 3
    assert decode(text.encode(encoding), german_guess) == (text, encoding)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Café “Größe”,€100\nname,price"),
        ("shift_jis", "日本語の文章です。東京は日本の首都です。"),
        ("koi8_r", "Москва является столицей России."),
        ("gb18030", "名称,价格\n中文测试文本内容很多字,100"),
    ],
)
def test_the_code_page_is_the_one_whose_letters_were_guessed(
    encoding: str, text: str
) -> None:
    guess = " ".join(text.split())  # What guesses may change white space.
    assert decode(text.encode(encoding), lambda _: guess) == (text, encoding)


def test_an_unknown_code_page_leaves_the_guess() -> None:
    data = "Größe".encode("cp037")
    assert decode(data + b"\xfe", lambda _: "no such text") == (
        "no such text",
        "guessed",
    )
    long = "ä".encode("cp1252") * 70_000
    assert decode(long, lambda _: "no such text") == ("no such text", "guessed")


def test_a_declared_encoding_is_believed_if_it_fits() -> None:
    xml = '<?xml version="1.0" encoding="iso-8859-5"?><r>Москва</r>'
    assert decode(xml.encode("iso-8859-5"), german_guess) == (xml, "iso-8859-5")
    wrong = '<meta charset="no-such-set">Größe'
    assert decode(wrong.encode("cp1252"), german_guess) == (wrong, "cp1252")


def test_damaged_utf8_stays_utf8() -> None:
    data = "Größe und Straße und Übung".encode() + b" \xff end"
    decoded = decode(data, german_guess)
    assert decoded == ("Größe und Straße und Übung \ufffd end", "utf-8 with errors")
    cut = decode(b"cut \xf0\x9f\x98 end", german_guess)
    assert cut == ("cut \ufffd end", "utf-8 with errors")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 9, b"\0\xff" * 50 + b"\x01", b"\1\0" * 9]
)
def test_binary_is_no_text(data: bytes) -> None:
    assert decode(data, german_guess) is None


@given(text=TEXTS)
def test_storable_text_can_be_stored(text: str) -> None:
    stored = storable(text)
    stored.encode("utf-8")
    assert "\0" not in stored
    assert "\r" not in stored
    assert storable(stored) == stored.removeprefix("\ufeff")


def test_what_looks_like_nothing_is_blank() -> None:
    assert is_blank("\ufeff \n\t\0\ufffd\xa0")
    assert is_blank(["", "\n"])
    assert not is_blank(["", "x"])


@given(first=TEXTS, second=TEXTS)
def test_coverage_is_a_share(first: str, second: str) -> None:
    share = coverage(first, second)
    assert share is None or 0.0 <= share <= 1.0
    assert coverage(second, second) in {None, 1.0}
    assert (share is None) == (not words(second))


def test_coverage_counts_every_occurrence() -> None:
    assert coverage("**B**old a", "bold bold a a") == 0.5
    assert coverage("東京", "東 京") == 1.0


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=10,
    )
)
def test_json_means_the_same_without_its_escapes(value: object) -> None:
    escaped = json.dumps(value)
    assert json.loads(unescape_json(escaped)) == value


def test_headings_are_found_where_they_are() -> None:
    text = (
        "---\ntitle: x\n---\n\n# A `b` ##\n\n```\n# code\n```\nSet\next\n===\n"
        "Two\n---\n\n- item\n---\n#no\n####### seven\n# \n### [Link](u) *it*\n"
    )
    found = headings(text)
    assert [(h.level, h.text) for h in found] == [
        (1, "A b"),
        (1, "ext"),
        (2, "Two"),
        (3, "Link it"),
    ]
    assert text[found[0].start :].startswith("# A")
    assert text[found[1].start :].startswith("ext")


@given(text=st.text(alphabet="# \n=-`ab>", max_size=200))
def test_every_heading_starts_a_line(text: str) -> None:
    for heading in headings(text):
        assert heading.start == 0 or text[heading.start - 1] == "\n"
        assert 1 <= heading.level <= 6
        assert heading.text


def test_a_heading_reads_without_the_escapes_of_markdown() -> None:
    (heading,) = headings("# 3\\. The snake\\_case of *names*\n")
    assert heading.text == "3. The snake_case of names"


def test_headings_are_bounded() -> None:
    assert len(headings("# x\n" * (MAX_HEADINGS + 10))) == MAX_HEADINGS
    assert headings("# " + "x" * 2000) == []


def test_titles_that_programs_fill_in_do_not_count() -> None:
    found = headings("# Real\n")
    assert title("Microsoft Word - Plan.docx", found, "name") == "Plan.docx"
    assert title("PowerPoint Presentation", found, "name") == "Real"
    assert title("**Stated** <b>so</b>", [], "name") == "Stated so"
    assert title(None, [], "name") == "name"


def test_pages_are_taken_only_if_they_have_all_words() -> None:
    whole = Reading(text="one two three", pages=[(1, "", "one")])
    assert compose(whole) == ("one two three", [])
    paged = Reading(text="one two", pages=[(1, "S", "one\n"), (2, "", "two")])
    text, pages = compose(paged)
    assert text == "## S\n\none\n\ntwo"
    assert [text[p.start : p.end] for p in pages] == ["## S\n\none", "two"]


def test_warnings_are_bounded() -> None:
    warnings = [f"warning {n} " + "x" * 1000 for n in range(99)]
    draft = Draft("a.txt", "text/plain", Reading(text="x"), "text", warnings=warnings)
    kept = draft.finish().warnings
    assert len(kept) == MAX_WARNINGS
    assert kept[-1] == "and 50 more warnings"
    assert max(map(len, kept)) == 300


def test_every_reason_has_a_remedy() -> None:
    assert set(REMEDIES) == set(Reason)
    assert failure(Reason.BOMB, "x" * 999).detail == "x" * 500
    assert UnreadableError(Reason.EMPTY, "nothing").remedy == REMEDIES[Reason.EMPTY]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/B.PDF", "application/pdf"),
        ("x.zip!/y.tar.gz", "application/gzip"),
        (".md", None),
        ("noext", None),
        ("a.unknown", None),
    ],
)
def test_types_by_name(name: str, expected: str | None) -> None:
    assert type_by_name(name) == expected


def test_base_names_of_members() -> None:
    assert base_name("a.zip!/b/c.txt") == "c.txt"
    assert base_name("c.txt") == "c.txt"
    assert route_of("application/pdf").name == "BINARY"


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a", b"{\\rtf1", "application/rtf"),
        ("a", b"BM" + b"\0" * 20, "image/bmp"),
        ("a", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a", b"\0\0\0\x18ftypheic", "image/heic"),
        ("a", b"\0\0\0\x18ftypavif", "image/avif"),
        ("a", b"\0" * 257 + b"ustar", "application/x-tar"),
        ("a.doc", OLE + b"x", "application/msword"),
        ("a", OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        ("a.docm", make.docx("x"), type_by_name("a.docm")),
        ("a.docm", make.xlsx({"A1": "x"}), type_by_name("a.xlsx")),
        ("a.key", make.zipped([("Index/a.iwa", b"x")]), type_by_name("a.key")),
        (
            "a",
            make.zipped([("mimetype", type_by_name("a.odt") or "")]),
            type_by_name("a.odt"),
        ),
        ("a", make.zipped([("mimetype", "made/up")]), "application/zip"),
        ("a", make.zipped([("mimetype", "x" * 300)]), "application/zip"),
        ("a.txt", b"MZ is how this sentence starts.", None),
    ],
)
def test_types_by_content(name: str, data: bytes, expected: str | None) -> None:
    assert sniff_bytes(name, data) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "<!-- c --><!DOCTYPE html><html>", "text/html"),
        ("a.xhtml", "<?xml version='1.0'?><html>", "application/xhtml+xml"),
        ("a", "<svg><text>x</text></svg>", "image/svg+xml"),
        ("a.fb2", "<?xml version='1.0'?><FictionBook>", type_by_name("a.fb2")),
        ("a", "<?xml version='1.0'?><x/>", "application/xml"),
        ("a", "From a@b.c\nSubject: x\n", "application/mbox"),
        ("a", "Received: x\n y\nDate: z\nFrom: w\n\nbody", "message/rfc822"),
        ("a", "Note: this\nIs: no mail\n\nbody", "text/plain"),
        ("a.pdf", "words", "text/plain"),
        ("a.csv", "a,b", "text/csv"),
    ],
)
def test_types_of_text(name: str, text: str, expected: str | None) -> None:
    assert sniff_text(name, text) == expected


def test_budgets_end() -> None:
    budget = Budget(packed=10**9)
    with pytest.raises(UnreadableError) as caught:
        budget.take_bytes(MAX_UNPACKED_BYTES + 1)
    assert caught.value.failure.reason == "too_large"
    budget.members = MAX_MEMBERS
    with pytest.raises(UnreadableError, match="bomb"):
        budget.take_member()
    Budget(packed=1).take_bytes(10**6)  # Small files may have any ratio.


def test_nesting_is_counted_in_names() -> None:
    assert nesting("a.txt") == 0
    assert nesting("a.zip!/b.zip!/c") == 2
    refuse_depth(MAX_DEPTH)
    with pytest.raises(UnreadableError, match="too_deep"):
        refuse_depth(MAX_DEPTH + 1)


def test_harmless_files_pass_the_bomb_checks() -> None:
    refuse_zip_bomb(b"PK\3\4 not a zip")
    refuse_zip_bomb(b"no zip")
    refuse_pdf_bomb(b"no pdf")
    filler = bytes(range(256)) * 1000
    broken = b"x\xda" + filler
    refuse_pdf_bomb(make.pdf(broken, options=b"/Filter/FlateDecode"))
    refuse_entity_bomb("<r>plain</r>")
    refuse_entity_bomb('<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><r>&a;</r>')


def jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">BBHBHH", 0xFF, 0xC0, 17, 8, height, width)
    return b"\xff\xd8" + b"\xff\xe0\0\x04ab" + frame


def tiff(order: str, width: int, height: int) -> bytes:
    entries = [(256, 3 if width < 2**16 else 4, width), (257, 4, height), (258, 3, 1)]
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    body = struct.pack(f"{order}H", len(entries))
    for tag, kind, value in entries:
        packed = struct.pack(f"{order}{'H' if kind == 3 else 'I'}", value).ljust(
            4, b"\0"
        )
        body += struct.pack(f"{order}HHI", tag, kind, 1) + packed
    return head + body + struct.pack(f"{order}I", 8)  # Its next page is itself.


def webp(kind: bytes, width: int, height: int) -> bytes:
    if kind == b"VP8X":
        sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        body = b"\0" * 8 + sizes
    elif kind == b"VP8L":
        body = b"\0" * 5 + (width - 1 | height - 1 << 14).to_bytes(4, "little")
    else:
        body = b"\0" * 10 + struct.pack("<HH", width, height)
    return b"RIFF\0\0\0\0WEBP" + kind + body


def jp2(width: int, height: int) -> bytes:
    head = b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 20
    return head + b"ihdr" + struct.pack(">II", height, width)


@pytest.mark.parametrize(
    "image",
    [
        make.png_of_size,
        jpeg,
        jp2,
        lambda w, h: b"GIF89a" + struct.pack("<HH", w, h),
        lambda w, h: b"BM" + b"\0" * 16 + struct.pack("<ii", w, -h),
        lambda w, h: tiff("<", w, h),
        lambda w, h: tiff(">", w * 2, h),
        lambda w, h: webp(b"VP8X", w, h),
    ],
)
def test_images_that_declare_too_many_pixels_are_refused(image) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    refuse_pixels(image(100, 100))
    refuse_pixels(image(100, 100)[:20])
    with pytest.raises(UnreadableError, match="too_large"):
        refuse_pixels(image(60_000, 60_000))


@pytest.mark.parametrize("kind", [b"VP8L", b"VP8 "])
def test_small_webp_sizes_are_read(kind: bytes) -> None:
    refuse_pixels(webp(kind, 100, 100))
    with pytest.raises(UnreadableError, match="too_large"):
        refuse_pixels(webp(kind, 16_000, 16_000))


def test_html_text_marks_what_it_is() -> None:
    html = (
        "<head><title>T &amp; U</title></head><h2>Two</h2><p>a<b>b</b>\nc</p><script>"
        "no</script><!-- no --><ul><li>i<li>j</ul><table><tr><td>1<td>2</table>"
    )
    assert html_text(html) == "## Two\n\nab c\n\n- i\n- j\n\n| 1 | 2"
    assert html_title(html) == "T & U"
    assert html_title("<p>x") is None
    assert html_text("") == ""
    deep = "<head>no</head>" + "<div>" * 9000 + "in" + "</div>" * 9000 + "side"
    assert html_text(deep) == "in side"
    assert html_text("<p>x</p>" * 3000).count("x") == 3000
