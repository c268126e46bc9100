import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

import numpy as np
import pytest

from pipelines.cli.output import cell, plain, print_grid, show, to_json


@dataclass(frozen=True)
class Part:
    name: str
    more: Mapping[str, int]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC), "2025-01-02T03:04:05+00:00"),
        (date(2025, 1, 2), "2025-01-02"),
        (timedelta(minutes=1), 60.0),
        (Decimal(12), 12),
        (Decimal("0.1"), 0.1),
        (Decimal("0.1000000000000000055511151231"), "0.1000000000000000055511151231"),
        (Decimal("NaN"), None),
        (math.inf, None),
        (b"\x00\xff", "00ff"),
        (np.float32(0.5), 0.5),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Part("a", MappingProxyType({"b": 1})), {"name": "a", "more": {"b": 1}}),
        ((1, [None, True]), [1, [None, True]]),
        ({1: {2}}, {"1": [2]}),
    ],
)
def test_every_value_has_a_form_in_json(value: object, expected: object) -> None:
    assert plain(value) == expected
    assert json.loads(to_json(value)) == expected


def test_a_cell_is_one_line_of_bounded_length() -> None:
    assert cell(None) == ""
    assert cell("a\nb") == "a\\nb"
    assert cell(["x", 1]) == '["x", 1]'
    assert (
        cell(datetime(2025, 1, 2, 3, 4, 5, 678, tzinfo=UTC)) == "2025-01-02 03:04:05Z"
    )
    assert len(cell("x" * 10_000)) == 200


def test_a_table_without_a_terminal_has_no_escape_codes_and_cuts_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "20")
    print_grid(("name", "text"), [("[bold]x[/bold]", "y" * 150), ("\x1b[2J", None)])
    out = capsys.readouterr().out
    assert "[bold]x[/bold]" in out
    assert "y" * 150 in out
    assert "\x1b" not in out
    assert "\\x1b[2J" in out
    assert not any(line.endswith(" ") for line in out.splitlines())


def test_rich_markup_in_plain_text_is_not_obeyed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show("[red]:smile: 42[/red]")
    assert capsys.readouterr().out == "[red]:smile: 42[/red]\n"
