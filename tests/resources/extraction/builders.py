"""Small files of many formats, good and bad, made in code."""

import io
import itertools
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_OFFICE = "http://schemas.openxmlformats.org"
_TYPES = f"{_OFFICE}/package/2006/content-types"
_RELATIONS = f"{_OFFICE}/package/2006/relationships"
_DOCUMENT = f"{_OFFICE}/officeDocument/2006/relationships"
_MIME = "application/vnd.openxmlformats-officedocument"


def zipped(members: Iterable[tuple[str, bytes | str]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: Iterable[tuple[str, bytes]], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _package(part: str, kind: str, members: list[tuple[str, str]]) -> bytes:
    types = (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{_MIME}.{kind}.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="{part}"/></Relationships>'
    )
    first = [("[Content_Types].xml", types), ("_rels/.rels", relations)]
    return zipped([*first, *members])


def docx(text: str, before: str = "") -> bytes:
    space = f"{_OFFICE}/wordprocessingml/2006/main"
    body = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    )
    part = "word/document.xml"
    return _package(part, "wordprocessingml.document", [(part, document)])


def xlsx(cells: dict[str, str]) -> bytes:
    """A workbook with one sheet "S"; cells by address, in order of rows."""
    space = f"{_OFFICE}/spreadsheetml/2006/main"
    rows = "".join(
        f'<row r="{"".join(filter(str.isdigit, at))}"><c r="{at}" t="inlineStr">'
        f"<is><t>{value}</t></is></c></row>"
        for at, value in cells.items()
    )
    sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{space}" xmlns:r="{_DOCUMENT}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    relations = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    members = [
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
    return _package("xl/workbook.xml", "spreadsheetml.sheet", members)


def pdf(
    content: bytes = b"BT /F1 12 Tf 50 700 Td (Hello plain PDF) Tj ET",
    *,
    options: bytes = b"",
    kids: bytes = b"[3 0 R]",
    count: int = 1,
    media: bytes = b"[0 0 612 792]",
) -> bytes:
    length = str(len(content)).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids " + kids + b"/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox "
        + media
        + b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<<"
        + options
        + b"/Length "
        + length
        + b">>\nstream\n"
        + content
        + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that declares a size, and has next to nothing in it."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, data, b"IEND")
    )
    return PNG_HEAD + b"".join(chunks)


def scan(text: str = "The scanned page says forty two") -> bytes:
    """A PNG with text drawn on it."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1200, 300), 255)
    font = ImageFont.load_default(56)
    ImageDraw.Draw(image).text((40, 100), text, fill=0, font=font)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def paged_pdf(pages: list[str | bytes]) -> bytes:
    """A PDF with one page for each text, or image, or nothing if it is empty."""
    from fpdf import FPDF

    document = FPDF()
    document.set_font("helvetica", size=14)
    for page in pages:
        document.add_page()
        if isinstance(page, bytes):
            document.image(io.BytesIO(page), w=180)
        elif page:
            document.multi_cell(0, 8, page)
    return bytes(document.output())


def encrypted_pdf(text: str, password: str) -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.set_encryption(owner_password="owner", user_password=password)  # noqa: S106
    document.set_font("helvetica", size=14)
    document.add_page()
    document.cell(text=text)
    return bytes(document.output())


def mail(*attachments: tuple[str, bytes], body: str = "The body of the mail.") -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"] = "a@example.org", "b@example.org"
    message["Subject"] = "Überraschung"
    message.set_content(body)
    for name, data in attachments:
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def compound(streams: dict[tuple[str, ...], bytes]) -> bytes:
    """An OLE container; streams by path of one or two names, padded to 4096 bytes."""
    storages = list(dict.fromkeys(path[0] for path in streams if len(path) > 1))
    names = [*storages, *(path[-1] for path in streams)]
    children = {
        storage: [
            1 + len(storages) + at
            for at, path in enumerate(streams)
            if path[:-1] == (storage,)
        ]
        for storage in storages
    }
    top = [
        *range(1, 1 + len(storages)),
        *(1 + len(storages) + at for at, path in enumerate(streams) if len(path) == 1),
    ]
    padded = [data + b"\0" * (-len(data) % 512 or 0) for data in streams.values()]
    padded = [data + b"\0" * max(0, 4096 - len(data)) for data in padded]
    count = -(-(1 + len(names)) // 4)  # Sectors of the directory, after the FAT.
    starts, at = [], 1 + count
    for data in padded:
        starts.append(at)
        at += len(data) // 512
    siblings = {
        left: right
        for group in (top, *children.values())
        for left, right in itertools.pairwise(group)
    }

    def entry(number: int, name: str, kind: int, child: int, *place: int) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        start, size = place or (0, 0)
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBB", len(encoded), kind, 1)
            + struct.pack("<III", 2**32 - 1, siblings.get(number, 2**32 - 1), child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    first = 2**32 - 1 if not top else top[0]
    directory = entry(0, "Root Entry", 5, first, 2**32 - 2, 0)
    for number, storage in enumerate(storages, start=1):
        directory += entry(number, storage, 1, children[storage][0])
    for offset, (path, data) in enumerate(zip(streams, padded, strict=True)):
        number = 1 + len(storages) + offset
        directory += entry(number, path[-1], 2, 2**32 - 1, starts[offset], len(data))
    directory = directory.ljust(512 * count, b"\0")
    fat = [2**32 - 3, *range(2, 1 + count), 2**32 - 2]
    for start, data in zip(starts, padded, strict=True):
        length = len(data) // 512
        fat += [*range(start + 1, start + length), 2**32 - 2]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIII", 0, 1, 1, 0, 4096)
        + struct.pack("<IIIII", 2**32 - 2, 0, 2**32 - 2, 0, 0)
    ).ljust(512, b"\xff")
    return header + table + directory + b"".join(padded)
