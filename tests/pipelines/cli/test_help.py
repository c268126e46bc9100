import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipelines.cli import COMMANDS, cli
from pipelines.cli.base import AssayGroup, Session

ASSAY = [sys.executable, "-c", "import sys, pipelines.cli as c; sys.exit(c.main())"]
HEAVY = {
    "dagster",
    "duckdb",
    "great_expectations",
    "lancedb",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pydantic",
    "pyiceberg",
    "rich",
    "sentence_transformers",
    "sqlalchemy",
    "torch",
}


def _walk(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name=path)
    yield path, group
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _walk(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


EVERY = dict(_walk(cli, "assay"))


def _loaded(*words: str) -> set[str]:
    """Return the packages that a command line loads, in a process of its own."""
    script = (
        "import sys\nfrom pipelines.cli import main\ncode = main(sys.argv[1:])\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stderr.split())


def test_every_command_of_the_issue_is_there() -> None:
    assert set(COMMANDS) == {
        *("ingest", "sql", "search", "branch", "tag", "log", "show", "diff", "merge"),
        *("reflog", "quarantine", "contradictions", "archive", "restore", "doctor"),
        *("ui", "trust", "approve", "verify", "keys", "serve", "token", "gc"),
        *("expire", "compact", "cherry-pick", "revert", "reset", "rollback"),
        "index",
    }
    assert {
        *(f"assay branch {verb}" for verb in ("list", "create", "delete")),
        *(f"assay tag {verb}" for verb in ("list", "create", "delete")),
        *(f"assay quarantine {verb}" for verb in ("list", "show", "retry")),
        *(
            f"assay contradictions {verb}"
            for verb in ("list", "show", "dismiss", "confirm", "reopen", "rules")
        ),
        *(f"assay trust {verb}" for verb in ("show", "approve", "reject", "withdraw")),
    } <= set(EVERY)


@pytest.mark.parametrize("path", EVERY)
def test_every_command_has_help_with_an_example_and_json(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = EVERY[path]
    help_text = command.get_help(click.Context(command, info_name=path))
    assert command.help
    assert command.help.splitlines()[0].endswith(".")
    assert "--json" in help_text
    assert "--home DIR" in help_text
    _, _, shown = help_text.partition("Examples:\n")
    assert shown.strip().startswith("assay ")
    assert all(len(line) <= 80 for line in help_text.splitlines())
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def _examples() -> list[str]:
    return [line for c in EVERY.values() for line in (c.epilog or "").splitlines()]


@pytest.mark.parametrize("example", _examples())
def test_every_example_is_a_right_use(example: str, tmp_path: Path) -> None:
    words = shlex.split(example.partition("| ")[2] or example)[1:]
    group: click.Command = cli
    context = click.Context(cli, info_name="assay", obj=Session())
    while isinstance(group, click.Group):
        if isinstance(group, AssayGroup):
            words = group.completed(words)
        while words[0].startswith("--"):
            words = words[2:]
        found = group.get_command(context, words[0])
        assert found is not None, example
        group, words = found, words[1:]
    if group.name == "restore":  # The file of the example has to be there.
        (tmp_path / words[0]).touch()
        words[0] = str(tmp_path / words[0])
    assert group.make_context(str(group.name), words, parent=context)


def test_help_loads_nothing_heavy() -> None:
    assert not _loaded("--help") & HEAVY
    assert not _loaded("sql", "--help") & HEAVY
    assert not _loaded("ingest", "--help") & HEAVY


def test_an_unknown_command_is_wrong_use_and_names_the_nearest() -> None:
    done = subprocess.run(
        [*ASSAY, "searhc"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "Did you mean 'search'?" in done.stderr
    done = subprocess.run(
        [*ASSAY, "branch", "lst"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "Did you mean 'list'?" in done.stderr


def test_the_version_is_that_of_the_package() -> None:
    done = subprocess.run(
        [*ASSAY, "--version"],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
    )
    assert done.stdout.startswith("assay, version 0.")
