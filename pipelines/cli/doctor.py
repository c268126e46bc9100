"""`assay doctor`: is everything here that the work needs, and what to do if not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import print_json, say
from pipelines.cli.text import plural
from resources.errors import AssayError

if TYPE_CHECKING:
    from pipelines.cli.findings import Finding
    from resources.settings import Settings

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command(cls=AssayCommand, epilog=examples("assay doctor", "assay doctor --json"))
@pass_session
@click.pass_context
def doctor(context: click.Context, session: Session) -> None:
    """Check the machine, the packages and the home; exit code 1 if one fails."""
    findings = list(examine(session.settings))
    failed = sum(finding.state == "fail" for finding in findings)
    if session.as_json:
        print_json(findings)
    else:
        for finding in findings:
            mark = click.style(f"{finding.state:<4}", fg=COLOURS[finding.state])
            click.echo(f"{mark}  ", nl=False)
            say(f"{finding.name:<12} {finding.detail}")
            if finding.remedy:
                say(f"      {'':<12} Try: {finding.remedy}")
        say(f"{plural(failed, 'check')} failed" if failed else "No check failed.")
    if failed:
        context.exit(FINDING)


def examine(settings: "Settings") -> "Iterator[Finding]":
    """Run every check, each whatever the others found."""
    # Imported here, so that help needs neither packaging nor settings.
    from pipelines.cli import household, machine
    from pipelines.cli.findings import INSTALL, Finding

    checks = (
        machine.python,
        machine.packages,
        machine.extensions,
        machine.model,
        machine.ocr,
        machine.limits,
        household.home,
        household.warehouse,
        household.disk,
        household.catalog,
        household.history,
        household.branches,
        household.garbage,
        household.search,
    )
    for check in checks:
        try:
            yield check(settings)
        except AssayError as error:
            yield Finding(check.__name__, "fail", error.problem, error.remedy)
        except Exception as error:  # noqa: BLE001 - a check that breaks is a finding.
            said = f"{type(error).__name__}: {error}"
            yield Finding(check.__name__, "fail", said, INSTALL)
