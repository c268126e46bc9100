"""What is kept about metadata files, and what no engine may switch off."""

import gzip
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest
from pyiceberg.catalog import Catalog as PyIcebergCatalog
from pyiceberg.view.metadata import SQLViewRepresentation, ViewVersion
from pyiceberg.view.metadata import ViewRepresentation as Representation

from resources.catalog import Catalog
from resources.catalog.model import Content

ROW = pa.table({"x": pa.array([7], pa.int64())})


def is_true_to_its_file(content: Content) -> bool:
    assert content.metadata_location is not None
    path = Path(content.metadata_location.removeprefix("file://"))
    return content.checksum == sha256(path.read_bytes()).hexdigest()


def make_view(catalog: PyIcebergCatalog, key: str) -> None:
    query = SQLViewRepresentation(type="sql", sql="select 1", dialect="duckdb")
    version = ViewVersion(
        version_id=1,
        schema_id=0,
        timestamp_ms=1,
        summary={},
        representations=[Representation(root=query)],
        default_namespace=["kb"],
    )
    catalog.create_view(key, ROW.schema, version)


def test_every_metadata_file_has_its_checksum_in_the_commit(
    filled: Catalog, tmp_path: Path
) -> None:
    main = filled.at("main")
    main.load_table("kb.a").append(ROW)
    with main.load_table("kb.b").update_schema() as change:
        change.add_column("y", main.load_table("kb.b").schema().find_type("x"))
    make_view(main, "kb.v")
    place = filled.contents()["kb.a"].metadata_location or ""
    main.register_table("kb.again", place)
    view = filled.contents()["kb.v"].metadata_location or ""
    main.register_view("kb.w", view)
    zipped = tmp_path / "warehouse" / "00001-z.gz.metadata.json"
    zipped.write_bytes(gzip.compress(Path(place).read_bytes()))
    main.register_table("kb.zipped", str(zipped)).append(ROW)
    main.rename_table("kb.b", "kb.c")
    for commit in filled.log():
        contents = [item.content for item in commit.operations]
        tables = [c for c in contents if c is not None and c.kind != "namespace"]
        assert all(map(is_true_to_its_file, tables))
    assert len([c for c in filled.contents().values() if c.checksum]) == 6


def gc_enabled(catalog: Catalog, key: str) -> str | None:
    return catalog.at("main").load_table(key).properties.get("gc.enabled")


@pytest.mark.parametrize("value", ["true", "TRUE", None])
def test_no_engine_can_switch_its_own_clean_up_on(
    filled: Catalog, value: str | None
) -> None:
    main = filled.at("main")
    main.create_table("kb.c", ROW.schema, properties={"gc.enabled": "true"})
    assert gc_enabled(filled, "kb.c") == "false"
    with main.load_table("kb.c").transaction() as change:
        change.set_properties({"gc.enabled": value or "true", "other": "kept"})
    if value is None:
        with main.load_table("kb.c").transaction() as change:
            change.remove_properties("gc.enabled")
    assert gc_enabled(filled, "kb.c") == "false"
    assert main.load_table("kb.c").properties["other"] == "kept"
    with main.create_table_transaction(
        "kb.d", ROW.schema, properties={"gc.enabled": "true"}
    ) as change:
        change.set_properties({"gc.enabled": "true"})
    assert gc_enabled(filled, "kb.d") == "false"


def test_a_client_that_cleans_up_after_its_commits_deletes_nothing(
    filled: Catalog, tmp_path: Path
) -> None:
    main = filled.at("main")
    eager = {
        "write.metadata.delete-after-commit.enabled": "true",
        "write.metadata.previous-versions-max": "1",
    }
    table = main.create_table("kb.c", ROW.schema, properties=eager)
    for _ in range(4):
        table.append(ROW)
    kept = {path for path in tmp_path.rglob("*") if path.is_file()}
    main.purge_table("kb.c")
    assert kept <= {path for path in tmp_path.rglob("*") if path.is_file()}
    counts = [
        filled.at(f"main~{back}").load_table("kb.c").scan().to_arrow().num_rows
        for back in range(1, 6)
    ]
    assert counts == [4, 3, 2, 1, 0]
