"""Keys of vectors: a hash of everything that decides what a vector is."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

FORM = "assay-vector-1"


@dataclass(frozen=True)
class Space:
    """What decides a vector, but for the text: two spaces share no key.

    Attributes:
        model: Name and revision of the model, as `Embedder.model_id` has them.
        precision: Number format that the model computes in, such as `f32`.
        max_tokens: Word pieces read of a text; None where the model has no limit.
        prompt: What the model is told before the text; empty for nothing.
    """

    model: str
    precision: str
    max_tokens: int | None
    prompt: str = ""

    def keys(self, texts: Iterable[str]) -> list[bytes]:
        """Return the key of each text: 32 bytes, a SHA-256.

        The parts before the text cannot run into it or into each other: each is told
        with its length. A lone surrogate is hashed as it is.
        """
        parts = (FORM, self.model, self.precision, self.max_tokens, self.prompt)
        before = sha256()
        for part in parts:
            spelled = str(part).encode("utf-8", "surrogatepass")
            before.update(len(spelled).to_bytes(8, "big") + spelled)
        keys = []
        for text in texts:
            digest = before.copy()
            digest.update(text.encode("utf-8", "surrogatepass"))
            keys.append(digest.digest())
        return keys
