"""One fact as a colleague would write it down, right or wrong."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.facts import Anchor, Fact

# First words that prose may write small; another first word is a name or a number.
_ORDINARY = {
    "A", "After", "Alone", "Applications", "At", "Before", "Between", "Children",
    "Courses", "During", "Each", "Flights", "For", "From", "In", "Inside", "Motions",
    "New", "On", "Orders", "Our", "Paper", "Passwords", "Pay", "Photographs", "Prices",
    "Records", "Riding", "Screens", "Shops", "Spices", "Straps", "Tasters", "The",
    "There", "Tins", "Under", "Up", "We", "Wages", "When", "Within", "Work", "You",
}  # fmt: skip
_PLAIN = ("{whole}",) * 5
_FRAMED = (
    "Please note that {rest}",
    "Please remember that {rest}",
    "It is worth knowing that {rest}",
    "As we said at the table, {rest}",
    "To sum up, {rest}",
)
_SOURCED = ("According to {source}, {rest}", "{Source} says that {rest}")
_VAGUE = ("about ", "roughly ", "some ", "less than ", "mid-", "the early ", "summer ")
_SOURCES = {
    "handbook/employee-handbook.md": "the employee handbook",
    "handbook/safety-rules.docx": "the safety and warehouse rules",
    "policies/travel-policy-2024.docx": "the travel policy 2024",
    "policies/quality-policy-v2.md": "the quality policy",
    "policies/records-retention.txt": "the paper on keeping records",
    "laboratory/laboratory-manual.pdf": "the laboratory manual",
    "products/trade-catalogue-2025.pdf": "the trade catalogue",
    "data/deliveries-2024.csv": "the list of deliveries",
    "data/suppliers.json": "the list of suppliers",
    "data/complaints-2024.jsonl": "the list of complaints",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One fact restated in a planted document.

    Attributes:
        id: W and a number where it is wrong, R where it is right.
        kind: Kind of the fact: number, date, name, negation or unit.
        change: What was done: conflict, paraphrase, format, less precise, other year
            or subject.
        file: The planted document, below its folder.
        sentence: The sentence or row that restates it, literally in that document.
        value: What the library says, as one of the right restatements.
        written: The value in the sentence; the sentence itself where it is another's.
        anchors: Where the library says it.
    """

    id: str
    kind: str
    change: str
    file: str
    sentence: str
    value: str
    written: str
    anchors: tuple[Anchor, ...]

    @property
    def harmful(self) -> bool:
        """Whether it cannot be true together with the library."""
        return self.change == "conflict"

    @property
    def form(self) -> str:
        """Format of the planted document: the ending of its name."""
        return self.file.rpartition(".")[2]

    @property
    def place(self) -> str:
        """What restates what: text, table or list, of text, table or data row."""
        here = "list" if self.file.endswith(".csv") else "text"
        if self.sentence.startswith("|"):
            here = "table"
        first = self.anchors[0]
        there = "table" if first.quote.startswith("|") else "text"
        return f"{here} of {'row' if first.key else there}"

    @property
    def row_key(self) -> str:
        """Words that identify it where it is a row of a planted list."""
        return self.anchors[0].key if self.file.endswith(".csv") else ""


def restate(fact: Fact, chance: Chance, *, harmful: bool) -> Edit:
    """Return a fact restated in one sentence; the document and id come later.

    Args:
        fact: What to restate.
        chance: Chooses among its sentences, values and frames.
        harmful: Whether to restate it wrongly.
    """
    vague = [value for value in fact.agree if value.startswith(_VAGUE)]
    likely = vague if vague and chance.number(3, fact.name, "vague") else fact.agree
    right = chance.pick(likely, fact.name, "right")
    if not harmful and fact.other:
        sentence = chance.pick(fact.other, fact.name, "which")
        return _edit(fact, "other year or subject", sentence, sentence)
    wrong = chance.pick(fact.conflict, fact.name, "wrong")
    written = wrong if harmful else right
    said = chance.pick(fact.said, fact.name, "said").format(written)
    sentence = _framed(said[0].upper() + said[1:], fact, chance)
    change = "conflict" if harmful else _change(fact, written)
    return _edit(fact, change, sentence, written)


def numbered(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits, each with an id: W001 for the wrong ones, R001 for the others."""
    numbers: Counter[str] = Counter()
    named = []
    for edit in edits:
        letter = "W" if edit.harmful else "R"
        numbers[letter] += 1
        named.append(replace(edit, id=f"{letter}{numbers[letter]:03}"))
    return named


def write_edits(path: Path, edits: Iterable[Edit]) -> None:
    """Write edits as CSV, one line for each place of the library that they meet."""
    names = [each.name for each in fields(Edit) if each.name != "anchors"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, "library_file", "quote", "key"])
        for edit in edits:
            values = [getattr(edit, name) for name in names]
            for place in edit.anchors:
                writer.writerow([*values, *asdict(place).values()])


def _edit(fact: Fact, change: str, sentence: str, written: str) -> Edit:
    return Edit(
        "", fact.kind, change, "", sentence, fact.agree[0], written, fact.anchors
    )


def _change(fact: Fact, written: str) -> str:
    if written.startswith(_VAGUE):
        return "less precise"
    quote = fact.anchors[0].quote.lower()
    reworded = fact.kind in ("name", "negation") or written.lower() in quote
    return "paraphrase" if reworded else "format"


def _framed(sentence: str, fact: Fact, chance: Chance) -> str:
    first, _, rest = sentence.partition(" ")
    if first not in _ORDINARY:
        return sentence
    source = _SOURCES.get(fact.file)
    frames: Sequence[str] = _PLAIN + _FRAMED + (_SOURCED if source else ())
    source = source or ""
    return chance.pick(frames, fact.name, "frame").format(
        whole=sentence,
        rest=f"{first.lower()} {rest}",
        source=source,
        Source=source[:1].upper() + source[1:],
    )
