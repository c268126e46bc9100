from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.catalog.addresses import Address, Step, parse_address
from resources.catalog.errors import InvalidAddressError


def test_a_name_alone_is_plain() -> None:
    assert parse_address("ingest/x") == Address("ingest/x", "ingest/x")
    assert parse_address("main").is_plain
    assert not parse_address("main~0").is_plain


def test_a_commit_after_the_name() -> None:
    assert parse_address("main@0A1B2C").commit == "0a1b2c"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("main@2025-11-20", datetime(2025, 11, 20, tzinfo=UTC)),
        ("main@2025-11-20T08:30Z", datetime(2025, 11, 20, 8, 30, tzinfo=UTC)),
        ("main@2025-11-20 08:30", datetime(2025, 11, 20, 8, 30, tzinfo=UTC)),
        ("main@2025-11-20T08:30+02:00", datetime(2025, 11, 20, 6, 30, tzinfo=UTC)),
    ],
)
def test_a_time_after_the_name(text: str, time: datetime) -> None:
    assert parse_address(text).time == time


def test_digits_alone_are_a_commit_and_not_a_date() -> None:
    assert parse_address("main@20251120").commit == "20251120"


def test_steps_are_kept_in_order() -> None:
    steps = parse_address("main@abcd~2^2~").steps
    assert steps == (Step("~", 2), Step("^", 2), Step("~", 1))


@pytest.mark.parametrize(
    "text",
    ["", " ", "@", "main@", "main@xyz", "main@2025-13-01", "~1", "a b", "main~x"],
)
def test_what_is_no_address_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidAddressError, match="NAME@COMMIT"):
        parse_address(text)


@given(st.text())
def test_any_text_is_an_address_or_a_clear_error(text: str) -> None:
    with suppress(InvalidAddressError):
        assert parse_address(text).name
