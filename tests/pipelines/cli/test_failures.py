import errno
import json
import sys

import click
import pytest

from pipelines.cli.base import AssayCommand, AssayGroup, Session
from pipelines.cli.failures import run
from resources.errors import AssayError


class TornPageError(AssayError):
    def __init__(self, page: int) -> None:
        self.page = page
        super().__init__(f"Page {page} is torn.\x1b[2J", remedy="glue it")


def _fail(error: BaseException, session: Session | None = None) -> int:
    @click.group(cls=AssayGroup)
    def root() -> None:
        """Fail."""

    @root.command(cls=AssayCommand)
    def it() -> None:
        raise error

    return run(root, ["it"], session or Session())


def test_a_known_error_is_problem_and_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _fail(TornPageError(3)) == 1
    captured = capsys.readouterr()
    assert captured.err == "Error: Page 3 is torn.\\x1b[2J\n  Try: glue it\n"
    assert captured.out == ""


def test_programs_get_errors_as_json_with_all_that_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _fail(TornPageError(3), Session(as_json=True)) == 1
    document = json.loads(capsys.readouterr().err)
    assert document["error"] == "TornPageError"
    assert document["page"] == 3
    assert document["remedy"] == "glue it"


def test_an_unexpected_error_says_how_to_see_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _fail(ZeroDivisionError("division by zero")) == 1
    err = capsys.readouterr().err
    assert "ZeroDivisionError" in err
    assert "--traceback" in err
    assert "Traceback" not in err


def test_a_traceback_is_there_for_the_asking(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _fail(ZeroDivisionError(), Session(traceback=True)) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert _fail(FileNotFoundError(2, "No such file or directory", "x.h5")) == 1
    assert "No such file or directory: x.h5" in capsys.readouterr().err


def test_ctrl_c_is_one_line_and_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert _fail(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err.strip() == "Interrupted."


def test_wrong_use_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert _fail(click.UsageError("not so")) == 2
    assert "not so" in capsys.readouterr().err


def test_a_closed_pipe_of_something_else_is_an_error_like_any(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _fail(BrokenPipeError(32, "Broken pipe")) == 1
    assert "Broken pipe" in capsys.readouterr().err


def test_a_terminal_that_is_not_utf8_gets_escapes(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(
        sys.__stdout__.fileno(), "w", encoding="latin-1", closefd=False
    ) as narrow:
        monkeypatch.setattr(sys, "stdout", narrow)

        @click.command(cls=AssayCommand)
        def it() -> None:
            click.echo("東")

        assert run(it, [], Session()) == 0
    assert capfdbinary.readouterr().out == b"\\u6771\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "free space (df -h"),
        (OSError("AWS Error NETWORK_CONNECTION: no answer"), "ASSAY_STORAGE"),
    ],
)
def test_a_full_disk_and_a_silent_storage_say_what_to_do(
    error: OSError, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _fail(error) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "unexpected" not in err
