"""`assay search`: passages by meaning and by words, over the state of a ref."""

from typing import TYPE_CHECKING, Literal

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_json, show
from pipelines.cli.text import cut, flowing, one_line, plural, short_id

if TYPE_CHECKING:
    from rich.console import RenderableType

    from resources.conflicts import Conflict
    from resources.search import Hit

SNIPPET = 400  # Characters of a passage that people see.
CONFLICTS_SHOWN = 3  # Of one passage.


@click.command(
    cls=AssayCommand,
    epilog=examples(
        'assay search "How long is the notice period?"',
        'assay search "invoice 2041" --mode text -k 3 --json',
        'assay search "data retention" --ref main~1',
    ),
)
@click.argument("text")
@click.option("--ref", default="main", help="Branch, tag, commit, ref@time. [main]")
@click.option(
    "-k", "-n", "count", type=click.IntRange(1, 1000), default=10, help="How many. [10]"
)
@click.option(
    "--mode",
    type=click.Choice(["hybrid", "vector", "text"]),
    default="hybrid",
    help="By meaning (vector), by words (text), or both. [hybrid]",
)
@pass_session
@click.pass_context
def search(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    text: str,
    ref: str,
    count: int,
    mode: Literal["hybrid", "vector", "text"],
) -> None:
    """Find the passages that fit TEXT best; exit code 1 if there is none."""
    if not text.strip():
        msg = "Give some words to search for."
        raise click.UsageError(msg)
    with session.lakehouse() as lakehouse:
        hits = lakehouse.search.search(text, ref=ref, k=count, mode=mode)
    if session.as_json:
        print_json(hits)
    elif hits:
        show(_listing(hits))
    else:
        note(f"Nothing found at {ref}.")
    if not hits:
        context.exit(FINDING)


def _listing(hits: "list[Hit]") -> "RenderableType":
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from assets.contradictions.wording import bare

    blocks: list[RenderableType] = []
    for rank, hit in enumerate(hits, start=1):
        heading = Text(f"{rank}. {flowing(hit.title)}", style="bold")
        blocks += [
            heading,
            Padding(Text(_place(hit), style="cyan"), (0, 0, 0, 3)),
            Padding(Text(cut(one_line(bare(hit.text)), SNIPPET)), (0, 0, 0, 3)),
            *(
                Padding(Text(line, style="yellow"), (0, 0, 0, 3))
                for line in (*_conflicts(hit.contradictions), *_held(hit.held))
            ),
            Text(),
        ]
    return Group(*blocks)


def _conflicts(found: "tuple[Conflict, ...]") -> list[str]:
    """Return a line for each of the first conflicts, and how many more there are."""
    lines = [
        f"{'changed' if each.kind == 'version' else 'contradicts'}: "
        f"{short_id(each.contradiction_id)} {flowing(each.explanation)}"
        for each in found[:CONFLICTS_SHOWN]
    ]
    more = len(found) - CONFLICTS_SHOWN
    return lines + ([f"and {plural(more, 'contradiction')} more"] if more > 0 else [])


def _held(claims: tuple[str, ...]) -> list[str]:
    """Return a line that names what is held back, or none."""
    if not claims:
        return []
    look = f"assay quarantine show {short_id(claims[0])}"
    return [f"held back: {plural(len(claims), 'claim')} of it, see {look}"]


def _place(hit: "Hit") -> str:
    parts = [flowing(hit.uri)]
    if hit.page is not None:
        parts.append(f"page {hit.page}")
    if hit.heading_path:
        parts.append(" > ".join(map(flowing, hit.heading_path)))
    parts += [f"characters {hit.start}-{hit.end}", f"score {hit.score:.3f}"]
    if hit.trust is not None:
        parts.append(f"trust {hit.trust:.2f}")
    return " · ".join(parts)
