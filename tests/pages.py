"""Pages of docs/ that cannot rot: what they say is held by tests that are there."""

import ast
import re
import shlex
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipelines.cli import main

ROOT = Path(__file__).parents[1]
GROUPS = {"branch", "keys"}  # Commands whose first argument is a command.


def check_statements(page: str, held: Mapping[str, str]) -> None:
    """See that each statement of a page is held, by tests that are there.

    Args:
        page: Its text.
        held: Names of tests, with spaces between, by the beginning of a statement;
            none where it is advice, or said of others.
    """
    said = list(statements(page))
    for statement in said:
        beginnings = [each for each in held if statement.startswith(each)]
        assert len(beginnings) == 1, statement
    for beginning in held:
        assert any(each.startswith(beginning) for each in said), beginning
    known = names_of_tests()
    for beginning, tests in held.items():
        assert set(tests.split()) <= known, beginning


def statements(page: str) -> Iterator[str]:
    """Yield each sentence and each row of a table of a page."""
    plain = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    for block in re.split(r"\n\s*\n", plain):
        if block.strip().startswith("|"):
            yield from block.strip().split("\n")[2:]
        elif block.strip() and not block.strip().startswith("#"):
            for item in re.split(r"\n(?=- )", block.strip()):
                yield from sentences(" ".join(item.removeprefix("- ").split()))


def sentences(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph; code is one word."""
    code = re.findall(r"`[^`]*`", paragraph)
    spelled = re.sub(r"`[^`]*`", "C\0", paragraph)
    for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z*])", spelled):
        yield re.sub("C\0", lambda _: code.pop(0), sentence)


def names_of_tests() -> set[str]:
    """Return the names of all test functions of the project, and of test cases."""
    nodes = [
        node
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    functions = {each.name for each in nodes if isinstance(each, ast.FunctionDef)}
    cases = {ast.unparse(n.targets[0]) for n in nodes if isinstance(n, ast.Assign)}
    return {name for name in functions | cases if name.lower().startswith("test")}


def check_commands(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """See that every command that a page names in a line has the options named."""
    for command in re.findall(r"`assay ([^`]+)`", page):
        words = shlex.split(command)
        group = words[:2] if words[0] in GROUPS else words[:1]
        assert main([*group, "--help"]) == 0, command
        told = capsys.readouterr().out
        assert all(each in told for each in words if each.startswith("--")), command


def check_places(page: str) -> None:
    """See that every file, program and target of make that a page names is there."""
    for target in re.findall(r"`((?:benchmarks|tests)/[^`]+)`", page):
        assert (ROOT / target).exists(), target
    for module in re.findall(r"`python -m ([a-z.]+)`", page):
        assert find_spec(module) is not None, module
    for target in re.findall(r"`make ([a-z]+)`", page):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
