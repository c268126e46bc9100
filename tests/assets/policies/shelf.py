"""A home with documents, claims and a data table, and a folder of rules."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from textwrap import dedent
from typing import Any

import pyarrow as pa

from assets.claims.model import STATEMENT, VALUE, Claim, to_table
from assets.contradictions.lifecycle import Pass, events
from assets.contradictions.model import Group
from assets.policies.violations import policy_groups
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.policies import Policy, load_policies
from resources.schemas import CLAIMS, CONTRADICTIONS, DOCUMENTS, FILES, TableSpec
from resources.settings import Settings
from resources.tables import append
from resources.values import name_key, parse_value
from tests.rows import filled

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Shelf:
    """Writes what an ingest would write, one document at a time."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder / "home", agent="tester")
        self.lakehouse = Lakehouse(self.settings)
        self._revisions: dict[str, int] = {}

    def rules(self, text: str, name: str = "rules.yaml") -> tuple[Policy, ...]:
        """Write a file of rules and return all rules in force."""
        folder = self.settings.policies_folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text), encoding="utf-8")
        return load_policies(folder)

    def write(self, uri: str, *claims: Claim) -> None:
        """Write a version of a document that claims just this; none: it is deleted."""
        text = "".join(f"{each.text}\n" for each in claims)
        version = content_id(uri, text)
        revision = self._revisions[uri] = self._revisions.get(uri, 0) + 1
        event = {
            "file_id": content_id(uri, revision),
            "uri": uri,
            "source": uri.partition("/")[0],
            "revision": revision,
            "status": "present" if claims else "deleted",
            "sha256": sha256(text.encode()).hexdigest(),
            "version_id": version if claims else None,
        }
        document = {
            "version_id": version,
            "document_id": content_id("document", uri),
            "uri": uri,
            "title": uri,
            "text": text,
        }
        placed, start = [], 0
        for each in claims:
            end = start + len(each.text)
            cell = each.table_name is not None
            spot = {} if cell else {"start": start, "end": end}
            placed.append(replace(each, version_id=version, **spot))
            start = end + 1
        with self.lakehouse.catalog.transaction(message=uri) as tx:
            append(tx, FILES, rows(FILES, event))
            if claims:
                append(tx, DOCUMENTS, rows(DOCUMENTS, document))
                append(tx, CLAIMS, to_table(placed, "run"))

    def table(self, name: str, table: pa.Table) -> None:
        """Make a data table."""
        with self.lakehouse.catalog.transaction(message=name) as tx:
            tx.create_namespace_if_not_exists("data")
            tx.create_table(f"data.{name}", table.schema).append(table)

    def groups(self, policies: tuple[Policy, ...]) -> list[Group]:
        """Return what breaks the rules."""
        return policy_groups(self.lakehouse, "main", policies)

    def broken(self, policies: tuple[Policy, ...]) -> list[str]:
        """Return the texts of what breaks the rules."""
        return [group.a.text for group in self.groups(policies)]

    def commit(self, policies: tuple[Policy, ...]) -> list[dict[str, Any]]:
        """Write violations as a pass of the detector does; return its events."""
        query = "from kb.current_contradictions"
        found = self.lakehouse.warehouse.query(query).to_pylist()
        current = {row["contradiction_id"]: row for row in found}
        by = Pass("detector", None, "run", NOW)
        new = events(current, self.groups(policies), current, by)
        with self.lakehouse.catalog.transaction(message="violations") as tx:
            append(tx, CONTRADICTIONS, CONTRADICTIONS.table(new))
        return new


def value(text: str, attribute: str, said: str, **more: Any) -> Claim:  # noqa: ANN401
    """Return the claim that an attribute of a subject has a value."""
    subject = more.pop("subject", "")
    claim = Claim(
        kind=VALUE,
        version_id="",
        text=text,
        extractor="test",
        subject=subject,
        subject_key=name_key(subject) or None,
        attribute=attribute,
        attribute_key=name_key(attribute),
        resolved=bool(subject),
        family="",
        **more,
    )
    claim.take(parse_value(said))
    return claim


def statement(text: str, **more: Any) -> Claim:  # noqa: ANN401
    """Return the claim that a sentence makes."""
    return Claim(
        kind=STATEMENT, version_id="", text=text, extractor="test", family="", **more
    )


def rows(spec: TableSpec, row: dict[str, Any]) -> pa.Table:
    """Return one row with a value for every column that a test does not look at."""
    return spec.table([filled(spec, row, at=NOW)])
