"""`assay ui`: the Dagster UI on a home."""

import os
import sys

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.output import print_json, say
from pipelines.cli.ports import check_free

PORT = 3000
# `dg dev` is the successor, in a package of its own that this does not need.
SUPERSEDED = "Function `dev_command` is superseded"


@click.command(
    cls=AssayCommand, epilog=examples("assay ui", "assay --home ./work ui --port 3001")
)
@click.option("--host", default="127.0.0.1", help="Address to listen on. [127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PORT, help=f"Port. [{PORT}]"
)
@pass_session
def ui(session: Session, host: str, port: int) -> None:
    """Start the Dagster UI, with schedules and sensors, until Ctrl-C."""
    settings = session.settings
    check_free("ui", host, port)
    from pipelines.home import open_instance

    # Opened once before the server's own processes do so all together.
    with open_instance(settings):
        pass
    environment = os.environ | {
        "DAGSTER_HOME": str(settings.dagster_folder),
        "ASSAY_HOME": str(settings.home),
    }
    url = f"http://{host}:{port}"
    if session.as_json:
        print_json({"url": url, "home": settings.home})
    else:
        say(f"Dagster UI on {url} for {settings.home}; Ctrl-C ends it.")
    sys.stdout.flush()
    command = [sys.executable, "-W", f"ignore:{SUPERSEDED}", "-m", "dagster", "dev"]
    command += ["-m", "pipelines.definitions", "--host", host, "--port", str(port)]
    # This process becomes the server, so that Ctrl-C and signals reach it.
    os.execve(sys.executable, command, environment)  # noqa: S606 - no shell is wanted.
