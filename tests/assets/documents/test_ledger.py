from datetime import UTC, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from assets.documents import ledger
from assets.documents.ledger import KNOWN, SEEN, next_events

READER = "reader-1"


def seen(*files: tuple[str, str | None], reason: str = "unreadable") -> pl.DataFrame:
    rows = [
        {
            "uri": uri,
            "source": "s",
            "sha256": digest,
            "bytes": 1,
            "modified_at": datetime(2026, 1, 1, tzinfo=UTC),
            "reason": None if digest else reason,
        }
        for uri, digest in files
    ]
    return pl.DataFrame(rows, schema=SEEN)


def after(known: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Apply events to the latest state, refusals with their reason."""
    refused = pl.when(pl.col("status") == "refused").then(pl.lit("unreadable"))
    reason = pl.coalesce(refused, "reason")
    return ledger.after(known, events).with_columns(reason=reason)


NOTHING = pl.DataFrame(schema=KNOWN)


def test_a_new_file_is_its_first_revision() -> None:
    (event,) = next_events(seen(("s/a", "x")), NOTHING, extractor=READER).to_dicts()
    assert (event["status"], event["revision"]) == ("present", 1)
    assert event["version_id"]


def test_an_unchanged_file_gives_no_event() -> None:
    first = next_events(seen(("s/a", "x")), NOTHING, extractor=READER)
    again = next_events(seen(("s/a", "x")), after(NOTHING, first), extractor=READER)
    assert again.is_empty()


def test_time_is_no_identity() -> None:
    first = next_events(seen(("s/a", "x")), NOTHING, extractor=READER)
    touched = seen(("s/a", "x")).with_columns(
        modified_at=pl.lit(datetime(2030, 1, 1, tzinfo=UTC)).cast(SEEN["modified_at"])
    )
    assert next_events(touched, after(NOTHING, first), extractor=READER).is_empty()


def test_new_contents_and_a_new_reader_are_new_versions() -> None:
    known = after(NOTHING, next_events(seen(("s/a", "x")), NOTHING, extractor=READER))
    contents = next_events(seen(("s/a", "y")), known, extractor=READER)
    reader = next_events(seen(("s/a", "x")), known, extractor="reader-2")
    versions = {known["version_id"][0], contents["version_id"][0]}
    assert len(versions | {reader["version_id"][0]}) == 3
    assert contents["revision"].to_list() == reader["revision"].to_list() == [2]


def test_a_file_that_is_gone_is_marked_and_can_come_back() -> None:
    known = after(NOTHING, next_events(seen(("s/a", "x")), NOTHING, extractor=READER))
    gone = next_events(seen(), known, extractor=READER)
    assert gone["status"].to_list() == ["deleted"]
    known = after(known, gone)
    assert next_events(seen(), known, extractor=READER).is_empty()
    back = next_events(seen(("s/a", "x")), known, extractor=READER)
    assert (back["status"][0], back["revision"][0]) == ("present", 3)


def test_equal_bytes_are_linked_to_the_first_uri() -> None:
    events = next_events(
        seen(("s/b", "x"), ("s/a", "x"), ("s/c", "y")), NOTHING, extractor=READER
    )
    assert events["duplicate_of"].to_list() == [None, "s/a", None]
    known = after(NOTHING, events)
    later = next_events(
        seen(("s/a", "x"), ("s/b", "x"), ("s/c", "x")), known, extractor=READER
    )
    assert later.select("uri", "duplicate_of").rows() == [("s/c", "s/a")]


def test_a_new_copy_is_linked_to_the_file_that_was_there_before() -> None:
    known = after(NOTHING, next_events(seen(("s/b", "x")), NOTHING, extractor=READER))
    copies = seen(("s/a", "x"), ("s/b", "x"))
    (event,) = next_events(copies, known, extractor=READER).to_dicts()
    assert (event["uri"], event["duplicate_of"]) == ("s/a", "s/b")


def test_a_copy_of_a_file_outside_the_scan_is_linked_too() -> None:
    other = after(NOTHING, next_events(seen(("t/a", "x")), NOTHING, extractor=READER))
    scan = seen(("s/a", "x"))
    (event,) = next_events(scan, NOTHING, other, extractor=READER).to_dicts()
    assert event["duplicate_of"] == "t/a"


def test_a_file_that_could_not_be_read_twice_is_read_again() -> None:
    known = after(NOTHING, next_events(seen(("s/a", "x")), NOTHING, extractor=READER))
    vanished = known.with_columns(reason=pl.lit("vanished"))
    (again,) = next_events(seen(("s/a", "x")), vanished, extractor=READER).to_dicts()
    assert (again["status"], again["revision"]) == ("present", 2)


def test_a_refused_file_is_told_once_and_again_when_the_reason_changes() -> None:
    events = next_events(seen(("s/a", None)), NOTHING, extractor=READER)
    assert events["status"].to_list() == ["refused"]
    known = after(NOTHING, events)
    assert next_events(seen(("s/a", None)), known, extractor=READER).is_empty()
    other = next_events(
        seen(("s/a", None), reason="too_large"), known, extractor=READER
    )
    assert other["revision"].to_list() == [2]


def test_retry_makes_an_event_though_nothing_changed() -> None:
    known = after(NOTHING, next_events(seen(("s/a", "x")), NOTHING, extractor=READER))
    again = next_events(
        seen(("s/a", "x")), known, extractor=READER, retry=("s/a", "s/other")
    )
    assert again.select("uri", "revision", "status").rows() == [("s/a", 2, "present")]


def test_members_leave_with_their_archive() -> None:
    archive = next_events(seen(("s/z.zip", "x")), NOTHING, extractor=READER)
    known = after(NOTHING, archive)
    member = seen(("s/z.zip!/a.txt", "m")).with_columns(parent_uri=pl.lit("s/z.zip"))
    known = after(known, next_events(member, NOTHING, extractor=READER))
    assert next_events(seen(("s/z.zip", "x")), known, extractor=READER).is_empty()
    changed = next_events(seen(("s/z.zip", "y")), known, extractor=READER)
    assert changed.select("uri", "status").rows() == [
        ("s/z.zip", "present"),
        ("s/z.zip!/a.txt", "deleted"),
    ]


names = st.sampled_from([f"s/{name}" for name in "abcde"])
folders = st.dictionaries(names, st.sampled_from(["x", "y", "z", None]))


@given(states=st.lists(folders, min_size=1, max_size=5))
def test_the_ledger_always_ends_at_the_folder_as_it_is(
    states: list[dict[str, str | None]],
) -> None:
    known = NOTHING
    for state in states:
        scan = seen(*state.items())
        events = next_events(scan, known, extractor=READER)
        assert events["file_id"].n_unique() == len(events)
        known = after(known, events)
        present = known.filter(pl.col("status") == "present")
        files = {uri: digest for uri, digest in state.items() if digest}
        assert dict(present.select("uri", "sha256").iter_rows()) == files
        assert next_events(scan, known, extractor=READER).is_empty()
