"""Public sets: documents, questions, and which documents answer which question."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Collection:
    """Documents, and questions whose answers among them are known.

    Attributes:
        name: Of the set.
        documents: Title, blank line and text, by id.
        questions: By id; each has an answer.
        grades: How well each relevant document fits, 1 and up, by question.
    """

    name: str
    documents: Mapping[str, str]
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def read(folder: Path) -> Collection:
    """Return the collection in a folder: of BEIR's form, or of MuSiQue's own.

    Raises:
        FileNotFoundError: If it holds neither.
    """
    if (folder / "qrels.tsv").exists():
        return _beir(folder)
    return _musique(folder)


def _beir(folder: Path) -> Collection:
    """Read corpus.jsonl.gz, queries.jsonl and qrels.tsv."""
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, document, grade = line.split("\t")
        if int(grade) > 0:
            grades.setdefault(question, {})[document] = int(grade)
    corpus = gzip.decompress((folder / "corpus.jsonl.gz").read_bytes()).splitlines()
    asked = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    questions = {row["_id"]: row["text"] for row in map(json.loads, asked)}
    return Collection(
        folder.name,
        {row["_id"]: _text(row) for row in map(json.loads, corpus)},
        {each: questions[each] for each in questions if each in grades},
        grades,
    )


def _musique(folder: Path) -> Collection:
    """Read questions with their paragraphs, and the corpus that these are part of."""
    corpus = _json(folder / "musique_train_corpus.json.gz")
    rows = _json(folder / "musique_train.json.gz")
    places = {(row["title"], row["text"]): str(at) for at, row in enumerate(corpus)}
    return Collection(
        folder.name,
        {str(at): _text(row) for at, row in enumerate(corpus)},
        {row["id"]: row["question"] for row in rows},
        {
            row["id"]: {
                places[each["title"], each["paragraph_text"]]: 1
                for each in row["paragraphs"]
                if each["is_supporting"]
            }
            for row in rows
        },
    )


def _json(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(gzip.decompress(path.read_bytes()))
    return rows


def _text(row: Mapping[str, str]) -> str:
    return f"{row.get('title') or ''}\n\n{row['text']}".strip()
