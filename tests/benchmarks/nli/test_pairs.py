"""Pairs that are made for training: right labels, same seed same pairs."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.nli import claims, compatible, metrics, sets, typed
from benchmarks.nli.calibration import fit
from benchmarks.nli.general import swapped
from benchmarks.nli.lexical import Lexicon
from benchmarks.nli.names import Names
from benchmarks.nli.passages import Passage
from benchmarks.nli.reading import Pair, clean, focused, sentences
from benchmarks.nli.scoped import scoped_pairs
from benchmarks.nli.settings import CONTRADICTION, ENTAILMENT, NEUTRAL, Schedule
from benchmarks.nli.wordnet import WordNet, WordNetNotFoundError

PASSAGES = [
    Passage(
        "Holm (island)",
        (
            "Holm is an island in the northern part of the bay.",
            "It was bought in 1821 by the merchant Ole Brandt.",
            "The lighthouse on its western shore is 31 metres high.",
        ),
    ),
    Passage(
        "Ada Roe",
        (
            "Ada Roe was a Danish engineer who designed two bridges.",
            "She was born in Aarhus on 4 May 1880 and died in 1951.",
        ),
    ),
    Passage("Holm (island)", ("In 2011 the island had a population of 212 people.",)),
    Passage("Vik Mill", ("Vik Mill was directed by Per Lund from 1902 to 1930.",)),
    Passage("Tor Dam", ("Tor Dam holds 1,200 tonnes of water behind its wall.",)),
    Passage("Una Bay", ("Una Bay was the first public harbour of the county.",)),
]
NAMES = Names([s for p in PASSAGES for s in p.sentences], ["Danish", "Norwegian"])


def chance() -> np.random.Generator:
    return np.random.default_rng(4)


def test_treebank_tokens_and_caption_numbers_are_undone() -> None:
    assert clean("Roe -LRB- born 1926 -RRB- , an actor -LSB- aktor -RSB- .") == (
        "Roe (born 1926), an actor."
    )
    assert clean("12jpg0A man 12jpg1A boy") == "A man. A boy"
    assert clean("`` It did n't ''") == '" It didn\'t "'


def test_sentences_end_before_a_capital() -> None:
    assert sentences("It is 3.5 m. Then it grew. 12 were left.") == [
        "It is 3.5 m.",
        "Then it grew.",
        "12 were left.",
    ]


def test_the_sentences_that_a_claim_is_about_are_kept() -> None:
    text = "Cats sleep a lot. The dam was built in 1910 by Roe. Rivers are long."
    pair = focused(Pair(text, "Roe built the dam.", 0, "x"), words=10)
    assert pair.premise == "The dam was built in 1910 by Roe."


def test_a_turned_pair_has_the_label_of_its_direction() -> None:
    long, short = "A tall man in a red coat walks a dog.", "A man walks."
    pairs = [Pair(long, short, label, "x") for label in range(3) for _ in range(200)]
    turned = [p for p in swapped(pairs, chance()) if p.premise == short]
    assert {p.label for p in turned} == {NEUTRAL, CONTRADICTION}
    assert len(pairs) * 0.04 < len(turned) < len(pairs) * 0.12
    was_contradiction = [p for p in turned if p.label == CONTRADICTION]
    assert 0 < len(was_contradiction) < len(turned) / 2


def test_edited_sentences_contradict_and_the_same_seed_makes_the_same() -> None:
    made = typed.contradicting(PASSAGES, NAMES, 30, chance())
    assert made == typed.contradicting(PASSAGES, NAMES, 30, chance())
    assert {pair.label for pair in made} == {CONTRADICTION}
    assert all(pair.premise != pair.hypothesis for pair in made)


def test_harmless_edits_follow() -> None:
    made = typed.following(PASSAGES, 20, chance())
    assert {pair.label for pair in made} == {ENTAILMENT}
    assert all(pair.premise != pair.hypothesis for pair in made)


def test_what_is_compatible_is_neutral_and_never_one_sentence_twice() -> None:
    made = [
        *compatible.same_passage(PASSAGES, 20, chance()),
        *compatible.same_article(PASSAGES, 20, chance()),
        *compatible.nearest_elsewhere(PASSAGES, 6, chance()),
        *compatible.unrelated(PASSAGES, 20, chance()),
        *compatible.other_entity(PASSAGES, NAMES, 5, chance()),
    ]
    origins = {pair.origin for pair in made}
    assert origins == {
        "same passage",
        "same article",
        "nearest elsewhere",
        "unrelated",
        "other entity",
    }
    assert {pair.label for pair in made} == {NEUTRAL}
    assert all(pair.premise != pair.hypothesis for pair in made)


def test_added_detail_follows_one_way_only() -> None:
    for pair in compatible.added_detail(PASSAGES, 20, chance()):
        if pair.label == NEUTRAL:
            assert pair.premise in pair.hypothesis
        else:
            assert pair.hypothesis in pair.premise


def test_scoped_statements_contradict_within_one_scope_only() -> None:
    made = scoped_pairs(["Holm", "Vik"], 300, chance())
    assert made == scoped_pairs(["Holm", "Vik"], 300, chance())
    years = [
        [word for word in text.split() if word.isdigit() and "1850" <= word <= "2026"]
        for pair in made
        if "census" in pair.premise and pair.label == CONTRADICTION
        for text in (pair.premise.replace(",", ""), pair.hypothesis.replace(",", ""))
    ]
    assert years
    assert {pair.label for pair in made} == {0, 1, 2}


def test_denied_claims_are_supported_by_what_refutes_them() -> None:
    pairs = [
        Pair("The dam is in Tor.", "The dam is in Vik.", CONTRADICTION, "fever"),
        Pair("The dam is in Tor.", "The dam is not in Tor.", CONTRADICTION, "fever"),
        Pair("The dam is in Tor.", "The dam is in Tor.", ENTAILMENT, "fever"),
    ]
    made = claims.denied_claims(pairs, 5, chance())
    assert [pair.label for pair in made] == [ENTAILMENT, ENTAILMENT]
    assert made[0].hypothesis == "The dam is in Tor."
    assert made[1].hypothesis.replace("never", "not") == "The dam is not in Vik."


@pytest.fixture
def wordnet(tmp_path: Path) -> WordNet:
    """Four kinds of instrument, in WordNet's own format."""
    lines = {
        "data.noun": [
            "00000001 06 n 01 instrument 0 002 ~ 00000002 n 0000"
            " ~ 00000003 n 0000 | plays music",
            "00000002 06 n 02 lute 0 oud 0 001 @ 00000001 n 0000 | has strings",
            "00000003 06 n 01 flute 0 001 @ 00000001 n 0000 | is blown",
        ],
        "index.noun": [
            "instrument n 1 1 ~ 1 0 00000001  ",
            "lute n 1 1 @ 1 0 00000002  ",
            "oud n 1 1 @ 1 0 00000002  ",
            "flute n 1 1 @ 1 0 00000003  ",
        ],
        "data.adj": [
            "00000011 00 a 01 loud 0 001 ! 00000012 a 0101 | high volume",
            "00000012 00 a 01 quiet 0 001 ! 00000011 a 0101 | low volume",
            "00000013 01 a 01 Danish 0 000 | of or relating to Denmark or its people",
        ],
        "index.adj": ["loud a 1 1 ! 1 0 00000011  ", "quiet a 1 1 ! 1 0 00000012  "],
    }
    for part in ("noun", "verb", "adj", "adv"):
        for kind in ("data", "index"):
            name = f"{kind}.{part}"
            text = "  1 a licence line\n" + "\n".join(lines.get(name, [])) + "\n"
            (tmp_path / name).write_text(text)
    return WordNet(tmp_path)


