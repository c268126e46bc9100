"""Parts of a page: whatever is not `Html` is text, and is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from resources.charts import inline, shade


class Html(str):
    """Markup of our own; any other text is escaped before it comes into a page."""

    __slots__ = ()


Content = Html | str | float | None


def content(value: Content) -> Html:
    """Return a value as markup: text escaped, control characters as a question mark."""
    if isinstance(value, Html):
        return value
    if isinstance(value, float):
        return Html(f"{value:.2f}")
    words = "" if value is None else str(value)
    printable = (each if each.isprintable() or each == "\n" else "?" for each in words)
    return Html(escape("".join(printable), quote=True))


def tag(name: str, *inside: Content, **attributes: str) -> Html:
    """Return an element; `class_` and `for_` name attributes that are Python's words.

    Args:
        name: Of the element.
        inside: What it holds, in order; text is escaped.
        attributes: Values are escaped; an underscore in a name becomes a hyphen.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{content(str(value))}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{said}>{joined(inside)}</{name}>")


def joined(parts: Iterable[Content]) -> Html:
    """Return parts one after the other; text is escaped."""
    return Html("".join(map(content, parts)))


def note(*words: Content) -> Html:
    """Return a paragraph in the small print."""
    return tag("p", *words, class_="note")


def quote(*words: Content) -> Html:
    """Return what a document says."""
    return tag("blockquote", *words)


def tiles(figures: Mapping[str, Content]) -> Html:
    """Return figures side by side, each with what it counts."""
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", figure))
            for name, figure in figures.items()
        ),
        class_="tiles",
    )


def folded(parts: Sequence[Html], shown: int, noun: str) -> Html:
    """Return parts, those beyond the first `shown` behind a line to open them by."""
    first, others = parts[:shown], parts[shown:]
    if not others:
        return joined(first)
    line = tag("summary", f"{len(others)} more {noun}")
    return joined((*first, tag("details", line, *others)))


def gauge(low: float, value: float, high: float) -> Html:
    """Return a probability as a number, and its interval as a bar from 0 to 1."""
    style = f"--low:{low:.4f};--high:{high:.4f};--value:{value:.4f}"
    drawn = tag(
        "span", tag("i"), tag("b"), style=style, class_="gauge", aria_hidden="true"
    )
    words = tag("span", f", between {low:.2f} and {high:.2f}", class_="spoken")
    return tag("span", tag("strong", f"{value:.2f}"), words, drawn, class_="score")


def chips(parts: Mapping[str, float]) -> Html:
    """Return what pulls a score up or down, in log-odds, as small labels."""
    return tag(
        "span",
        *(
            tag("span", f"{name} {value:+.1f}", class_="up" if value > 0 else "down")
            for name, value in parts.items()
        ),
        class_="chips",
    )


def bars(values: Mapping[str, float], *, columns: tuple[str, str]) -> Html:
    """Return a table of numbers, each with a bar; the longest fills its cell."""
    longest = max(values.values(), default=0.0) or 1.0
    rows = [
        (
            name,
            tag(
                "div",
                tag("span", f"{value:,.0f}", class_="count"),
                tag("span", style=f"width:{value / longest:.1%}", class_="bar"),
            ),
        )
        for name, value in values.items()
    ]
    return table(columns, rows, class_="bars")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[Content]], *, class_: str = "list"
) -> Html:
    """Return a table; the first cell of a row is its heading.

    Args:
        columns: Headings.
        rows: Cells; text is escaped.
        class_: list, where all but the first column are short; prose, where not.
    """
    head = tag("tr", *(tag("th", name, scope="col") for name in columns))
    body = (
        tag("tr", tag("th", first, scope="row"), *(tag("td", each) for each in rest))
        for first, *rest in rows
    )
    return tag("table", tag("thead", head), tag("tbody", *body), class_=class_)


def cells(values: Mapping[str, Mapping[str, float]], *, name: str) -> Html:
    """Return probabilities by row and column as a table of coloured cells.

    Args:
        values: Probability by column by row; what is missing stays empty.
        name: Of what the rows are.
    """
    columns = list(dict.fromkeys(each for row in values.values() for each in row))
    rows = [
        tag(
            "tr",
            tag("th", row, scope="row"),
            *(_shaded(found.get(column)) for column in columns),
        )
        for row, found in values.items()
    ]
    head = tag("tr", *(tag("th", each, scope="col") for each in (name, *columns)))
    drawn = tag("table", tag("thead", head), tag("tbody", *rows), class_="heat")
    # It may be wider than a phone: then it moves inside its frame, by keyboard, too.
    label = f"{name} by property"
    return tag(
        "div", drawn, class_="wide", tabindex="0", role="region", aria_label=label
    )


def _shaded(value: float | None) -> Html:
    if value is None:
        return tag("td")
    colour, ink = shade(value)
    return tag("td", f"{value:.2f}", style=f"background:{colour};color:{ink}")


def picture(chart: str, caption: str) -> Html:
    """Return a chart of `resources.charts` with the words below it."""
    return tag("figure", Html(inline(chart)), tag("figcaption", caption))
