"""Claims of documents: statements and values, drawn sentence by sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assets.claims import names, sentences, text_values
from assets.claims.blocks import Block, blocks
from assets.claims.coverage import Tally
from assets.claims.model import Claim, DocumentText, distinct
from assets.claims.prefaces import preface_end
from assets.claims.reading import Analysed, Lore, Reading, foreign_claims
from assets.claims.sentences import Sentence
from assets.claims.subjects import Scope
from assets.claims.tabular.markdown import grids
from assets.claims.tokens import tokenize
from assets.claims.verbs import FIGURE
from resources.ids import content_id
from resources.values import name_key

ENGLISH = frozenset({"eng", "en", None})
_RULES = "3"  # Raised with every change of what is drawn.


@dataclass(slots=True)
class Drawn:
    """What a document gave: its claims, and how many sentences gave one."""

    claims: list[Claim] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def add(self, claims: list[Claim]) -> None:
        """Add the claims of one sentence."""
        self.claims += claims
        self.tally.add(claims)


class ClaimExtractor:
    """Draws claims from documents by rule; spaCy only says what is a place.

    The claims of a document depend on nothing but the document and the aliases.

    Args:
        aliases: Names and what they stand for, both as written.
        further: Version of what else draws claims beside it, if anything does.
    """

    def __init__(
        self, aliases: Mapping[str, str] | None = None, further: str = ""
    ) -> None:
        keys = {
            name_key(alias): name_key(name) for alias, name in (aliases or {}).items()
        }
        listed = [f"{key}={name}" for key, name in sorted(keys.items())]
        known = content_id(*listed)[:8] if listed else ""
        parts = (f"rules-{_RULES}", known, further.replace("'", ""))
        self.version = "+".join(part for part in parts if part)
        self._lore = Lore(self.version, keys)

    def extract(self, documents: Sequence[DocumentText]) -> list[Claim]:
        """Return the claims of documents, in the order of documents and text."""
        return [claim for each in documents for claim in self.draw(each).claims]

    def draw(self, document: DocumentText) -> Drawn:
        """Return the claims of one document, and what was left out."""
        drawn = Drawn()
        cells = _cells(document.text)
        kept = _readable(document, cells, drawn.tally)
        english = document.language in ENGLISH
        analysed = []
        for block, sentence in kept:
            if english and sentences.is_latin(sentence.words):
                analysed.append(_analysed(sentence, block))
            else:
                claims = foreign_claims(document, sentence, self._lore)
                drawn.tally.foreign += 1
                drawn.add(claims)
        self._read(document, analysed, cells, drawn)
        drawn.claims = distinct(drawn.claims)
        return drawn

    def _read(
        self,
        document: DocumentText,
        analysed: list[Analysed],
        cells: Sequence[tuple[int, int, str]],
        drawn: Drawn,
    ) -> None:
        """Add the claims of the English sentences of a document."""
        written = names.lowered([each.tokens for each in analysed])
        named = [names.names(each.tokens, written) for each in analysed]
        found = (name for each in named for name in each)
        scope = Scope(document, found, self._lore.aliases, cells)
        block = None
        for each, here in zip(analysed, named, strict=True):
            each.tokens[:] = names.settle(each.tokens, here)
            if each.block != block:
                block = each.block
                scope.enter()
            drawn.add(Reading(document, each, here, scope, self._lore).claims())


def _readable(
    document: DocumentText, cells: Sequence[tuple[int, int, str]], tally: Tally
) -> list[tuple[int, Sentence]]:
    """Return the sentences that may assert something, each with its block's number."""
    kept = []
    text = document.text
    inside = [Block(start, end, item=False) for start, end, _ in cells]
    parts = sorted([*blocks(text, document.headings), *inside])
    for number, block in enumerate(parts):
        for sentence in sentences.sentences(text, block):
            words = sentence.words
            if sentences.is_question(words) or sentences.is_boilerplate(words):
                continue
            if sentences.is_too_long(words):
                tally.too_long += 1
            elif any(letter.isalpha() for letter in words):
                kept.append((number, sentence))
    return kept


def _cells(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and name of the row of each cell that holds sentences."""
    if "|" not in text:
        return []
    rows = (row for grid in grids(text) for row in grid.rows)
    full = [[cell for cell in row.cells if cell.text] for row in rows]
    return [
        (cell.start, cell.end, cells[0].text)
        for cells in full
        for cell in cells
        if sentences.is_prose(cell.text, alone=len(cells) == 1)
        or sentences.is_timed(cell.text)
    ]


def _analysed(sentence: Sentence, block: int) -> Analysed:
    values = text_values.values_in(sentence.words)
    spans = [(each.start, each.end) for each in values]
    begin = preface_end(sentence.words)
    tokens = [
        token for token in tokenize(sentence.words, spans) if token.start >= begin
    ]
    by_start = {each.start: each for each in values}
    found = {
        i: by_start[token.start]
        for i, token in enumerate(tokens)
        if token.low == FIGURE
    }
    return Analysed(sentence, block, found, tokens)
