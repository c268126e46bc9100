"""Updates of snapshots, of a table's own refs, and of statistics."""

from resources.catalog.rest.metadata.draft import Document, Draft, bare, check

MAIN_REF = "main"  # The table's, which has nothing to do with the catalog's.
NO_SNAPSHOT = -1
ROW_LINEAGE = 3  # The format version from which rows have ids.


def add_snapshot(draft: Draft, update: Document) -> None:
    """Add a snapshot, which no ref names yet."""
    snapshot, document = bare(update["snapshot"]), draft.document
    number = snapshot["snapshot-id"]
    for name, said in _NEEDED.items():
        check(
            bool(draft.all(name)),
            f"Attempting to add a snapshot before a {said} is added",
        )
    check(
        all(each["snapshot-id"] != number for each in draft.all("snapshots")),
        f"Snapshot already exists for id: {number}",
    )
    if document["format-version"] > 1:
        _count(document, snapshot)
    if document["format-version"] >= ROW_LINEAGE:
        _count_rows(document, snapshot)
    draft.all("snapshots").append(snapshot)
    draft.snapshots.add(number)
    draft.updated_ms = snapshot["timestamp-ms"]


_NEEDED = {
    "schemas": "schema",
    "partition-specs": "partition spec",
    "sort-orders": "sort order",
}


def _count(document: Document, snapshot: Document) -> None:
    number = snapshot.get("sequence-number", 0)
    last = document.get("last-sequence-number", 0)
    check(
        number > last or "parent-snapshot-id" not in snapshot,
        f"Cannot add snapshot with sequence number {number} older than last sequence "
        f"number {last}",
    )
    document["last-sequence-number"] = max(number, last)


def _count_rows(document: Document, snapshot: Document) -> None:
    first, following = snapshot.get("first-row-id"), document.get("next-row-id") or 0
    check(first is not None, "Cannot add a snapshot: first-row-id is null in format v3")
    check(
        first is not None and first >= following,
        f"Cannot add a snapshot, first-row-id is behind table next-row-id: {first} < "
        f"{following}",
    )
    document["next-row-id"] = following + (snapshot.get("added-rows") or 0)


def set_ref(draft: Draft, update: Document) -> None:
    """Point a branch or tag of the table to a snapshot."""
    name, number = update["ref-name"], update["snapshot-id"]
    ref = bare(update, "action", "ref-name")
    kind = ref.setdefault("type", "branch").lower()
    check(kind in {"branch", "tag"}, f"Unknown type of a ref: {kind}")
    check(name != MAIN_REF or kind == "branch", "Cannot make main a tag")
    refs = draft.map("refs")
    if refs.get(name) == ref:
        return
    known = [each for each in draft.all("snapshots") if each["snapshot-id"] == number]
    check(bool(known), f"Cannot set {name} to unknown snapshot: {number}")
    if number in draft.snapshots:
        draft.updated_ms = known[0]["timestamp-ms"]
    if name == MAIN_REF:
        _make_current(draft, number)
    refs[name] = ref


def _make_current(draft: Draft, number: int) -> None:
    log = draft.all("snapshot-log")
    if log and log[-1]["snapshot-id"] in draft.snapshots:
        log.pop()  # Only passed through on the way; it was never the table's state.
    if draft.updated_ms is None:
        draft.updated_ms = draft.now_ms
    log.append({"snapshot-id": number, "timestamp-ms": draft.updated_ms})
    draft.document["current-snapshot-id"] = number


def remove_ref(draft: Draft, update: Document) -> None:
    """Remove a branch or tag of the table."""
    name = update["ref-name"]
    if name == MAIN_REF:
        draft.document["current-snapshot-id"] = NO_SNAPSHOT
        draft.document["snapshot-log"] = []
    draft.map("refs").pop(name, None)


def remove_snapshots(draft: Draft, update: Document) -> None:
    """Remove snapshots, what is said of them, and refs to them."""
    gone = set(update["snapshot-ids"])
    for name in ("snapshots", "statistics", "partition-statistics"):
        kept = [each for each in draft.all(name) if each["snapshot-id"] not in gone]
        draft.document[name] = kept
    dangling = [
        name for name, ref in draft.map("refs").items() if ref["snapshot-id"] in gone
    ]
    for name in dangling:
        remove_ref(draft, {"ref-name": name})
    log: list[Document] = []
    for entry in draft.all("snapshot-log"):
        # A gap would make it seem that what was before lasted through it.
        log = [] if entry["snapshot-id"] in gone else [*log, entry]
    draft.document["snapshot-log"] = log


def set_statistics(draft: Draft, update: Document) -> None:
    """Set the statistics file of a snapshot."""
    _set_file(draft, "statistics", update["statistics"])


def set_partition_statistics(draft: Draft, update: Document) -> None:
    """Set the partition statistics file of a snapshot."""
    _set_file(draft, "partition-statistics", update["partition-statistics"])


def remove_statistics(draft: Draft, update: Document) -> None:
    """Forget the statistics file of a snapshot."""
    _drop_file(draft, "statistics", update["snapshot-id"])


def remove_partition_statistics(draft: Draft, update: Document) -> None:
    """Forget the partition statistics file of a snapshot."""
    _drop_file(draft, "partition-statistics", update["snapshot-id"])


def _set_file(draft: Draft, name: str, file: Document) -> None:
    _drop_file(draft, name, file["snapshot-id"])
    draft.all(name).append(file)


def _drop_file(draft: Draft, name: str, snapshot: int) -> None:
    kept = [each for each in draft.all(name) if each["snapshot-id"] != snapshot]
    draft.document[name] = kept
