import json
from pathlib import Path

import pytest

from resources.embedding.models import prompts, stated_max_tokens


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ("", "")),
        ({"prompts": None}, ("", "")),
        ({"prompts": {"query": "q: "}}, ("", "q: ")),
        ({"prompts": {"query": "q: ", "document": "d: "}}, ("d: ", "q: ")),
        ({"prompts": {"query": None, "passage": "p: "}}, ("p: ", "")),
    ],
)
def test_prompts_are_read_from_the_models_settings(
    tmp_path: Path, settings: object, expected: tuple[str, str]
) -> None:
    path = tmp_path / "config_sentence_transformers.json"
    path.write_text(json.dumps(settings), encoding="utf-8")
    assert prompts(tmp_path) == expected


def test_settings_that_are_not_there_or_damaged_state_nothing(tmp_path: Path) -> None:
    assert prompts(tmp_path) == ("", "")
    assert stated_max_tokens(tmp_path) is None
    path = tmp_path / "sentence_bert_config.json"
    for text in ("{", "[]", '{"max_seq_length": null}'):
        path.write_text(text, encoding="utf-8")
        assert stated_max_tokens(tmp_path) is None
    path.write_text('{"max_seq_length": 384}', encoding="utf-8")
    assert stated_max_tokens(tmp_path) == 384
