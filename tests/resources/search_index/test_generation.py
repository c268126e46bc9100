from pathlib import Path

from resources.search_index import generation


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert generation.read(tmp_path / "table") == ""
    assert not generation.is_suspended(tmp_path / "table")


def test_a_generation_stays_until_it_is_renewed(tmp_path: Path) -> None:
    generation.renew(tmp_path)
    first = generation.read(tmp_path)
    assert generation.read(tmp_path) == first != ""
    generation.renew(tmp_path)
    assert generation.read(tmp_path) not in {first, ""}
    assert [path.name for path in tmp_path.iterdir()] == ["generation"]


def test_nothing_seen_while_it_is_suspended_is_ever_seen_again(tmp_path: Path) -> None:
    generation.renew(tmp_path)
    generation.suspend(tmp_path)
    assert generation.is_suspended(tmp_path)
    seen = {generation.read(tmp_path) for _ in range(3)}
    assert len(seen) == 3
    generation.renew(tmp_path)
    assert not generation.is_suspended(tmp_path)
    assert generation.read(tmp_path) not in seen
