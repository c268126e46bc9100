"""The records of files that commits carry, read back."""

from collections.abc import Collection

from resources.catalog.proof.findings import Findings
from resources.catalog.proof.ledger import decode
from resources.catalog.proof.records import Records
from resources.catalog.proof.states import opened


def checksums(
    records: Records, addresses: Collection[str], findings: Findings
) -> dict[str, str]:
    """Return the SHA-256 of every file that some records name, by location.

    Args:
        records: The rows of the store.
        addresses: Of the records of files; each must be there.
        findings: Where problems go.
    """
    found: dict[str, str] = {}
    data = records.nodes(addresses)
    findings.count("records", len(addresses))
    for address in addresses:
        files = opened(address, data.get(address), decode, findings)
        for location, written in (files or {}).items():
            if found.setdefault(location, written.checksum) != written.checksum:
                detail = "two commits say that they wrote it, each something else"
                findings.add("file_changed", location, detail)
    return found
