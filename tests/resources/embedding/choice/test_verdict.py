from pathlib import Path

import pytest

from resources.embedding.choice import Candidate, verdict

FOUND = (
    Candidate("torch", 1.0, 36.0),
    Candidate("openvino-bf16", 0.99997, 190.0),
    Candidate("openvino-f32", problem="no such library"),
)


def test_a_verdict_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "verdict.json"
    under = verdict.conditions()
    assert verdict.read(path, under) is None
    verdict.write(path, under, FOUND)
    assert verdict.read(path, verdict.conditions()) == FOUND
    assert [each.name for each in tmp_path.iterdir()] == ["verdict.json"]


def test_a_verdict_of_another_machine_or_version_is_none(tmp_path: Path) -> None:
    path = tmp_path / "verdict.json"
    under = verdict.conditions()
    verdict.write(path, under, FOUND)
    assert verdict.read(path, under | {"processor": "another"}) is None
    newer = under["versions"] | {"openvino": "2999.1"}
    assert verdict.read(path, under | {"versions": newer}) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"conditions": 1}', '{"conditions": 1, "candidates": [2]}']
)
def test_a_damaged_verdict_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "verdict.json"
    path.write_text(text, encoding="utf-8")
    assert verdict.read(path, {}) is None
    path.write_text('{"conditions": {}, "candidates": [{"nom": 2}]}', encoding="utf-8")
    assert verdict.read(path, {}) is None
