"""The one file that says what the index is: which segments, in which order."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_128

from resources.flat_index.errors import FlatIndexError
from resources.flat_index.files import published

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Segment:
    """A file of rows that never changes.

    Attributes:
        name: Of the file.
        rows: In it, 1 or more.
        size: Its bytes.
        checksum: Hash of them.
    """

    name: str
    rows: int
    size: int
    checksum: str


@dataclass(frozen=True)
class Manifest:
    """A state of the index.

    Attributes:
        model: Id of the model of the vectors.
        dimension: Length of a vector; 0 before the first.
        generation: Names the numbering of the rows: it is another one whenever a row
            got another number or was taken away.
        centre: What codes are relative to, `dimension` numbers; none while there are
            too few vectors to tell.
        segments: In the order of their rows.
    """

    model: str
    dimension: int
    generation: str
    centre: tuple[float, ...]
    segments: tuple[Segment, ...]

    @classmethod
    def empty(cls, model: str) -> Self:
        """Return the state without a row, of a generation of its own."""
        return cls(model, 0, uuid4().hex, (), ())

    @property
    def rows(self) -> int:
        """Number of all rows."""
        return sum(segment.rows for segment in self.segments)

    @property
    def origin(self) -> npt.NDArray[np.float32] | None:
        """The centre as a vector, shape (dimension,)."""
        return np.array(self.centre, dtype=np.float32) if self.centre else None

    def renumbered(self, segments: tuple[Segment, ...]) -> Self:
        """Return a state of other rows: a new generation."""
        return replace(self, segments=segments, generation=uuid4().hex)


def read(folder: Path) -> Manifest | None:
    """Return the state that is written in a folder; None if there is none.

    Raises:
        FlatIndexError: If its file is damaged or of a later format.
    """
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return _parsed(content)
    except (ValueError, KeyError, TypeError) as error:
        problem = f"{folder / NAME} is damaged: {error!r}"
        raise FlatIndexError(problem, folder) from error


def write(folder: Path, manifest: Manifest) -> None:
    """Make a state the one of a folder, all at once and durably."""
    body = json.dumps({"format": FORMAT, **asdict(manifest)})
    content = {"checksum": _hash(body), "manifest": body}
    with published(folder / NAME) as path:
        path.write_text(json.dumps(content), encoding="utf-8")


def _parsed(content: bytes) -> Manifest:
    outer: dict[str, Any] = json.loads(content)
    if outer["checksum"] != _hash(outer["manifest"]):
        msg = "its checksum does not fit"
        raise ValueError(msg)
    known = json.loads(outer["manifest"])
    if known.pop("format") != FORMAT:
        msg = "its format is unknown"
        raise ValueError(msg)
    segments = tuple(Segment(**segment) for segment in known.pop("segments"))
    return Manifest(**known | {"centre": tuple(known["centre"])}, segments=segments)


def _hash(text: str) -> str:
    return xxh3_128(text.encode()).hexdigest()
