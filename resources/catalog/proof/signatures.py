"""Signatures of commits: kept beside them, checked against keys that are trusted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from resources.catalog.commits import microseconds, moment
from resources.catalog.model import short
from resources.catalog.proof.findings import Findings
from resources.catalog.proof.keys import PUBLIC_BYTES, Signer, fingerprint, is_signed
from resources.catalog.proof.records import Knot, batches
from resources.catalog.store.schema import SIGNATURES


@dataclass(frozen=True)
class Signature:
    """Who vouched for a commit.

    Args:
        commit_id: The commit.
        key: Fingerprint of the public key, 64 hex digits.
        at: When it was made, in UTC.
        valid: Whether the key did sign that commit.
    """

    commit_id: str
    key: str
    at: datetime
    valid: bool


def signature_of(row: RowMapping) -> Signature:
    """Return the signature in a row of `signatures`, checked."""
    stored = row["signature"]
    signed = stored if isinstance(stored, bytes) else b""  # SQLite takes anything.
    same_key = fingerprint(signed[:PUBLIC_BYTES]) == row["key"]
    valid = same_key and is_signed(row["commit_id"], signed)
    return Signature(row["commit_id"], row["key"], moment(row["at"]), valid)


def signature_row(commit_id: str, signer: Signer, now: datetime) -> dict[str, Any]:
    """Return a new row of `signatures`."""
    return {
        "commit_id": commit_id,
        "key": signer.key,
        "signature": signer.sign(commit_id),
        "at": microseconds(now),
    }


def add_signatures(
    connection: Connection, commits: Sequence[str], signer: Signer, now: datetime
) -> int:
    """Sign commits that a key has not signed, and return how many."""
    signed: set[str] = set()
    for batch in batches(commits):
        query = select(SIGNATURES.c.commit_id).where(
            SIGNATURES.c.key == signer.key, SIGNATURES.c.commit_id.in_(batch)
        )
        signed.update(connection.execute(query).scalars())
    rows = [signature_row(each, signer, now) for each in commits if each not in signed]
    if rows:
        connection.execute(insert(SIGNATURES), rows)
    return len(rows)


def check_signatures(
    rows: Iterable[RowMapping],
    commits: Mapping[str, Knot],
    trusted: Collection[bytes],
    findings: Findings,
) -> None:
    """Check every signature, and with keys to trust that every commit has one.

    The first commit of a catalog need not be signed: it has no contents, and its id
    is in what every later signature is over.

    Args:
        rows: All signatures.
        commits: Those that are looked at.
        trusted: Public keys, 32 bytes each; none to check only what is signed.
        findings: Where problems go.
    """
    keys = {fingerprint(key) for key in trusted}
    found: dict[str, list[Signature]] = {}
    for row in rows:
        if row["commit_id"] in commits:
            findings.count("signatures")
            found.setdefault(row["commit_id"], []).append(signature_of(row))
    for commit, signatures in found.items():
        for each in signatures:
            if not each.valid:
                detail = f"it is not by the key {short(each.key)}"
                where = f"signature of commit {short(commit)}"
                findings.add("signature_wrong", where, detail)
    for commit in (each for each in commits if keys and commits[each].parents):
        _check_trust(commit, found.get(commit, []), keys, findings)


def _check_trust(
    commit: str,
    signatures: Collection[Signature],
    keys: Collection[str],
    findings: Findings,
) -> None:
    signers = {each.key for each in signatures if each.valid}
    where = f"commit {short(commit)}"
    if not signers and not signatures:
        findings.add("unsigned", where, "nobody signed it")
    elif signers and not signers & set(keys):
        named = ", ".join(short(key) for key in sorted(signers))
        findings.add("signature_unknown", where, f"signed only by {named}")
