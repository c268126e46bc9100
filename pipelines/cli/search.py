"""`assay search`: passages by meaning and by words, over the state of a ref."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TextIO

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_json, show

if TYPE_CHECKING:
    from resources.search import Filters, Hit

Mode = Literal["hybrid", "rrf", "vector", "text"]
MODES = ("hybrid", "rrf", "vector", "text")  # Not looked up: help loads no search.
MOST_HITS, MOST_NEIGHBOURS = 1000, 100
DAY = click.DateTime(["%Y-%m-%d"])


def filtering(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what passages must be."""
    options = (
        click.option("--source", multiple=True, help="Only of this source."),
        click.option(
            "--document", multiple=True, help="Only where the URI fits, or of this id."
        ),
        click.option(
            "--since", type=DAY, metavar="DAY", help="Dated on 2026-01-31 or later."
        ),
        click.option(
            "--until", type=DAY, metavar="DAY", help="Dated on that day or before."
        ),
        click.option(
            "--min-trust", type=click.FloatRange(0, 1), help="Trusted at least so much."
        ),
        click.option(
            "--no-contradictions", is_flag=True, help="Only where none is open."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    cls=AssayCommand,
    epilog=examples(
        'assay search "How long is the notice period?"',
        'assay search "invoice 2041" --mode text -k 3 --json',
        'assay search "data retention" --ref main~1 --window 1',
        'assay search "leave" --source handbook --since 2026-01-01 --min-trust 0.8',
        "cat questions.txt | assay search --file - --json",
    ),
)
@click.argument("text", required=False)
@click.option("--ref", default="main", help="Branch, tag, commit, ref@time. [main]")
@click.option(
    "-k",
    "-n",
    "count",
    type=click.IntRange(1, MOST_HITS),
    default=10,
    help="How many. [10]",
)
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="hybrid",
    help="By meaning (vector), by words (text), or both: blended, or by rank (rrf). "
    "[hybrid]",
)
@click.option(
    "--window",
    type=click.IntRange(0, MOST_NEIGHBOURS),
    default=0,
    help="Passages to show before and behind each. [0]",
)
@click.option(
    "--file",
    "questions",
    type=click.File(encoding="utf-8", errors="replace"),
    help="Ask each line of this file, or of - for standard input, all at once.",
)
@filtering
@pass_session
@click.pass_context
def search(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    /,
    *,
    text: str | None,
    ref: str,
    count: int,
    mode: Mode,
    window: int,
    questions: TextIO | None,
    **given: Any,  # noqa: ANN401 - the options of `filtering`.
) -> None:
    """Find the passages that fit TEXT best; exit code 1 if there is none."""
    texts = _texts(text, questions)
    with session.lakehouse() as lakehouse:
        found = lakehouse.search.batch(
            texts,
            ref=ref,
            k=count,
            mode=mode,
            filters=_filters(**given),
            windows=window,
        )
    if session.as_json:
        print_json(_answers(texts, found) if questions else found[0])
    else:
        _show(texts, found, ref, named=questions is not None)
    if not any(found):
        context.exit(FINDING)


def _texts(text: str | None, questions: TextIO | None) -> list[str]:
    """Return what is asked: the one text, or the lines of a file that are not blank."""
    if (text is None) == (questions is None):
        msg = "Give either some words to search for, or a --file of questions."
        raise click.UsageError(msg)
    lines = questions.read().splitlines() if questions else [text or ""]
    texts = [line for line in lines if line.strip()]
    if not texts:
        msg = "Give some words to search for."
        raise click.UsageError(msg)
    return texts


def _filters(  # noqa: PLR0913 - one argument for each option.
    *,
    source: tuple[str, ...],
    document: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    min_trust: float | None,
    no_contradictions: bool,
) -> "Filters":
    from resources.search import Filters

    return Filters(
        sources=source,
        documents=document,
        since=since and since.date(),
        until=until and until.date(),
        min_trust=min_trust,
        without_contradictions=no_contradictions,
    )


def _answers(
    texts: Sequence[str], found: "Sequence[Sequence[Hit]]"
) -> list[dict[str, Any]]:
    return [
        {"text": text, "hits": hits} for text, hits in zip(texts, found, strict=True)
    ]


def _show(
    texts: Sequence[str], found: "Sequence[Sequence[Hit]]", ref: str, *, named: bool
) -> None:
    """Print hits for a person, under their questions where there are several."""
    from pipelines.cli.hits import listing, question

    for text, hits in zip(texts, found, strict=True):
        if named:
            show(question(text))
        if hits:
            show(listing(hits))
        else:
            note(f"Nothing found at {ref}.")
