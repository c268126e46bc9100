"""The texts that are embedded: passages of public sets, of known lengths."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from benchmarks.retrieval.sets import read
from resources.embedding import Embedder

SETS = ("scifact", "cranfield")
LENGTHS = {"16 pieces": 16, "64 pieces": 64, "256 pieces": 256}


def passages(data: Path, count: int) -> list[str]:
    """Return abstracts of public sets, evenly drawn, as many of each set.

    Args:
        data: Folder with `retrieval/<set>`.
        count: How many, 1 or more.
    """
    drawn: list[str] = []
    for share, name in enumerate(SETS, start=1):
        documents = list(read(data / "retrieval" / name).documents.values())
        wanted = count * share // len(SETS) - len(drawn)
        places = np.linspace(0, len(documents) - 1, wanted).astype(int)
        drawn += [documents[at] for at in places]
    return drawn


def cut(texts: list[str], embedder: Embedder) -> Mapping[str, list[str]]:
    """Return beginnings of the texts by their length in word pieces.

    Texts that are too short for a length are left out of it.
    """
    tokenizer = _tokenizer(embedder)
    encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
    found = {}
    for name, pieces in LENGTHS.items():
        room = pieces - 2  # Two special ones come to it.
        found[name] = [
            text[: each.offsets[room - 1][1]]
            for text, each in zip(texts, encoded, strict=True)
            if len(each) >= room
        ]
    return found


def pieces(texts: list[str], embedder: Embedder) -> list[int]:
    """Return the word pieces that the model reads of each text."""
    tokenizer = _tokenizer(embedder)
    tokenizer.enable_truncation(embedder.max_tokens or 512)
    return [len(each) for each in tokenizer.encode_batch(texts)]


def _tokenizer(embedder: Embedder) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(embedder.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
