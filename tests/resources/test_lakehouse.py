import sys
from pathlib import Path

import numpy as np
import pytest

from resources.embedding.cache import Space
from resources.lakehouse import Lakehouse
from resources.settings import Settings


def test_nothing_is_made_before_it_is_used(tmp_path: Path) -> None:
    with Lakehouse(Settings(home=tmp_path / "home")):
        pass
    assert not (tmp_path / "home").exists()


def test_each_part_is_opened_once_in_the_home(tmp_path: Path) -> None:
    with Lakehouse(Settings(home=tmp_path / "home", agent="ann")) as lakehouse:
        assert lakehouse.catalog is lakehouse.catalog
        assert lakehouse.catalog.resolve("main").agent == "ann"
        assert lakehouse.warehouse.query("select 1 as one").to_pylist() == [{"one": 1}]
        assert lakehouse.search_index.folder == tmp_path / "home" / "search"
        assert lakehouse.search_index.model == lakehouse.embedder.model_id
        assert lakehouse.search is lakehouse.search
        assert not lakehouse.embedder.loaded
    assert (tmp_path / "home" / "catalog.db").exists()


def test_a_closed_lakehouse_lets_go_of_its_engine(tmp_path: Path) -> None:
    with Lakehouse(Settings(home=tmp_path / "home")) as lakehouse:
        lakehouse.warehouse.query("select 1")
        assert lakehouse.warehouse._engine is not None
    assert lakehouse.warehouse._engine is None


def test_the_settings_choose_model_and_batch(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, embedding_model="other", embedding_batch=7)
    embedder = Lakehouse(settings).embedder
    assert (embedder.model, embedder.batch) == ("other", 7)


def test_the_settings_bound_the_cache(tmp_path: Path) -> None:
    vectors = np.eye(4, dtype=np.float32)
    for room, kept in ((2**20, True), (0, False)):
        home = tmp_path / str(room)
        settings = Settings(home=home, cache_memory_bytes=room, cache_disk_bytes=room)
        with Lakehouse(settings) as lakehouse:
            lakehouse.cache.embed(
                Space("m@0", "f32", 256), list("abcd"), lambda _: vectors
            )
            stats = lakehouse.cache.stats
        assert (stats.memory_bytes > 0, stats.disk_bytes > 0) == (kept, kept)
        assert settings.cache_folder.exists() == kept


@pytest.mark.parametrize("name", ["torch", "lancedb", "great_expectations"])
def test_opening_a_home_loads_nothing_heavy(tmp_path: Path, name: str) -> None:
    import subprocess

    code = (
        "import sys; from pathlib import Path; "
        "from resources.lakehouse import Lakehouse; "
        "from resources.settings import Settings; "
        f"home = Lakehouse(Settings(home=Path({str(tmp_path)!r}))); "
        "home.warehouse.query('select 1'); home.search_index.covered(); "
        f"assert {name!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
