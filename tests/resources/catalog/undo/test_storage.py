from pathlib import Path

from resources.catalog import Catalog
from tests.object_storage import Bucket
from tests.resources.catalog.undo.conftest import LONG, numbers


def test_a_rollback_works_in_object_storage(bucket: Bucket, tmp_path: Path) -> None:
    url, place = f"sqlite:///{tmp_path}/c.db", f"{bucket.uri}/kb"
    with Catalog(url, place, storage=bucket.storage) as catalog:
        catalog.at(agent="ann").create_namespace("kb")
        catalog.at(agent="ann").create_table("kb.a", LONG).append(numbers(1, 2))
        catalog.at(agent="eve").load_table("kb.a").append(numbers(10))
        catalog.at(agent="eve").load_table("kb.a").delete("x = 1")
        catalog.at(agent="bob").load_table("kb.a").append(numbers(20))
        catalog.rollback("eve")
        rows = catalog.at().load_table("kb.a").scan().to_arrow()["x"].to_pylist()
        assert sorted(rows) == [1, 2, 20]
        assert not catalog.verify().problems
