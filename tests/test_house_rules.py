"""Rules a linter cannot see, checked over the whole code base."""

import ast
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import defs

ROOT = Path(__file__).parents[1]
LAYERS = ("resources", "assets", "pipelines")
MODULES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
QUERIES = sorted((ROOT / "sql").rglob("*.sql"))
HEAVY = (
    "torch",
    "sentence_transformers",
    "lancedb",
    "great_expectations",
    "xberg",
    "spacy",
    "openvino",
    "pint",
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    names += [
        a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
    ]
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_flow_one_way(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])
    assert not imported(path) & set(LAYERS[layer + 1 :])
    assert "__future__" not in imported(path)  # Dagster reads annotations as types.


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_engines_do_not_know_dagster(path: Path) -> None:
    is_engine = path.is_relative_to(ROOT / "resources")
    if is_engine and path.name != "dagster_resources.py":
        assert "dagster" not in imported(path)


@pytest.mark.parametrize("path", QUERIES, ids=name)
def test_every_query_says_what_it_returns_in_lower_case(path: Path) -> None:
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("-- ")
    code = "\n".join(line.split("--")[0] for line in rest)
    for word in ("SELECT", "FROM", "WHERE", "JOIN", "WITH"):
        assert word not in code.split()


def test_definitions_load_and_every_dependency_exists() -> None:
    dg.Definitions.validate_loadable(defs())
    assert not defs().resolve_asset_graph().external_asset_keys


def test_every_asset_introduces_itself() -> None:
    for spec in defs().resolve_all_asset_specs():
        assert spec.description, spec.key
        assert spec.owners, spec.key
        assert spec.kinds, spec.key
        assert spec.code_version, spec.key
        assert spec.group_name != "default", spec.key


def test_the_assets_are_those_of_the_main_job() -> None:
    keys = {spec.key.to_user_string() for spec in defs().resolve_all_asset_specs()}
    assert keys == {
        "files",
        "documents",
        "data_tables",
        "chunks",
        "embeddings",
        "search_index",
        "claims",
        "contradictions",
        "source_reliability",
        "consensus",
        "claim_trust",
        "document_trust",
        "table_trust",
        "healing",
        "release",
        "trust_report",
        "alerts",
        "hdf5_archive",
        "csv_archive",
    }


def test_definitions_load_nothing_heavy() -> None:
    code = (
        "import sys; from pipelines.definitions import defs; defs(); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
