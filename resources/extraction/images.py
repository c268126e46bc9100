"""The size in pixels that an image file declares, read without decoding it."""

import struct

from resources.extraction.failures import Reason, UnreadableError
from resources.extraction.limits import MAX_PIXELS

_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TIFF_WIDTH, _TIFF_HEIGHT, _TIFF_SHORT = 256, 257, 3


def refuse_pixels(data: bytes) -> None:
    """Raise UnreadableError if an image declares more than MAX_PIXELS."""
    try:
        width, height = _size(data)
    except (struct.error, IndexError, ValueError):
        return  # The reader that follows says what is wrong with it.
    if width * height > MAX_PIXELS:
        detail = f"It declares {width:,} x {height:,} pixels: over {MAX_PIXELS:,}"
        raise UnreadableError(Reason.TOO_LARGE, detail)


def _size(data: bytes) -> tuple[int, int]:
    for signature, size in _SIZES.items():
        if data.startswith(signature):
            return size(data)
    return _webp_size(data) if data[8:12] == b"WEBP" else (0, 0)


def _pair(layout: str, data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, data, at)
    return first, second


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:  # noqa: PLR2004
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            return _pair(">HH", data, at + 5)
        (length,) = struct.unpack_from(">H", data, at + 2)
        at += 2 + length
    return 0, 0


def _tiff_size(data: bytes) -> tuple[int, int]:
    """Return the largest width and height over all pages."""
    order = "<" if data.startswith(b"II") else ">"
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    width = height = 0
    seen: set[int] = set()
    while at and at not in seen and len(seen) < 1000:  # noqa: PLR2004
        seen.add(at)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(f"{order}HH", data, entry)
            layout = "H" if kind == _TIFF_SHORT else "I"
            (value,) = struct.unpack_from(f"{order}{layout}", data, entry + 8)
            if tag == _TIFF_WIDTH:
                width = max(width, value)
            elif tag == _TIFF_HEIGHT:
                height = max(height, value)
        (at,) = struct.unpack_from(f"{order}I", data, at + 2 + 12 * count)
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = _pair("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _bmp_size(data: bytes) -> tuple[int, int]:
    width, height = _pair("<ii", data, 18)
    return abs(width), abs(height)


def _jp2_size(data: bytes) -> tuple[int, int]:
    return _pair(">II", data, data.index(b"ihdr", 0, 200) + 4)


_SIZES = {
    b"\x89PNG": lambda data: _pair(">II", data, 16),
    b"GIF8": lambda data: _pair("<HH", data, 6),
    b"BM": _bmp_size,
    b"\xff\xd8": _jpeg_size,
    b"II*\0": _tiff_size,
    b"MM\0*": _tiff_size,
    b"\0\0\0\x0cjP": _jp2_size,
}
