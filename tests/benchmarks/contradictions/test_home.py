"""A tiny home from end to end: files in, conflicts out, held against the planted."""

from pathlib import Path

import pytest

from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.homes import Home, write_csv
from benchmarks.contradictions.outcome import figures, judge
from benchmarks.contradictions.wording import Edit

RULES = "# Rules of the hall\n\nThe working week is 36 hours.\n\nThe lift is blue.\n"
NOTE = "# A note\n\nThe working week is 44 hours.\n\nThe lift is blue.\n"
WRONG = Edit(
    "W001", "number", "conflict", "note.md", "The working week is 44 hours.",
    "36 hours", "44 hours", (Anchor("rules.md", "The working week is 36 hours."),),
)  # fmt: skip
RIGHT = Edit(
    "R001", "name", "paraphrase", "note.md", "The lift is blue.", "blue", "blue",
    (Anchor("rules.md", "The lift is blue."),),
)  # fmt: skip


@pytest.mark.slow
def test_a_planted_conflict_is_found_in_a_home_and_a_right_one_left_alone(
    tmp_path: Path,
) -> None:
    for name, text in (("samples/rules.md", RULES), ("planted/note.md", NOTE)):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    home = Home(tmp_path / "home")
    for source in ("samples", "planted"):
        home.take_in(tmp_path / source, source)
    rows, library = home.reported()
    edits = [WRONG, RIGHT]
    found = figures(judge(library, rows, edits, ("samples", "planted")), edits)
    assert found["recall"]["value"] == 1.0
    assert found["precision"]["value"] == 1.0
    assert found["harmless_reported"]["value"] == 0.0


def test_rows_are_written_with_their_header(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ("x", "y"), [(1, "two, three")])
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert text == 'x,y\n1,"two, three"\n'
