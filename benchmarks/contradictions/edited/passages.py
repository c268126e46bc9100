"""The sample library as passages: sentences, items of lists and rows of tables."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.contradictions.places import find_quotes

TEXTS = Path(__file__).parents[3] / "docs" / "samples" / "text"
# One is cut off in the middle, the other a scan: neither is read as it was written.
UNREADABLE = ("inbox/", "handbook/fire-notice-scan.png")
NEAR = 0.75  # Share of the words of the longer of two passages that say much the same.
ALIKE = 0.55  # The same of a passage and a quote that is disputed.
_END = re.compile(r"(?<=[.!?])(?<!\bDr\.)(?<![\s(][A-Z]\.) (?=[A-Z\"“])")
_ITEM = re.compile(r"(?:- |\d+\. )")
_WORD = re.compile(r"\w+(?:[.,]\w+)*|[°%€£$]")
_ITSELF = re.compile(
    r"\b[Vv]ersion \d|\b[Ii]n force from|^Written by |^Held |^Product sheet FQ"
    r"|^Fennel Quay Tea Cooperative,"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list or a table of a document.

    Attributes:
        file: The document, below the library; `parent!/member` inside a zip file.
        title: Its title.
        headings: Headings above the block, outermost first.
        kind: text, list or table.
        parts: Its sentences, items, or rows as `| cell | cell |`.
        header: First row of a table; nothing for others.
    """

    file: str
    title: str
    headings: tuple[str, ...]
    kind: str
    parts: tuple[str, ...]
    header: str = ""


@dataclass(frozen=True)
class Passage:
    """One sentence, item or row: what is edited.

    Attributes:
        block: Where it stands.
        at: Its place among the block's parts, from 0.
    """

    block: Block
    at: int

    @property
    def text(self) -> str:
        """What it says."""
        return self.block.parts[self.at]

    @property
    def name(self) -> str:
        """Names it for choices of chance; two alike in one document share a name."""
        return f"{self.block.file} {' '.join(self.block.headings)} {self.text}"

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.block.kind == "table"

    @cached_property
    def words(self) -> Counter[str]:
        """Its words, without case."""
        return Counter(_WORD.findall(self.text.casefold()))


def read_passages(texts: Path = TEXTS) -> list[Passage]:
    """Return every passage of the library's documents, in reading order.

    Args:
        texts: Folder with the text of each document as Markdown.
    """
    return [
        Passage(block, at)
        for path in sorted(texts.rglob("*.md"))
        if not (file := _file(path.relative_to(texts))).startswith(UNREADABLE)
        for block in _blocks(file, path.read_text(encoding="utf-8"))
        for at in range(len(block.parts))
    ]


def editable(passages: Sequence[Passage], known: Path) -> list[Passage]:
    """Return the passages that say one thing only, and the same thing everywhere.

    Left out are passages that the library itself contradicts, those that another
    passage says nearly alike but not the same (another edition, a template), what a
    document says of its own version, and questions.

    Args:
        passages: All of the library.
        known: A CSV file of its contradictions, with columns quote_a and quote_b.
    """
    disputed = disputed_in(passages, known)
    return [
        each
        for each in passages
        if each not in disputed
        and not each.text.endswith(("?", ":", ","))
        and not _ITSELF.search(each.text)
        and len(each.words) > 2
        and not any(_nearly(each, other) for other in passages)
    ]


def disputed_in(passages: Sequence[Passage], known: Path) -> set[Passage]:
    """Return the passages that a known contradiction of the library is about.

    Those that say much the same as one side of it are among them.
    """
    with known.open(encoding="utf-8", newline="") as file:
        quotes = [row[f"quote_{side}"] for row in csv.DictReader(file) for side in "ab"]
    plain = [re.sub(r"[,\"]", " ", quote.casefold()) for quote in quotes]
    words = [Counter(_WORD.findall(quote)) for quote in plain]
    return {
        each
        for each in passages
        if any(
            find_quotes(each.text, quote)
            or find_quotes(quote, each.text)
            or shared(each.words, said) >= ALIKE
            for quote, said in zip(quotes, words, strict=True)
        )
    }


def twins(passage: Passage, passages: Sequence[Passage]) -> list[Passage]:
    """Return the other passages that say it in the same words."""
    return [
        each
        for each in passages
        if each.text == passage.text and each is not passage and not each.is_row
    ]


def shared(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of the words of the longer of two that are in both."""
    return (one & other).total() / max(one.total(), other.total(), 1)


def _nearly(one: Passage, other: Passage) -> bool:
    if one.block is other.block or one.text == other.text:
        return False  # Rows and items of one list are alike.
    return shared(one.words, other.words) >= NEAR


def _file(path: Path) -> str:
    name = path.as_posix().removesuffix(".md")
    return name.replace(".zip/", ".zip!/")


def _blocks(file: str, text: str) -> Iterator[Block]:
    front, _, body = text.partition("\n\n")
    title = re.sub(r"^title: ", "", front.splitlines()[0])
    headings: list[str] = []
    for part in re.split(r"\n\s*\n", body.strip()):
        lines = part.splitlines()
        if mark := re.match(r"(#+) (.*)", lines[0]):
            headings = [*headings[: len(mark[1]) - 1], mark[2]]
            lines = lines[1:]
        if lines and "{{" not in part:
            kind, parts, header = _parts(lines)
            yield Block(file, title, tuple(headings), kind, tuple(parts), header)


def _parts(lines: Sequence[str]) -> tuple[str, list[str], str]:
    """Return kind, parts and header of a block's lines."""
    if lines[0].startswith("|"):
        return "table", list(lines[2:]), lines[0]
    if not _ITEM.match(lines[0]):
        plain = _unmarked(" ".join(line.strip() for line in lines))
        return "text", _END.split(plain), ""
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            items.append(_ITEM.sub("", line, count=1))
        else:
            items[-1] += f" {line.strip()}"
    return "list", [_unmarked(item) for item in items], ""


def _unmarked(text: str) -> str:
    return text.replace("**", "").replace("  ", " ")
