"""One contradiction for people: both sides, who else says so, and what happened."""

import sys
from collections.abc import Mapping, Sequence
from shutil import get_terminal_size
from typing import Any

from assets.contradictions.wording import Part, bare, differences, marked
from pipelines.cli.output import say, show, stamp
from pipelines.cli.text import cut, flowing, one_line, short_id

Row = Mapping[str, Any]
Around = Mapping[str, tuple[str, str]]
MARKS = {"a": ("[-", "-]"), "b": ("{+", "+}")}
STYLES = {"a": "bold red", "b": "bold green"}
CLAIM_SHOWN = 100  # Characters.


def print_sides(
    row: Row, around: Around, claims: Sequence[Row], events: Sequence[Row]
) -> None:
    """Print a contradiction: in two columns on a terminal, else one below the other.

    Args:
        row: Its latest row.
        around: Text before and after each side.
        claims: Where the claims in it stand.
        events: What happened to it.
    """
    say(
        f"{short_id(row['contradiction_id'])}  {row['kind']}, {row['status']}, "
        f"score {row['score']:.2f}",
        bold=True,
    )
    texts = _words(row["text_a"]), _words(row["text_b"])
    # A rule is in other words than what breaks it: all of them would be marked.
    rule = row["kind"] == "policy"
    left, right = ([Part(each, differs=False)] for each in texts)
    if not rule:
        left, right = differences(*texts)
    parts = {"a": left, "b": right}
    if sys.stdout.isatty():
        _print_columns(row, around, parts)
    else:
        say(f"{flowing(row['explanation'])}\n")
        for side in ("a", "b"):
            _print_side(row, side, around[side], parts[side])
    _print_claims(row, claims)
    _print_events(row, events)


def _print_columns(row: Row, around: Around, parts: Mapping[str, list[Part]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    show(Text(flowing(row["explanation"])))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    cells = []
    for side in ("a", "b"):
        heading = Text(_broken(_heading(row, side)))
        table.add_column(heading, ratio=1, overflow="fold")
        before, after = map(_words, around[side])
        text = Text()
        text.append(f"{_place(row, side)}\n\n", style="cyan")
        text.append(f"…{before} " if before else "", style="dim")
        for part in parts[side]:
            text.append(part.text, style=STYLES[side] if part.differs else "default")
        text.append(f" {after}…" if after else "", style="dim")
        cells.append(text)
    table.add_row(*cells)
    say()
    show(table)
    say()


def _broken(uri: str) -> str:
    """Return a URI in two lines, folder and name, where a column is too narrow."""
    if len(uri) <= get_terminal_size().columns // 2 - 2:
        return uri
    folder, sign, name = uri.rpartition("/")
    return f"{folder}{sign}\n{name}" if folder else uri


def _words(text: str) -> str:
    return one_line(bare(text))


def _print_side(
    row: Row, side: str, around: tuple[str, str], parts: Sequence[Part]
) -> None:
    before, after = map(_words, around)
    say(f"{side.upper()}  {_heading(row, side)}")
    place = _place(row, side)
    if place:
        say(f"   {place}")
    text = marked(parts, *MARKS[side])
    say(f"   {f'…{before} ' if before else ''}{text}{f' {after}…' if after else ''}\n")


def _heading(row: Row, side: str) -> str:
    return one_line(row[f"uri_{side}"] or row[f"claim_{side}"])


def _place(row: Row, side: str) -> str:
    parts = [row[f"place_{side}"] or ""]
    if row[f"start_{side}"] is not None:
        parts.append(f"characters {row[f'start_{side}']}-{row[f'end_{side}']}")
    if row[f"version_{side}"]:
        parts.append(f"version {short_id(row[f'version_{side}'])}")
    return " · ".join(one_line(part) for part in parts if part)


def _print_claims(row: Row, claims: Sequence[Row]) -> None:
    shown = {row["claim_a"], row["claim_b"]}
    others = [each for each in claims if each["claim_id"] not in shown]
    if not others:
        return
    say(f"also said, in {len(row['claims'])} claims:")
    for each in others:
        where = ", ".join(flowing(p) for p in (each["uri"], each["place"]) if p)
        say(f"   {where}: {cut(_words(each['text']), CLAIM_SHOWN)}")
    say()


def _print_events(row: Row, events: Sequence[Row]) -> None:
    model = f", model {row['model']}" if row["model"] else ""
    say(f"history (detector {row['detector']}{model}):")
    for each in events:
        who = f" by {each['decided_by']}" if each["decided_by"] else ""
        why = f": {flowing(each['reason'])}" if each["reason"] else ""
        say(f"   {each['revision']}  {stamp(each['at'])}  {each['status']}{who}{why}")


def print_settlement(row: Row | None) -> None:
    """Print what would settle a contradiction; nothing where nothing is suggested.

    Args:
        row: Of `kb.current_reconciliations`.
    """
    if row is None:
        return
    value = cut(_words(row["value"]), CLAIM_SHOWN)
    say(f"\nmost probable, {row['probability']:.2f}: {value}", bold=True)
    say(f"   {flowing(row['why'])}")
    for uri in row["sources"]:
        say(f"   said in {one_line(uri)}")
    undo = f"assay contradictions withdraw {short_id(row['contradiction_id'])}"
    say(f"   not so? {undo} --reason TEXT")


def print_panel(row: Row | None) -> None:
    """Print what the panel made of a contradiction; nothing where it has not voted.

    Args:
        row: Of `kb.panel_verdicts`.
    """
    if row is None:
        return
    divided = row["verdict"] == "dispute"
    said = "divided, for people to decide" if divided else row["verdict"]
    say(f"\npanel: {said}, {row['probability']:.2f}", bold=True)
    for vote in row["votes"]:
        name = one_line(vote["verifier"])
        say(f"   {vote['probability']:.2f}  {name}: {flowing(vote['grounds'])}")
