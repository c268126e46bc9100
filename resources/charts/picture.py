"""What all charts are drawn with: text, boxes, dots and lines in one SVG image."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

ROW, LABEL, BAR, VALUE = 22, 160, 240, 70  # pixels
WIDTH = LABEL + BAR + VALUE
LONGEST_LABEL = 24  # characters
CHARACTER = 7.2  # Pixels that a sign takes, on the average or more.
INK = "#7a869a"  # Contrast of at least 3.5 on white and on near-black.
COLOURS = (
    *("#4c6ef5", "#12b886", "#f59f00", "#e64980", "#15aabf", "#9775fa"),
    *("#fa5252", "#82c91e", "#a47148", "#22b8cf", "#868e96", "#d6336c"),
)
NONE: Mapping[str, str] = MappingProxyType({})
_IMAGE = re.compile(r"!\[([^\]]*)\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)")


def shortened(label: str, longest: int = LONGEST_LABEL) -> str:
    """Return a label of at most so many characters, … at its end if some were cut."""
    if len(label) <= longest:
        return label
    return f"{label[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def number(value: float) -> str:
    """Return a number for people: three digits, whole numbers in full."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3g}"


def text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = ""
) -> str:
    """Return a text whose base line begins, or is centred or ends, at a point.

    Args:
        x: Pixels from the left.
        y: Pixels from the top.
        words: Any text; XML has no place for control characters, not even escaped.
        anchor: start, middle or end.
        colour: Of the signs, when not that of all text.
    """
    printable = "".join(each if each.isprintable() else "?" for each in words)
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    filled = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:g}" y="{y:g}"{placed}{filled}>{escape(printable)}</text>'


def box(x: float, y: float, width: float, colour: str, height: float = 14) -> str:
    """Return a filled box whose upper left corner is at a point, in pixels."""
    return (
        f'<rect x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{height:g}"'
        f' fill="{colour}"/>'
    )


def dot(x: float, y: float, radius: float, colour: str) -> str:
    """Return a filled circle, in pixels."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"/>'


def path(
    points: Iterable[tuple[float, float]],
    colour: str = INK,
    *,
    width: float = 1,
    dashes: str = "",
) -> str:
    """Return a line through points, in pixels; dashes as SVG takes them."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline points="{through}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:g}"{dashed}/>'
    )


def legend(
    colours: Mapping[str, str], top: int, width: int, dashes: Mapping[str, str] = NONE
) -> tuple[str, int]:
    """Return the names of colours, up to three a row, and the height of all rows.

    Args:
        colours: By name.
        top: Pixels from the top.
        width: Of the picture, in pixels.
        dashes: By name, where it is a line that is named.
    """
    drawn = []
    longest = max(map(len, colours), default=0)
    fits = [each for each in (3, 2, 1) if _fitting(width, each) >= longest]
    columns = fits[0] if fits else 1
    for place, (name, colour) in enumerate(colours.items()):
        x, y = place % columns * width / columns, top + place // columns * ROW
        if name in dashes:
            line = [(x, y + 11), (x + 13, y + 11)]
            drawn.append(path(line, colour, width=3, dashes=dashes[name]))
        else:
            drawn.append(box(x, y + 4, 10, colour))
        drawn.append(text(x + 16, y + 15, shortened(name, _fitting(width, columns))))
    return "".join(drawn), -(-len(colours) // columns) * ROW


def _fitting(width: int, columns: int) -> int:
    """Return how many characters a name in a legend may have."""
    return int((width / columns - 16) / CHARACTER)


def image(drawn: str, title: str, *, height: float, width: float = WIDTH) -> str:
    """Return Markdown that shows what was drawn; "nothing to show" if nothing was.

    Args:
        drawn: Elements of an SVG image.
        title: Text alternative, read aloud by screen readers.
        height: Of the image, in pixels.
        width: Of the image, in pixels.
    """
    height = max(height, ROW)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"'
        f' font-size="12" fill="{INK}" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}">'
        f"{drawn or text(0, 15, 'nothing to show')}</svg>"
    )
    alternative = " ".join(title.replace("[", "(").replace("]", ")").split())
    data = b64encode(svg.encode("utf-8", "replace")).decode()
    return f"![{alternative}](data:image/svg+xml;base64,{data})"


def inline(markdown: str) -> str:
    """Return a chart as an SVG element of an HTML page, with its text alternative.

    In a page, the style sheet may give it other colours than an image has: `fill` of
    `svg.chart` is the colour of its text.

    Args:
        markdown: A chart of this package.

    Raises:
        ValueError: If it is not one.
    """
    found = _IMAGE.fullmatch(markdown)
    if not found:
        msg = f"not a chart: {markdown[:40]!r}"
        raise ValueError(msg)
    svg = b64decode(found[2]).decode()
    words = escape(found[1], quote=True)
    named = f'<svg class="chart" role="img" aria-label="{words}" '
    return svg.replace("<svg ", named, 1)
