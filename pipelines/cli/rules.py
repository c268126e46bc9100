"""`assay contradictions rules`: what claims, data and releases must keep."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_grid, print_json, say
from pipelines.cli.text import plural

if TYPE_CHECKING:
    from resources.policies import Policy


@click.command(
    "rules",
    cls=AssayCommand,
    epilog=examples(
        "assay contradictions rules", "assay contradictions rules --folder ./policies"
    ),
)
@click.option(
    "--folder", type=click.Path(file_okay=False), metavar="DIR",
    help="Where they lie. [$ASSAY_POLICIES, else policies in the home]",
)  # fmt: skip
@pass_session
@click.pass_context
def rules(context: click.Context, session: Session, folder: str | None) -> None:
    """List the rules that claims, data and releases must keep.

    What is wrong in one is told with its file, line and column. Exit code 1 if so, or
    if there is no rule.
    """
    from pathlib import Path

    from resources.policies import load_policies

    place = Path(folder) if folder else session.settings.policies_folder
    found = load_policies(place)
    if session.as_json:
        print_json([_document(policy) for policy in found])
    elif found:
        columns = ("rule", "kind", "severity", "what it demands", "where")
        print_grid(columns, map(_rule, found), airy=True, solid=columns[:3])
        say(f"{plural(len(found), 'rule')} in {place}")
    if not found:
        note(f"There is no rule in {place}: put a file such as rules.yaml there.")
        context.exit(FINDING)


def _rule(policy: "Policy") -> tuple[str, str, str, str, str]:
    return policy.id, policy.kind, policy.effect, policy.text, policy.place


def _document(policy: "Policy") -> dict[str, object]:
    return {
        "id": policy.id,
        "kind": policy.kind,
        "severity": policy.effect,
        "description": policy.description,
        "rule": policy.rule.text,
        "scope": policy.scope,
        "file": policy.file,
        "line": policy.line,
    }
