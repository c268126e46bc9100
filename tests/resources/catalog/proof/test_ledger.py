import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.commits import digest
from resources.catalog.proof import ledger as module
from resources.catalog.proof.ledger import Ledger, Written, decode, encode

ONE, TWO = Written(1, "a" * 64), Written(2, "b" * 64)
FILES = st.dictionaries(
    st.text(min_size=1), st.builds(Written, st.integers(0), st.text("0123456789abcdef"))
)


@given(files=FILES)
def test_a_record_says_what_was_put_in_and_is_the_same_in_any_order(
    files: dict[str, Written],
) -> None:
    assert decode(encode(files)) == files
    assert encode(dict(reversed(files.items()))) == encode(files)


def test_a_record_has_the_files_below_a_folder_and_the_hash_of_itself() -> None:
    ledger = Ledger()
    ledger.note("/w/t/data/1", ONE)
    ledger.note("/w/t-2/data/1", TWO)
    address = ledger.record(["/w/t/"])
    assert address is not None
    (data,) = ledger.records([address, None, "0" * 64]).values()
    assert digest(data) == address
    assert decode(data) == {"/w/t/data/1": ONE}
    assert ledger.record(["/w/other"]) is None


def test_files_stay_until_a_commit_that_needs_them_has_landed() -> None:
    ledger = Ledger()
    ledger.note("/w/t/1", ONE)
    first = ledger.record(["/w/t"])
    ledger.note("/w/t/2", TWO)
    second = ledger.record(["/w/t"])
    assert second is not None
    assert set(decode(ledger.records([second])[second])) == {"/w/t/1", "/w/t/2"}
    ledger.landed([second])
    assert ledger.records([second]) == {}
    assert ledger.record(["/w/t"]) is None
    ledger.landed([first])
    assert ledger.records([first]) == {}


def test_a_file_written_again_is_not_let_go_with_its_old_record() -> None:
    ledger = Ledger()
    ledger.note("/w/t/1", ONE)
    first = ledger.record(["/w/t"])
    ledger.note("/w/t/1", TWO)
    ledger.landed([first])
    again = ledger.record(["/w/t"])
    assert again is not None
    assert decode(ledger.records([again])[again]) == {"/w/t/1": TWO}


def test_a_file_that_was_deleted_again_is_in_no_record() -> None:
    ledger = Ledger()
    ledger.note("/w/t/1", ONE)
    ledger.forget("/w/t/1")
    ledger.forget("/w/t/never")
    assert ledger.record(["/w/t"]) is None


def test_what_never_lands_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    ledger = Ledger()
    for number in range(3):
        ledger.note(f"/w/t/{number}", ONE)
    address = ledger.record(["/w/t"])
    assert address is not None
    assert set(decode(ledger.records([address])[address])) == {"/w/t/1", "/w/t/2"}


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"files":[1]}', b'{"files":7}'])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON says it in its own words.
        decode(data)
