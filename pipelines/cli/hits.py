"""Hits of a search as a person reads them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.cli.text import cut, flowing, one_line, plural, short_id

if TYPE_CHECKING:
    from rich.console import RenderableType

    from resources.search import Conflict, Hit

SNIPPET = 400  # Characters of a passage that people see; a window is shown whole.
CONFLICTS_SHOWN = 3  # Of one passage.


def listing(hits: "Sequence[Hit]") -> "RenderableType":
    """Return hits with their place, their text and what is known against them."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    blocks: list[RenderableType] = []
    for rank, hit in enumerate(hits, start=1):
        heading = Text(f"{rank}. {flowing(hit.title)}", style="bold")
        blocks += [
            heading,
            Padding(Text(_place(hit), style="cyan"), (0, 0, 0, 3)),
            Padding(Text(_text(hit)), (0, 0, 0, 3)),
            *(
                Padding(Text(line, style="yellow"), (0, 0, 0, 3))
                for line in (*_conflicts(hit.contradictions), *_held(hit.held))
            ),
            Text(),
        ]
    return Group(*blocks)


def question(text: str) -> "RenderableType":
    """Return a question as the heading of its hits."""
    from rich.text import Text

    return Text(flowing(text), style="bold underline")


def _text(hit: "Hit") -> str:
    from assets.contradictions.wording import bare

    if hit.window is not None:
        return one_line(bare(hit.window.text))
    return cut(one_line(bare(hit.text)), SNIPPET)


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
