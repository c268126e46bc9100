"""Media types by extension, and which way each kind of file is read."""

from enum import Enum


class Route(Enum):
    """The way a file is read."""

    ARCHIVE = "its members are documents of their own"
    MAIL = "the first reader, and its attachments are documents of their own"
    TEXT = "decoded and kept as it is"
    MARKUP = "decoded, then the first reader"
    BINARY = "the first reader gets the bytes"
    IMAGE = "text recognition only"
    COLUMNS = "its schema is its text"


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX, PPTX, XLSX = (
    f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}presentationml.presentation",
    f"{_OFFICE}spreadsheetml.sheet",
)
DOC, PPT = "application/msword", "application/vnd.ms-powerpoint"
XLS, MSG = "application/vnd.ms-excel", "application/vnd.ms-outlook"
ODT, ODS, ODP = f"{_ODF}text", f"{_ODF}spreadsheet", f"{_ODF}presentation"
EML, MBOX = "message/rfc822", "application/mbox"
PDF, RTF, EPUB = "application/pdf", "application/rtf", "application/epub+zip"
HTML, XHTML, XML = "text/html", "application/xhtml+xml", "application/xml"
SVG, PLAIN, MARKDOWN = "image/svg+xml", "text/plain", "text/markdown"
CSV, TSV = "text/csv", "text/tab-separated-values"
JSON, JSON_LINES = "application/json", "application/x-ndjson"
YAML, TOML = "application/yaml", "application/toml"
ZIP, TAR, SEVEN_ZIP = (
    "application/zip",
    "application/x-tar",
    "application/x-7z-compressed",
)
GZIP, BZIP2, XZ = "application/gzip", "application/x-bzip2", "application/x-xz"
PARQUET = "application/vnd.apache.parquet"

EXTENSIONS: dict[str, str] = {
    "adoc": "text/asciidoc",
    "asciidoc": "text/asciidoc",
    "bib": "application/x-bibtex",
    "bmp": "image/bmp",
    "bz2": BZIP2,
    "csv": CSV,
    "db": "application/vnd.sqlite3",
    "dbf": "application/vnd.dbf",
    "dbk": "application/docbook+xml",
    "djot": "text/x-djot",
    "doc": DOC,
    "docbook": "application/docbook+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "docx": DOCX,
    "dotm": "application/vnd.ms-word.template.macroEnabled.12",
    "dotx": f"{_OFFICE}wordprocessingml.template",
    "eml": EML,
    "enw": "application/x-endnote+xml",
    "epub": EPUB,
    "fb2": "application/x-fictionbook+xml",
    "geojson": "application/geo+json",
    "gif": "image/gif",
    "gz": GZIP,
    "heic": "image/heic",
    "htm": HTML,
    "html": HTML,
    "hwp": "application/x-hwp",
    "hwpx": "application/haansofthwpx",
    "ipynb": "application/x-ipynb+json",
    "jats": "application/x-jats+xml",
    "jp2": "image/jp2",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": JSON,
    "jsonl": JSON_LINES,
    "key": "application/x-iwork-keynote-sffkey",
    "kml": "application/vnd.google-earth.kml+xml",
    "latex": "application/x-latex",
    "markdown": MARKDOWN,
    "mbox": MBOX,
    "md": MARKDOWN,
    "mdx": MARKDOWN,
    "msg": MSG,
    "nbib": "application/x-pubmed",
    "ndjson": JSON_LINES,
    "numbers": "application/x-iwork-numbers-sffnumbers",
    "nxml": "application/x-jats+xml",
    "odp": ODP,
    "ods": ODS,
    "odt": ODT,
    "opml": "application/xml+opml",
    "org": "text/org",
    "pages": "application/x-iwork-pages-sffpages",
    "parquet": PARQUET,
    "pdf": PDF,
    "png": "image/png",
    "potx": f"{_OFFICE}presentationml.template",
    "pps": PPT,
    "ppsx": f"{_OFFICE}presentationml.slideshow",
    "ppt": PPT,
    "pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    "pptx": PPTX,
    "pst": "application/vnd.ms-outlook-pst",
    "qmd": MARKDOWN,
    "ris": "application/x-research-info-systems",
    "rmd": MARKDOWN,
    "rst": "text/prs.fallenstein.rst",
    "rtf": RTF,
    "7z": SEVEN_ZIP,
    "sqlite": "application/vnd.sqlite3",
    "svg": SVG,
    "tar": TAR,
    "tex": "application/x-latex",
    "tgz": GZIP,
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "toml": TOML,
    "tsv": TSV,
    "txt": PLAIN,
    "typ": "text/vnd.typst",
    "vtt": "text/vtt",
    "webp": "image/webp",
    "wpd": "application/vnd.wordperfect",
    "xht": XHTML,
    "xhtml": XHTML,
    "xls": XLS,
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "xlsx": XLSX,
    "xltx": f"{_OFFICE}spreadsheetml.template",
    "xml": XML,
    "xz": XZ,
    "yaml": YAML,
    "yml": YAML,
    "zip": ZIP,
}

_TEXT = {
    PLAIN,
    MARKDOWN,
    CSV,
    TSV,
    JSON,
    JSON_LINES,
    YAML,
    TOML,
    "application/geo+json",
}
_MARKUP = {
    HTML,
    XHTML,
    XML,
    SVG,
    "application/docbook+xml",
    "application/vnd.google-earth.kml+xml",
    "application/x-bibtex",
    "application/x-endnote+xml",
    "application/x-fictionbook+xml",
    "application/x-ipynb+json",
    "application/x-jats+xml",
    "application/x-latex",
    "application/x-pubmed",
    "application/x-research-info-systems",
    "application/xml+opml",
    "text/asciidoc",
    "text/org",
    "text/prs.fallenstein.rst",
    "text/vnd.typst",
    "text/vtt",
    "text/x-djot",
}
_ROUTES = {
    **dict.fromkeys(_TEXT, Route.TEXT),
    **dict.fromkeys(_MARKUP, Route.MARKUP),
    **dict.fromkeys((ZIP, TAR, GZIP, BZIP2, XZ, MBOX), Route.ARCHIVE),
    **dict.fromkeys((EML, MSG), Route.MAIL),
    PARQUET: Route.COLUMNS,
}

SHEETS = {XLS, XLSX, ODS, *(EXTENSIONS[e] for e in ("xlsb", "xlsm", "xltx"))}
STRUCTURED = {CSV, TSV, JSON, JSON_LINES, PARQUET, *SHEETS}  # May be data tables.

# Read by the first reader from their bytes, but without a signature of their own.
UNSIGNED = {EXTENSIONS[e] for e in ("dbf", "hwp", "wpd")}


def base_name(name: str) -> str:
    """Return the last part of a path, of a member's path too."""
    return name.rstrip("/").rpartition("/")[2] or name


def type_by_name(name: str) -> str | None:
    """Return the media type that a file's extension stands for, or None."""
    stem, _, extension = base_name(name).rpartition(".")
    return EXTENSIONS.get(extension.lower()) if stem else None


def is_text(media_type: str) -> bool:
    """Return whether files of this type are made of characters."""
    return route_of(media_type) in {Route.TEXT, Route.MARKUP} or media_type == EML


def route_of(media_type: str) -> Route:
    """Return the way files of this type are read."""
    if media_type.startswith("image/") and media_type != SVG:
        return Route.IMAGE
    return _ROUTES.get(media_type, Route.BINARY)
