"""Articles of public sets, as files and as the passages that the project cuts them to.

Two cuts of one set share no text, so nothing that is embedded for one is known to the
other.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assets.documents.chunking import Chunker
from benchmarks.search.material import Material

SETS = ("scifact", "cranfield")  # Whole articles, and not single paragraphs.
ARTICLES_A_DOCUMENT = 20  # As a long report has sections.


@dataclass(frozen=True)
class Passages:
    """Passages of documents that are not in the home yet.

    Attributes:
        texts: Distinct.
        tokens: Mean of their word pieces.
    """

    texts: list[str]
    tokens: float

    def material(self, dimension: int) -> Material:
        """Return them as rows are made of; their vectors are not known."""
        empty = np.zeros((len(self.texts), dimension), np.float32)
        return Material(self.texts, empty, [])


def articles(data: Path) -> Iterator[str]:
    """Yield each article of the sets as Markdown: its title as heading, its text."""
    for name in SETS:
        path = data / "retrieval" / name / "corpus.jsonl.gz"
        for line in gzip.decompress(path.read_bytes()).splitlines():
            found = json.loads(line)
            if found["text"].strip():
                yield f"## {found['title'].strip()}\n\n{found['text'].strip()}\n"


def cut(data: Path, count: int) -> Passages:
    """Return so many passages, as the main job would cut them.

    Raises:
        ValueError: If the sets do not hold as many.
    """
    chunker, tokens = Chunker(), dict[str, int]()
    whole = list(articles(data))
    for start in range(0, len(whole), ARTICLES_A_DOCUMENT):
        text = "\n".join(whole[start : start + ARTICLES_A_DOCUMENT])
        (spans,) = chunker.cut([text])
        tokens |= {text[span.start : span.end]: span.tokens for span in spans}
        if len(tokens) >= count:
            texts = list(tokens)[:count]
            return Passages(texts, sum(tokens[each] for each in texts) / count)
    msg = f"{data} holds {len(tokens):,} distinct passages, not {count:,}"
    raise ValueError(msg)


def write(data: Path, folder: Path, count: int) -> None:
    """Write the last articles of the sets as so many Markdown files."""
    folder.mkdir(parents=True)
    for number, text in enumerate(list(articles(data))[-count:]):
        (folder / f"{number:04d}.md").write_text(f"#{text[1:]}", encoding="utf-8")
