"""Pairs of texts from public sets: real contradictions, and pairs that are none."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.contradictions.chance import Chance

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")
SHORTEST = 40  # Characters of a sentence that says enough to be compared.
CHANCE = Chance(11)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts.

    Attributes:
        one: The first.
        other: The second.
        group: contradiction, related, repaired, or the set's own label.
    """

    one: str
    other: str
    group: str

    @property
    def conflict(self) -> bool:
        """Whether they contradict each other."""
        return self.group == "contradiction"


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def wiki_sentences(data: Path) -> list[Pair]:
    """Return sentences of Wikipedia that conflict, and as many of each control.

    Related ones stand in one passage of the same article, which does not contradict
    itself; re-paired ones come from two articles. Two sentences of the two passages
    of an entry are no safe control: others than the annotated may conflict as well.

    Args:
        data: Folder that holds nli/dev.

    Source:
        Hou et al. (2024), WikiContradict: a benchmark for evaluating LLMs on
        real-world knowledge conflicts from Wikipedia, NeurIPS.
    """
    rows = read(data / "nli/dev/wikicontradict_sentences_half.jsonl.gz")
    passages = read(data / "nli/dev/wikicontradict_passages_half.jsonl.gz")
    inside = _neighbours(passages)
    true = [Pair(row["premise"], row["hypothesis"], "contradiction") for row in rows]
    titles = [row["title"] for row in rows]
    return [*true, *_related(titles, inside), *_repaired(rows)]


def wiki_harder(data: Path) -> list[Pair]:
    """Return the same conflicts against controls that share as many words as they do.

    Closest ones are the two sentences of a passage that share most words; shortened
    ones are a sentence of a conflict, and the same without its last clause.

    Args:
        data: Folder that holds nli/dev.
    """
    rows = read(data / "nli/dev/wikicontradict_sentences_half.jsonl.gz")
    passages = read(data / "nli/dev/wikicontradict_passages_half.jsonl.gz")
    true = [Pair(row["premise"], row["hypothesis"], "contradiction") for row in rows]
    closest = [
        max(pairs, key=_shared) for pairs in _neighbours(passages).values() if pairs
    ]
    shortened = [
        Pair(text, short, "shortened")
        for row in rows
        for text in (row["premise"], row["hypothesis"])
        if (short := _without_last_clause(text))
    ]
    return [
        *true,
        *(Pair(each.one, each.other, "closest") for each in closest),
        *shortened[: len(true)],
    ]


def wiki_passages(data: Path) -> list[Pair]:
    """Return passages that conflict, and as many of each control.

    Related ones are the two halves of one passage; re-paired ones come from two
    articles.

    Args:
        data: Folder that holds nli/dev.
    """
    rows = read(data / "nli/dev/wikicontradict_passages_half.jsonl.gz")
    true = [Pair(row["premise"], row["hypothesis"], "contradiction") for row in rows]
    halves = []
    for row in rows:
        passage = max(row["premise"], row["hypothesis"], key=len)
        sentences = _SENTENCE.split(passage)
        middle = len(sentences) // 2
        parts = " ".join(sentences[:middle]), " ".join(sentences[middle:])
        if all(parts):
            halves.append(Pair(*parts, "related"))
    return [*true, *halves, *_repaired(rows)]


def ramdocs(data: Path, limit: int | None = None) -> list[Pair]:
    """Return pairs of documents with the label of their pair.

    Args:
        data: Folder that holds nli/dev.
        limit: At most so many, spread over the set.

    Source:
        Wang et al. (2025), Retrieval-augmented generation with conflicting evidence:
        RAMDocs.
    """
    rows = read(data / "nli/dev/ramdocs_half.jsonl.gz")
    step = max(len(rows) // limit, 1) if limit else 1
    return [
        Pair(row["premise"], row["hypothesis"], row["label"]) for row in rows[::step]
    ]


def _neighbours(passages: Sequence[dict[str, Any]]) -> dict[str, list[Pair]]:
    """Return pairs of sentences of one passage, by title of the article."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for row in passages:
        for passage in dict.fromkeys((row["premise"], row["hypothesis"])):
            sentences = [
                each for each in _SENTENCE.split(passage) if len(each) >= SHORTEST
            ]
            found[row["title"]] += [
                Pair(one, other, "related")
                for place, one in enumerate(sentences)
                for other in sentences[place + 1 :]
            ]
    return found


def _related(titles: Sequence[str], inside: dict[str, list[Pair]]) -> list[Pair]:
    """Return one pair for each title, of its own article while it has any left."""
    queues = {
        title: CHANCE.order(((each.one + each.other, each) for each in pairs), title)
        for title, pairs in inside.items()
    }
    chosen = []
    for title in titles:
        own = queues.get(title)
        longest = max(queues.values(), key=len)
        chosen.append((own or longest).pop())
    return chosen


def _repaired(rows: Sequence[dict[str, Any]]) -> list[Pair]:
    """Return the first text of each row with the second of another article."""
    ranked = CHANCE.order(((row["hypothesis"], row) for row in rows), "repaired")
    pairs = []
    for place, row in enumerate(rows):
        turned = ranked[place:] + ranked[:place]
        other = next(each for each in turned if each["title"] != row["title"])
        pairs.append(Pair(row["premise"], other["hypothesis"], "repaired"))
    return pairs


def _shared(pair: Pair) -> float:
    one, other = (
        set(re.findall(r"\w+", text.casefold())) for text in (pair.one, pair.other)
    )
    return len(one & other) / max(len(one | other), 1)


def _without_last_clause(text: str) -> str:
    """Return a sentence up to its last comma; nothing if too little were left."""
    head = text.rpartition(", ")[0].strip()
    return f"{head}." if len(head) >= max(SHORTEST, len(text) // 2) else ""
