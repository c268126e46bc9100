"""Prose sources: a file with a small header, a blank line and Markdown."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One prose source; `path` is where its document goes inside the library."""

    path: str
    title: str
    author: str
    date: datetime
    body: str
    extra: dict[str, str]

    @property
    def suffix(self) -> str:
        """The format to write, such as 'docx'."""
        return self.path.rsplit(".", 1)[1]


def read_source(file: Path, root: Path) -> Source:
    """Read a source such as text/policies/travel.docx.md, below root."""
    header, body = file.read_text(encoding="utf-8").split("\n\n", 1)
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    return Source(
        path=file.relative_to(root).as_posix().removesuffix(".md"),
        title=fields.pop("title"),
        author=fields.pop("author"),
        date=datetime.fromisoformat(fields.pop("date")).replace(tzinfo=UTC),
        body=body,
        extra=fields,
    )


def read_sources(root: Path) -> list[Source]:
    """Read every source below root, in order of path."""
    return [read_source(file, root) for file in sorted(root.rglob("*.md"))]
