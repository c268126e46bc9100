import sys
from pathlib import Path

import pytest

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
