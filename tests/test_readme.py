"""The commands of README and docs work as shown, on the sample library."""

import re
import shlex
from pathlib import Path

import pytest

from pipelines.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "contradictions.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ assay (.+)$", README + GUIDE, re.MULTILINE)
LIBRARY = ROOT / "docs" / "samples" / "library"


@pytest.fixture(scope="module")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("readme") / "home"
    with pytest.MonkeyPatch.context() as patch:
        # The job sets these for the process; a test must not leave them to the next.
        patch.setenv("ASSAY_HOME", str(home))
        patch.setenv("DAGSTER_HOME", str(home / "dagster"))
        words = ["--home", str(home), "ingest", str(LIBRARY), "--source", "samples"]
        assert main(words) == 0
    return home


def test_the_readme_opens_with_two_commands_that_make_knows() -> None:
    first = re.search(r"```console\n(.*?)```", README, re.DOTALL)
    assert first is not None
    assert first[1].split("\n") == ["make run", "make test", ""]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make ([a-z]+)", README):
        assert f"\n{target}:" in makefile


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_works(
    command: str, sample_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(sample_home), *shlex.split(command)]) == 0
    assert capsys.readouterr().out.strip()


def test_the_notebook_lines_work(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_HOME", str(sample_home))
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    exec(compile(code[1], "README.md", "exec"), {})  # noqa: S102


@pytest.mark.parametrize(("folder", "text"), [(ROOT, README), (ROOT / "docs", GUIDE)])
def test_every_file_and_picture_named_is_there(folder: Path, text: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (folder / target).exists(), target
