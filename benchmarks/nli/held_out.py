"""Pairs that no stage was trained on, of every kind: what calibration is fitted on."""

from pathlib import Path

import numpy as np

from benchmarks.nli.lexical import Lexicon, lexical_pairs
from benchmarks.nli.names import Names
from benchmarks.nli.passages import read_passages
from benchmarks.nli.reading import Pair, read_pairs
from benchmarks.nli.settings import SEED
from benchmarks.nli.typed import passage_pairs
from benchmarks.nli.wordnet import WordNet

# Development sets without a target of their own, and a small part of SNLI's.
_SETS = {"snli": 1_500, "cad": 1_000, "conjnli": 623, "mpe": 400}
_LEXICAL = 500
_SHARE = 0.06  # Of the counts of a pass of training, from the articles kept back.


def held_out_pairs(data: Path, wordnet: Path) -> list[Pair]:
    """Return the pairs; the same ones each time.

    Args:
        data: Folder with `nli/dev` and `retrieval`.
        wordnet: Folder with WordNet's files.
    """
    rng = np.random.default_rng(SEED + 1_000)
    folder = data / "nli" / "dev"
    sets = {name: read_pairs(folder / f"{name}.jsonl.gz", name) for name in _SETS}
    captions = sorted({pair.premise for pair in sets["snli"]})
    lexicon = Lexicon(WordNet(wordnet), captions)
    passages = read_passages(data, held_out=True)
    texts = [sentence for passage in passages for sentence in passage.sentences]
    drawn = [
        pairs[at]
        for name, pairs in sets.items()
        for at in rng.permutation(len(pairs))[: _SETS[name]]
    ]
    return [
        *drawn,
        *lexical_pairs(captions, lexicon, _LEXICAL, rng),
        *passage_pairs(passages, Names(texts, lexicon.peoples), _SHARE, rng),
    ]
