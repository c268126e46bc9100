"""What a chart shows, read from its Markdown."""

import re
from base64 import b64decode
from xml.etree import ElementTree as ET

IMAGE = re.compile(r"!\[([^\]]*)\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(markdown: str) -> ET.Element:
    found = IMAGE.fullmatch(markdown)
    assert found, markdown
    return ET.fromstring(b64decode(found[2]))  # noqa: S314 - our own picture.


def texts(markdown: str) -> list[str]:
    return ["".join(each.itertext()) for each in drawn(markdown).iter(f"{SVG}text")]


def widths(markdown: str) -> list[float]:
    return [float(each.attrib["width"]) for each in drawn(markdown).iter(f"{SVG}rect")]


def dots(markdown: str) -> list[tuple[float, float]]:
    return [
        (float(each.attrib["cx"]), float(each.attrib["cy"]))
        for each in drawn(markdown).iter(f"{SVG}circle")
    ]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts
    ]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def is_inside(markdown: str) -> bool:
    """Whether no box, dot or text begins outside the picture."""
    picture = drawn(markdown)
    right, bottom = (float(picture.attrib[name]) for name in ("width", "height"))
    places = [(*each, 0.0) for each in dots(markdown)]
    for each in picture.iter(f"{SVG}rect"):
        x, y = float(each.attrib["x"]), float(each.attrib["y"])
        places.append(
            (x, y + float(each.attrib["height"]), float(each.attrib["width"]))
        )
    places += [
        (float(each.attrib["x"]), float(each.attrib["y"]), 0.0)
        for each in picture.iter(f"{SVG}text")
    ]
    return all(
        x >= 0 and x + width <= right + 0.1 and 0 <= y <= bottom
        for x, y, width in places
    )
