import re
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from resources.report import Section, page, tag, write_page
from tests.resources.charts.pictures import contrast

SECTIONS = [
    Section("one", "The <first>", tag("p", "words")),
    Section("two", "Second", tag("p", "more")),
]


def test_a_page_needs_nothing_else() -> None:
    whole = page("Trust", tag("p", "lead"), SECTIONS)
    assert whole.startswith("<!doctype html>\n<html")
    for other in ("http:", "https:", "src=", "url(", "@import", "<script", "<link"):
        assert other not in whole
    assert "default-src 'none'" in whole
    assert 'name="viewport"' in whole
    assert "prefers-color-scheme: dark" in whole


def test_a_page_lists_its_sections_by_address() -> None:
    whole = page("Trust", tag("p", "lead"), SECTIONS)
    assert '<html lang="en">' in whole
    for section in SECTIONS:
        assert f'href="#{section.name}"' in whole
        assert f'<section id="{section.name}"' in whole
    assert "The &lt;first&gt;" in whole
    assert whole.count("<h1>") == 1
    assert whole.count("<main>") == 1


def test_a_page_is_written_whole_and_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "reports" / "trust.html"
    assert write_page(path, "one")
    first = path.stat().st_mtime_ns
    assert not write_page(path, "one")
    assert path.stat().st_mtime_ns == first
    assert write_page(path, "two \ud800")
    assert path.read_text(encoding="utf-8") == "two ?"
    assert [each.name for each in path.parent.iterdir()] == ["trust.html"]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_what_is_written_can_be_read_in_light_and_dark(scheme: int) -> None:
    style = files("resources.report").joinpath("style.css").read_text()
    colours = dict(re.findall(r"--(\w+): (#\w{6})", style.split(":root {")[1 + scheme]))
    inks, papers = ("ink", "soft", "blue", "orange"), ("paper", "card")
    for ink, paper in product(inks, papers):
        assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
