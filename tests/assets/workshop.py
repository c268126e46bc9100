"""A home in which assets run one by one, without the model and without the audit."""

import io
import zipfile
from pathlib import Path
from typing import Any

import dagster as dg

from assets.documents.data_tables import data_tables
from assets.documents.documents import documents
from assets.documents.files import files
from resources.dagster_resources import LakehouseResource, RunBranch
from resources.lakehouse import Lakehouse
from resources.settings import Settings

READING = (files, documents, data_tables)


class Workshop:
    """Runs assets on a folder and merges what they wrote, as a release would."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder / "home", agent="tester")
        self.docs = folder / "docs"
        self.docs.mkdir()
        self.lakehouse = Lakehouse(self.settings)
        self.resource = LakehouseResource(home=str(self.settings.home))

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
        return path

    def run(
        self,
        *assets: dg.AssetsDefinition | dg.AssetChecksDefinition,
        merge: bool = True,
        raise_on_error: bool = True,
        ops: dict[str, Any] | None = None,
        **config: Any,  # noqa: ANN401
    ) -> dg.ExecuteInProcessResult:
        config.setdefault("paths", [str(self.docs)])
        chosen = assets or READING
        ops = dict(ops or {})
        if files in chosen:
            ops["files"] = {"config": config}
        result = dg.materialize(
            chosen,
            resources=self.resources(),
            run_config={"ops": ops},
            raise_on_error=raise_on_error,
        )
        branch = f"ingest/{result.run_id[:8]}"
        if merge and result.success:
            self.lakehouse.catalog.merge(branch)
            self.lakehouse.catalog.delete_branch(branch)
        return result

    def resources(self) -> dict[str, Any]:
        branch = RunBranch(lakehouse=self.resource)
        return {"lakehouse": self.resource, "branch": branch}

    def sql(self, query: str, ref: str = "main") -> list[tuple[Any, ...]]:
        rows = self.lakehouse.warehouse.query(query, ref)
        return [tuple(row.values()) for row in rows.to_pylist()]

    def live(self) -> list[str]:
        rows = self.sql("select uri from kb.live_files order by uri")
        return [uri for (uri,) in rows]

    def kept_out(self) -> dict[str, str]:
        rows = self.sql("select uri, reason from kb.current_quarantine order by uri")
        return dict(rows)

    def count(self, table: str) -> int:
        return len(self.sql(table if " " in table else f"from {table}"))

    def head(self) -> str:
        return self.lakehouse.catalog.resolve("main").id


def metadata(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, Any]:
    (event,) = result.asset_materializations_for_node(asset)
    return {name: value.value for name, value in event.metadata.items()}


def zipped(**members: str | bytes) -> bytes:
    """Return a ZIP archive; in names, "__" stands for "." and "_0_" for "/"."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            path = name.replace("_0_", "/").replace("__", ".")
            archive.writestr(zipfile.ZipInfo(path), content)
    return buffer.getvalue()
