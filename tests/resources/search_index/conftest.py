from pathlib import Path

import pytest

from resources.search_index import SearchIndex
from tests.resources.search_index.passages import chunk, table


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return SearchIndex(tmp_path / "search")


@pytest.fixture
def handbook(index: SearchIndex) -> SearchIndex:
    index.add(
        table(
            chunk("a", 'The "quick" fox: jumps over GPT-4 and foo_bar', seed=1),
            chunk("b", "Der Urlaub im Café", seed=2, page=3, heading_path=["H", "I"]),
            chunk("c", "IT policy, version 3.11", seed=3, position=4, start=7, end=30),
            chunk("d", "知识库可以回答问题", seed=4),
            chunk("e", "5f" * 32, seed=5),
        )
    )
    index.refresh()
    return index
