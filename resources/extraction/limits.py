"""How much one file may unpack to, and how deep files may nest."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from resources.extraction.failures import Reason, UnreadableError

MIB = 2**20

MAX_DEPTH = 5  # Archives in archives, mails in mails, or both mixed.
MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 256 * MIB
MAX_RATIO = 100  # Unpacked to packed; only judged above RATIO_FLOOR_BYTES.
RATIO_FLOOR_BYTES = 16 * MIB
MAX_PIXELS = 100_000_000
MAX_TABLE_CELLS = 2_000_000
MAX_PAGES = 10_000
MAX_PDF_STREAM_BYTES = 64 * MIB
MAX_ENTITY_CHARACTERS = 10_000_000

_ENTITY_LAYERS = 32  # Each at least doubles what a bomb expands to.

MEMBER_SEPARATOR = "!/"

_PDF_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78][\x01-\xff])")
_DEFLATE_RATIO = 1032  # The most that Deflate can pack.
_ENTITY = re.compile(r"<!ENTITY\s+([^\s%\"'>]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"&([^\s;&#]+);")


def nesting(name: str) -> int:
    """Return how many archives or mails a member's name goes through; 0 for none."""
    return name.count(MEMBER_SEPARATOR)


def refuse_depth(depth: int) -> None:
    """Raise UnreadableError if depth is beyond MAX_DEPTH."""
    if depth > MAX_DEPTH:
        detail = f"It nests archives or mails more than {MAX_DEPTH} deep"
        raise UnreadableError(Reason.TOO_DEEP, detail)


@dataclass
class Budget:
    """What one file may still unpack to, counted over all its layers.

    Attributes:
        packed: Bytes of the file itself.
        unpacked: Bytes taken so far.
        members: Members taken so far.
    """

    packed: int
    unpacked: int = 0
    members: int = 0

    def take_member(self) -> None:
        """Count one more member; raise UnreadableError beyond MAX_MEMBERS."""
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise UnreadableError(
                Reason.BOMB, f"It holds more than {MAX_MEMBERS:,} files"
            )

    def take_bytes(self, count: int) -> None:
        """Count unpacked bytes; raise UnreadableError beyond size or ratio."""
        self.unpacked += count
        refuse_bomb(self.packed, self.unpacked)


def refuse_bomb(packed: int, unpacked: int) -> None:
    """Raise UnreadableError if so many bytes must not come out of so few."""
    if unpacked > RATIO_FLOOR_BYTES and unpacked > MAX_RATIO * packed:
        detail = f"{packed:,} bytes unpack to over {unpacked:,}: more than {MAX_RATIO}x"
        raise UnreadableError(Reason.BOMB, detail)
    if unpacked > MAX_UNPACKED_BYTES:
        detail = f"It unpacks to more than {MAX_UNPACKED_BYTES // MIB} MiB"
        raise UnreadableError(Reason.TOO_LARGE, detail)


def refuse_zip_bomb(data: bytes) -> None:
    """Raise UnreadableError if a zipped document declares to unpack to too much."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = [info.file_size for info in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return  # The reader that follows says what is wrong with it.
    refuse_bomb(len(data), sum(sizes))


def refuse_pdf_bomb(data: bytes) -> None:
    """Raise UnreadableError if a PDF has a page whose content unpacks to too much.

    Images are left to the readers, which look at the size that they declare.
    """
    if b"%PDF-" not in data[:4096]:
        return
    for found in _PDF_STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        packed = data[found.end() : end if end > 0 else len(data)]
        head = data[max(0, found.start() - 500) : found.start()]
        if len(packed) * _DEFLATE_RATIO < MAX_PDF_STREAM_BYTES or b"/Image" in head:
            continue
        unpacker = zlib.decompressobj()
        try:
            size = len(unpacker.decompress(packed, MAX_PDF_STREAM_BYTES))
        except zlib.error:
            continue  # Not Flate, or damaged: it cannot unpack to much either.
        if size >= MAX_PDF_STREAM_BYTES:
            detail = f"A page unpacks to over {MAX_PDF_STREAM_BYTES // MIB} MiB"
            raise UnreadableError(Reason.BOMB, detail)


def refuse_entity_bomb(text: str) -> None:
    """Raise UnreadableError if the entities of an XML text expand without bound."""
    if "<!ENTITY" not in text:
        return
    bodies = {m[1]: m[2] or m[3] or "" for m in _ENTITY.finditer(text)}
    sizes: dict[str, int] = {}
    for _ in range(_ENTITY_LAYERS):  # Each round settles one more layer.
        before = dict(sizes)
        for name, body in bodies.items():
            inner = (before.get(ref, 0) for ref in _REFERENCE.findall(body))
            sizes[name] = min(len(body) + sum(inner), 10 * MAX_ENTITY_CHARACTERS)
        if sizes == before:
            break
    total = sum(sizes.get(ref, 0) for ref in _REFERENCE.findall(text))
    if total > MAX_ENTITY_CHARACTERS:
        detail = f"Its XML entities expand to over {MAX_ENTITY_CHARACTERS:,} characters"
        raise UnreadableError(Reason.BOMB, detail)
