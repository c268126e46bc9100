from pathlib import Path

import pytest

from assets.claims.aliases import AliasFileError, read_aliases


def test_names_are_read_and_comments_are_not(tmp_path: Path) -> None:
    path = tmp_path / "aliases.csv"
    path.write_text("# ours\nFQ Tea,Fennel Quay Tea Cooperative\n\n", encoding="utf-8")
    assert read_aliases(path) == {"FQ Tea": "Fennel Quay Tea Cooperative"}


def test_no_file_is_no_alias(tmp_path: Path) -> None:
    assert read_aliases(tmp_path / "aliases.csv") == {}


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"a,b\nc\n", 2), (b"a,b\na,c\n", 2), (b"a,\n", 1), (b"a,b\n\xff,c\n", 1)],
)
def test_a_bad_line_is_named(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "aliases.csv"
    path.write_bytes(content)
    with pytest.raises(AliasFileError, match=f"line {line}"):
        read_aliases(path)