def test_a_word_is_changed_for_its_kin_with_the_right_label(wordnet: WordNet) -> None:
    seen = ["a loud lute, a quiet oud, a flute, an instrument"] * 3
    lexicon = Lexicon(wordnet, seen)
    changes = set(lexicon.changes("lute"))
    assert ("lute", "flute", CONTRADICTION) in changes
    assert ("lute", "oud", ENTAILMENT) in changes
    assert ("lute", "instrument", ENTAILMENT) in changes
    assert ("instrument", "lute", NEUTRAL) in changes
    assert lexicon.changes("loud") == [("loud", "quiet", CONTRADICTION)]
    assert ("two", "three", CONTRADICTION) in lexicon.changes("two")
    assert lexicon.peoples == ["Danish"]


def test_a_folder_without_wordnet_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(WordNetNotFoundError) as error:
        WordNet(tmp_path)
    assert "wordnet-base" in error.value.remedy


def test_the_rate_warms_up_then_falls_to_the_last() -> None:
    rates = [Schedule(peak=1.0, warm_up=0.1, last=0.2).rate(s, 100) for s in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[10] == 1.0
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[100] == pytest.approx(0.2)


def test_a_calibration_undoes_what_was_done_to_the_logits() -> None:
    torch.manual_seed(1)
    logits = torch.randn(6000, 3) * 1.5
    labels = torch.distributions.Categorical(logits=logits).sample()
    found = fit(logits * 2.0 - torch.tensor([0.0, 0.4, 0.0]), labels)
    assert found.temperature == pytest.approx(2.0, rel=0.1)
    assert found.bias[1] - found.bias[0] == pytest.approx(0.2, abs=0.1)


def test_auroc_counts_ties_half() -> None:
    positive = np.array([True, True, False, False])
    assert metrics.auroc(np.array([0.9, 0.5, 0.5, 0.1]), positive) == 0.875
    assert metrics.auroc(np.array([0.5, 0.5, 0.5, 0.5]), positive) == 0.5


def test_recall_is_taken_where_few_negatives_are_above() -> None:
    score = np.concatenate([np.linspace(0, 1, 101), [0.99, 0.2]])
    positive = np.concatenate([np.zeros(101, bool), [True, True]])
    assert metrics.recall_at(score, positive, 0.05) == 0.5


def test_intervals_hold_the_value() -> None:
    truth = np.arange(300) % 3
    predicted = np.where(np.arange(300) % 5 == 0, 1, truth)

    def measure(predicted: np.ndarray, truth: np.ndarray) -> metrics.Measures:
        return metrics.classified(predicted, truth, 2)

    for value, low, high in metrics.with_intervals(measure, predicted, truth).values():
        assert low <= value <= high


def test_a_probability_that_is_always_right_is_calibrated() -> None:
    score = np.array([0.25] * 4 + [0.75] * 4)
    positive = np.array([True, False, False, False, True, True, True, False])
    assert metrics.calibrated(score, positive)["ece"] == pytest.approx(0.0)


def test_related_pairs_are_of_one_passage_and_disjoint(tmp_path: Path) -> None:
    folder = tmp_path / "nli" / "dev"
    folder.mkdir(parents=True)
    rows = [
        {
            "title": f"T{n}",
            "premise": f"A{n} is one. B{n} is two. C{n} is three.",
            "hypothesis": f"D{n} is four. E{n} is five.",
        }
        for n in range(4)
    ]
    for level in ("sentences", "passages"):
        name = f"wikicontradict_{level}_half.jsonl.gz"
        with gzip.open(folder / name, "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    found = sets.wikipedia_conflicts(tmp_path, "sentences")
    assert sum(found.conflict) == len(rows)
    assert found == sets.wikipedia_conflicts(tmp_path, "sentences")
    passages = [row[side] for row in rows for side in ("premise", "hypothesis")]
    for (one, other), kind in zip(found.pairs, found.kind, strict=True):
        if kind == "related":
            assert any(one in text and other in text for text in passages)
            assert one not in other
            assert other not in one
        if kind == "re-paired":
            assert one[1] != other[1]
