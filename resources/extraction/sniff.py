"""What a file is: by its first bytes, then by the names inside, then by its name."""

import io
import re
import zipfile

from resources.extraction import formats as f
from resources.extraction.failures import Reason, UnreadableError

_HEAD = 4096
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", f.RTF),
    (b"\x1f\x8b", f.GZIP),
    (b"BZh", f.BZIP2),
    (b"\xfd7zXZ\0", f.XZ),
    (b"7z\xbc\xaf\x27\x1c", f.SEVEN_ZIP),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\0\x0cjP  ", "image/jp2"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"PAR1", f.PARQUET),
    (b"!BDN", f.EXTENSIONS["pst"]),
)
_UNREADABLE = {
    b"\x7fELF": "a program (ELF)",
    b"MZ": "a program (Windows)",
    b"\xcf\xfa\xed\xfe": "a program (Mach-O)",
    b"Rar!": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "Zstandard data",
    b"ID3": "sound (MP3)",
    b"OggS": "sound (Ogg)",
    b"fLaC": "sound (FLAC)",
    b"\x1aE\xdf\xa3": "video (Matroska)",
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS = {
    "__properties_version1.0": f.MSG,
    "WordDocument": f.DOC,
    "PowerPoint Document": f.PPT,
    "Workbook": f.XLS,
    "Book": f.XLS,
    "FileHeader": f.EXTENSIONS["hwp"],
}
_OLE_TYPES = set(_OLE_STREAMS.values())
_ZIP_FAMILIES = {
    "word/": (f.DOCX, {"docm", "docx", "dotm", "dotx"}),
    "ppt/": (f.PPTX, {"potx", "ppsx", "pptm", "pptx"}),
    "xl/": (f.XLSX, {"xlsb", "xlsm", "xlsx", "xltx"}),
}
_IWORK = {f.EXTENSIONS[extension] for extension in ("key", "numbers", "pages")}
_DOCTYPE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+)?([a-z:]+)",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(r"(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_HEADERS = re.compile(
    r"^(?:received|return-path|mime-version|from|date):", re.IGNORECASE
)


def sniff_bytes(name: str, data: bytes) -> str | None:
    """Return the media type that the bytes themselves show, or None.

    Raises:
        UnreadableError: If they show something that no reader here can read.
    """
    named = f.type_by_name(name)
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return _zip_type(data, named)
    if data.startswith(_OLE):
        return _ole_type(data, named)
    if b"%PDF-" in data[: _HEAD if named == f.PDF else 1024]:
        return f.PDF
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if found := _framed_type(data):
        return found
    for signature, what in _UNREADABLE.items():
        if data.startswith(signature) and not _plausible_text(data[:_HEAD]):
            raise UnreadableError(Reason.UNSUPPORTED, f"It is {what}")
    return None


def _framed_type(data: bytes) -> str | None:
    """Return the type of formats whose signature does not come first."""
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in {b"heic", b"heix", b"mif1", b"avif"}:
            return "image/avif" if brand == b"avif" else "image/heic"
        raise UnreadableError(Reason.UNSUPPORTED, "It is video or sound (MP4)")
    return f.TAR if data[257:262] == b"ustar" else None


def _plausible_text(head: bytes) -> bool:
    return b"\0" not in head and all(byte > 8 for byte in head)  # noqa: PLR2004


def _zip_type(data: bytes, named: str | None) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            declared = _declared_type(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        detail = "It starts as a ZIP file, but its directory is cut or damaged"
        raise UnreadableError(Reason.CORRUPT, detail) from None
    if declared:
        return declared
    for prefix, (standard, extensions) in _ZIP_FAMILIES.items():
        if any(name.startswith(prefix) for name in names):
            family = {f.EXTENSIONS[extension] for extension in extensions}
            return named if named in family else standard
    if named in _IWORK and any(name.endswith(".iwa") for name in names):
        return named or f.ZIP
    return f.ZIP


def _declared_type(archive: zipfile.ZipFile) -> str | None:
    """Return what the `mimetype` member of an EPUB or OpenDocument file says."""
    try:
        info = archive.getinfo("mimetype")
        if info.file_size > 200 or info.flag_bits & 1:  # noqa: PLR2004
            return None
        declared = archive.read(info).decode("ascii", "replace").strip()
    except (KeyError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        return None
    known = declared in f.EXTENSIONS.values() or declared.startswith(
        "application/vnd.oasis.opendocument."
    )
    return declared if known else None


def _ole_type(data: bytes, named: str | None) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError(Reason.ENCRYPTED, "It is an Office file with a password")
    for stream, media_type in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            return media_type
    if named in _OLE_TYPES:
        return named or f.DOC
    raise UnreadableError(
        Reason.UNSUPPORTED, "It is an OLE container without a document"
    )


def sniff_text(name: str, text: str) -> str:
    """Return the media type of decoded text: what it opens with, then its name."""
    named = f.type_by_name(name)
    head = text[:_HEAD].lstrip("\ufeff")
    if found := _markup_type(head, named):
        return found
    if named == f.MBOX or (named is None and head.startswith("From ")):
        return f.MBOX
    if named is not None and f.is_text(named):
        return named
    mail = _MAIL.match(head)
    if mail and len(_mail_headers(mail[0])) > 1:
        return f.EML
    return f.PLAIN


def _mail_headers(block: str) -> set[str]:
    lines = block.splitlines()
    return {m[0].lower() for line in lines if (m := _MAIL_HEADERS.match(line))}


def _markup_type(head: str, named: str | None) -> str | None:
    opening = _DOCTYPE.match(head)
    tag = opening[1].lower() if opening else ""
    if tag == "html":
        return named if named == f.XHTML else f.HTML
    if tag == "svg":
        return f.SVG
    if head.lstrip().startswith("<?xml"):
        textual = named is not None and f.route_of(named) is f.Route.MARKUP
        return named if textual else f.XML
    return None
