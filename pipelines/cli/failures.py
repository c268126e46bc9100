"""Every way a command can end, as one short message and an exit code."""

import errno
import os
import select
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pipelines.cli.text import lines
from resources.errors import AssayError

if TYPE_CHECKING:
    from pipelines.cli.base import Session

DONE, FINDING, WRONG_USE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


def run(
    command: click.Command, arguments: Sequence[str] | None, session: "Session"
) -> int:
    """Run a command line; return its exit code, with the message already printed."""
    _be_printable()
    try:
        result = command.main(
            arguments, prog_name="assay", standalone_mode=False, obj=session
        )
    except (click.Abort, KeyboardInterrupt):
        # A terminal has shown ^C, and the cursor stands behind it.
        click.echo(
            "\nInterrupted." if sys.stderr.isatty() else "Interrupted.", err=True
        )
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last place that can explain it.
        return _explain(error, session)
    return result if isinstance(result, int) else DONE


def _be_printable() -> None:
    # A terminal that is not UTF-8 shows what it cannot print as an escape; it is no
    # reason to fail after the work is done.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


@contextmanager
def ending_quietly(context: click.Context) -> Iterator[None]:
    """End without a word on Ctrl-C or when the reader of standard output has left."""
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt as error:
        raise click.Abort from error
    except BrokenPipeError as error:
        if not _stdout_is_closed():
            # Some other pipe broke; click would take it for this one.
            raise OSError(str(error)) from error
        context.exit(PIPE_CLOSED)


def _stdout_is_closed() -> bool:
    try:
        number = sys.stdout.fileno()
    except OSError:  # Not a file of the system.
        return False
    poll = select.poll()
    poll.register(number, 0)
    if not poll.poll(0):  # Only errors are asked for, and the reader is still there.
        return False
    # The interpreter flushes once more at exit, and would complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    return True


def _explain(error: Exception, session: "Session") -> int:
    problem, remedy = _words(error)
    if session.traceback:
        click.echo(lines("".join(traceback.format_exception(error))), err=True)
    if session.as_json:
        from pipelines.cli.output import to_json

        # What else the error knows, such as the conflicts of a merge, is in it too.
        more = vars(error) if isinstance(error, AssayError) else {}
        document = {"error": type(error).__name__, "problem": problem, "remedy": remedy}
        click.echo(to_json(more | document), err=True)
    else:
        click.echo(lines(f"Error: {problem}\n  Try: {remedy}"), err=True)
    return FINDING


def _words(error: Exception) -> tuple[str, str]:
    if isinstance(error, AssayError):
        return error.problem, error.remedy
    if isinstance(error, PermissionError | FileNotFoundError) and error.filename:
        return (
            f"{error.strerror}: {error.filename}.",
            "check that the path exists and that you may use it",
        )
    if isinstance(error, OSError) and (known := _of_disk_or_storage(error)):
        return known
    said = str(error).strip() or "it says no more"
    return (
        f"Something unexpected happened ({type(error).__name__}): {said}",
        "the same command with --traceback, which shows where it arose",
    )


def _of_disk_or_storage(error: OSError) -> tuple[str, str] | None:
    """Return what to say of a full disk, a lost file, or S3 that does not answer."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return (
            "No space left on the disk. What was not finished has changed no table.",
            "free space (df -h, assay gc), then run it again",
        )
    said = str(error).strip()
    if isinstance(error, FileNotFoundError):
        return (
            f"A file is gone: {said}",
            "assay verify, which names every file that is gone; put it back, or take "
            "an earlier state: assay log",
        )
    if "AWS Error" not in said:
        return None
    return (
        f"The storage of the warehouse did not do what was asked: {said}",
        "assay doctor; check ASSAY_WAREHOUSE and ASSAY_STORAGE, then run it again",
    )
