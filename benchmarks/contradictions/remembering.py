"""Claims and model answers that are made once, however often a text comes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assets.claims.model import Claim, DocumentText
from assets.contradictions.judge import Extractor, Model, TextPair


class RememberedExtractor:
    """An extractor that draws the claims of one text only once.

    Public sets pair few documents in many ways, so most of their texts come again.

    Args:
        extractor: Draws the claims of a text that is new.
    """

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self._known: dict[str, list[Claim]] = {}

    def extract(self, documents: Sequence[DocumentText]) -> list[Claim]:
        """Return the claims of documents, in the order of documents and text.

        Args:
            documents: Bare texts in one language, without headings or passages.
        """
        new = {each.text: each for each in documents if each.text not in self._known}
        for text, document in new.items():
            self._known[text] = self._extractor.extract([document])
        return [claim for each in documents for claim in self._of(each)]

    def _of(self, document: DocumentText) -> Iterator[Claim]:
        for claim in self._known[document.text]:
            yield replace(claim, version_id=document.version_id)


class RememberedModel:
    """A model that is asked about one pair of texts only once.

    Args:
        model: Answers for a pair that is new.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[TextPair, float] = {}

    def contradiction(self, pairs: Sequence[TextPair]) -> npt.NDArray[np.float32]:
        """Return the probability of contradiction, shape (n,), both directions."""
        new = sorted(set(pairs) - self._known.keys())
        if new:
            self._known |= dict(
                zip(new, self._model.contradiction(new).tolist(), strict=True)
            )
        return np.array([self._known[pair] for pair in pairs], np.float32)
