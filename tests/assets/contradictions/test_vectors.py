"""Vectors of statements are made once and written as rows of their table."""

import numpy as np
import pytest

from assets.contradictions.vectors import StatementVectors
from resources.ids import content_id
from resources.schemas import EMBEDDINGS
from resources.tables import append
from tests.assets.workshop import Workshop


@pytest.mark.slow
def test_vectors_that_are_known_are_not_made_again(workshop: Workshop) -> None:
    texts = {
        content_id(text): text
        for text in (
            "The lamp is green.",
            "The lantern has a green colour.",
            "Herons eat fish.",
        )
    }
    lamp, lantern, heron = texts
    vectors = StatementVectors(workshop.lakehouse, "main")
    near, far = vectors.similarity(texts, [lamp, lamp], [lantern, heron])
    assert near > 0.5 > far
    assert vectors.made == 3
    with workshop.lakehouse.catalog.transaction(message="Vectors") as tx:
        append(tx, EMBEDDINGS, vectors.table("run"))
    again = StatementVectors(workshop.lakehouse, "main")
    assert np.allclose(again.similarity(texts, [lamp], [lantern]), near, atol=1e-5)
    assert again.made == 0
    assert again.table("run").num_rows == 0
