from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from resources.report import (
    Html,
    bars,
    cells,
    chips,
    folded,
    gauge,
    joined,
    quote,
    table,
    tag,
    tiles,
)
from resources.report.parts import content

EVIL = '<script>alert("x")</script>\' onload="y" & \x1b[31m\u202e'


class Reader(HTMLParser):
    """Collects elements and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@given(st.text())
def test_text_comes_through_as_text_whatever_it_is(text: str) -> None:
    found = Reader(tag("p", text, title=text))
    assert [name for name, _ in found.elements] == ["p"]
    said = "".join(each if each.isprintable() or each == "\n" else "?" for each in text)
    assert "".join(found.words) == said
    assert found.elements[0][1] == {"title": said}


def test_markup_of_documents_is_never_markup_of_the_page() -> None:
    parts = (
        table((EVIL, "n"), [(EVIL, EVIL)]),
        tiles({EVIL: EVIL}),
        cells({EVIL: {EVIL: 0.5}}, name=EVIL),
        bars({EVIL: 1.0}, columns=(EVIL, "n")),
        chips({EVIL: 1.0}),
        quote(EVIL),
    )
    found = Reader(joined(parts))
    assert "script" not in {name for name, _ in found.elements}
    assert not any("onload" in attributes for _, attributes in found.elements)
    assert "\x1b" not in joined(parts)
    assert "\u202e" not in joined(parts)


def test_own_markup_is_kept() -> None:
    assert content(Html("<b>a</b>")) == "<b>a</b>"
    assert tag("p", Html("<b>a</b>"), "<", class_="x", aria_label="y") == (
        '<p class="x" aria-label="y"><b>a</b>&lt;</p>'
    )


def test_nothing_and_numbers_are_content_too() -> None:
    assert content(None) == ""
    assert content(0.123) == "0.12"


def test_a_gauge_says_its_interval_to_those_who_cannot_see_it() -> None:
    found = Reader(gauge(0.2, 0.5, 0.9))
    assert "".join(found.words) == "0.50, between 0.20 and 0.90"
    assert {"style": "--low:0.2000;--high:0.9000;--value:0.5000"}.items() <= dict(
        found.elements[3][1]
    ).items()
    assert found.elements[3][1]["aria-hidden"] == "true"


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    found = Reader(bars({"a": 2.0, "b": 1.0, "c": 0.0}, columns=("x", "n")))
    styles = [each.get("style") for _, each in found.elements if "style" in each]
    assert styles == ["width:100.0%", "width:50.0%", "width:0.0%"]


def test_a_table_names_its_columns_and_rows() -> None:
    found = Reader(table(("a", "b"), [("x", "1"), ("y", "2")]))
    scopes = [each["scope"] for name, each in found.elements if name == "th"]
    assert scopes == ["col", "col", "row", "row"]


def test_cells_say_their_number_and_leave_empty_what_is_missing() -> None:
    found = Reader(cells({"a": {"x": 0.91}, "b": {"y": 0.1}}, name="source"))
    assert [each for each in found.words if each[0] == "0"] == ["0.91", "0.10"]
    assert sum(name == "td" for name, _ in found.elements) == 4
    frame = found.elements[0][1]
    assert (frame["tabindex"], frame["role"]) == ("0", "region")


def test_what_is_too_much_at_once_can_be_opened() -> None:
    parts = [tag("p", name) for name in "abcd"]
    assert folded(parts, 9, "things") == joined(parts)
    found = Reader(folded(parts, 1, "things"))
    assert found.words == ["a", "3 more things", "b", "c", "d"]
    assert [name for name, _ in found.elements][1:3] == ["details", "summary"]
