"""A scan: typed text drawn black on white, set askew, with specks, as a PNG file."""

import struct
import zlib

from PIL import Image, ImageDraw, ImageFont

from sampleset.chance import Dice
from sampleset.source import Source

_WIDTH, _HEIGHT = 1240, 960
_MARGIN, _FIRST_LINE, _LINE, _LETTER = 100, 110, 66, 36
_FINER = 2  # Drawn so much larger first, so that the skew has no visible steps.
_STRIP = 110  # One pixel down for every strip of this width: half a degree.
_SPECKS = 300
_INK_BELOW = 140
_STORED_BLOCK = 65_535


def write_png(source: Source) -> bytes:
    """Draw the lines of a source as a crooked, speckled black and white scan."""
    page = Image.new("L", (_FINER * _WIDTH, _FINER * _HEIGHT), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(_FINER * _LETTER)
    if isinstance(font, ImageFont.FreeTypeFont):
        # The other layout engine is a system library that not every machine has.
        font = font.font_variant(layout_engine=ImageFont.Layout.BASIC)
    for number, line in enumerate(filter(None, source.body.splitlines())):
        place = (_FINER * _MARGIN, _FINER * (_FIRST_LINE + number * _LINE))
        pen.text(place, line, fill=20, font=font)
    return _png(_speckle(_askew(page).reduce(_FINER)))


def _askew(page: Image.Image) -> Image.Image:
    crooked = Image.new("L", page.size, 255)
    width, height = page.size
    for left in range(0, width, _STRIP):
        strip = page.crop((left, 0, left + _STRIP, height))
        crooked.paste(strip, (left, left // _STRIP))
    return crooked


def _speckle(page: Image.Image) -> Image.Image:
    dice = Dice(1987)
    for _ in range(_SPECKS):
        page.putpixel((dice.below(_WIDTH), dice.below(_HEIGHT)), 0)
    return page.point([0 if shade < _INK_BELOW else 255 for shade in range(256)])


def _png(page: Image.Image) -> bytes:
    """Encode by hand with stored blocks, which are the same with every zlib."""
    bits = page.convert("1", dither=Image.Dither.NONE).tobytes()
    stride = (_WIDTH + 7) // 8
    lines = b"".join(
        b"\0" + bits[start : start + stride] for start in range(0, len(bits), stride)
    )
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 1, 0, 0, 0, 0)
    dots_per_metre = struct.pack(">IIB", 5906, 5906, 1)  # 150 dots an inch.
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _part(b"IHDR", header),
            _part(b"pHYs", dots_per_metre),
            _part(b"IDAT", _stored(lines)),
            _part(b"IEND", b""),
        ]
    )


def _part(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _stored(data: bytes) -> bytes:
    blocks = [
        data[start : start + _STORED_BLOCK]
        for start in range(0, len(data), _STORED_BLOCK)
    ]
    body = b"".join(
        struct.pack("<BHH", block is blocks[-1], len(block), len(block) ^ 0xFFFF)
        + block
        for block in blocks
    )
    return b"\x78\x01" + body + struct.pack(">I", zlib.adler32(data))
