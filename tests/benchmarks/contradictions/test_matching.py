"""Reports held against known pairs, on tables made by hand."""

import pytest

from benchmarks.contradictions.corpus import figures as corpus_figures
from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.matching import Library, Placed, Reported, meets
from benchmarks.contradictions.outcome import Outcome, figures, judge
from benchmarks.contradictions.places import find_quotes
from benchmarks.contradictions.wording import Edit
from resources.values import parse_value

TEXTS = {
    "samples/rules.md": "# Rules\n\nThe hall opens at 9:00. Tea is **free**.\n",
    "planted/note.txt": "The hall opens\nat 10:00. Tea costs nothing. The cat is grey.",
}
OPENS, FREE = "The hall opens at 9:00.", "Tea is free"
WRONG = Edit(
    "W001", "date", "conflict", "note.txt", "The hall opens at 10:00.", "9:00",
    "10:00", (Anchor("rules.md", OPENS),),
)  # fmt: skip
RIGHT = Edit(
    "R001", "name", "paraphrase", "note.txt", "Tea costs nothing.", "free", "nothing",
    (Anchor("rules.md", FREE),),
)  # fmt: skip


def claim(name: str, uri: str, quote: str, value: str = "") -> Placed:
    (span,) = find_quotes(TEXTS[uri], quote)
    said = parse_value(value) if value else None
    return Placed(name, uri, TEXTS[uri][slice(*span)], span, value=said)


CLAIMS = (
    claim("opens", "samples/rules.md", OPENS, "9:00"),
    claim("free", "samples/rules.md", FREE),
    claim("opens-late", "planted/note.txt", "The hall opens at 10:00.", "10:00"),
    claim("costs", "planted/note.txt", "Tea costs nothing."),
    claim("cat", "planted/note.txt", "The cat is grey."),
    Placed("row", "samples/teas.csv", "name: Ropewalk; sku: FQ-1", row_key="FQ-1"),
)


@pytest.fixture
def library() -> Library:
    return Library(TEXTS, {each.claim_id: each for each in CLAIMS})


def report(*claims: str, score: float = 0.9) -> Reported:
    return Reported("-".join(claims), "time", score, (claims[0], claims[1]), claims)


def judged(library: Library, *rows: Reported) -> Outcome:
    return judge(library, rows, [WRONG, RIGHT], ("samples", "planted"))


def test_a_quote_is_found_across_line_breaks_and_marks() -> None:
    assert find_quotes("| a | **b** |\n", "a b") == [(2, 9)]
    assert find_quotes("“Æther” — 5 µg", '"Æther" - 5 μg') == [(1, 14)]
    assert find_quotes("a b, a\nb", "a b") == [(0, 3), (5, 8)]
    assert find_quotes("ab", "b c") == []
    assert find_quotes("ab", " ") == []


def test_a_wrong_restatement_may_be_found_against_another_place(
    library: Library,
) -> None:
    again = Placed("again", "samples/board.md", "Open from 9:00", (0, 14))
    library.claims = {**library.claims, "again": again}
    outcome = judged(library, report("again", "opens-late"))
    assert outcome.scores == {"W001": 0.9}


def test_a_claim_of_text_stands_where_its_span_meets_the_quote(
    library: Library,
) -> None:
    opens, free = (library.claims[name] for name in ("opens", "free"))
    place = Anchor("rules.md", OPENS)
    assert library.stands_at(opens, place, "samples")
    assert not library.stands_at(free, place, "samples")
    assert not library.stands_at(opens, place, "planted")


def test_a_row_stands_where_its_key_does(library: Library) -> None:
    row = library.claims["row"]
    assert library.stands_at(row, Anchor("teas.csv", "x", "FQ-1"), "samples")
    assert library.stands_at(row, Anchor("teas.csv", "sku: FQ-1"), "samples")
    assert not library.stands_at(row, Anchor("teas.csv", "x", "FQ-2"), "samples")
    assert library.at([("samples", Anchor("teas.csv", "x", "FQ-1"))]) == [row]


def test_a_pair_meets_two_places_in_either_order(library: Library) -> None:
    pair = library.claims["opens-late"], library.claims["opens"]
    one = [("samples", Anchor("rules.md", OPENS))]
    other = [("planted", Anchor("note.txt", WRONG.sentence))]
    assert meets(library, pair, one, other)
    assert meets(library, pair, other, one)
    assert not meets(library, pair, one, one)


def test_a_wrong_restatement_that_is_reported_is_found(library: Library) -> None:
    outcome = judged(library, report("opens", "opens-late"))
    assert outcome.scores == {"W001": 0.9}
    assert (len(outcome.right), len(outcome.wrong)) == (1, 0)


def test_values_that_differ_inside_a_larger_group_are_found(library: Library) -> None:
    outcome = judged(library, report("opens", "free", "opens-late"))
    assert "W001" in outcome.scores


def test_a_right_restatement_that_is_reported_is_a_false_alarm(
    library: Library,
) -> None:
    outcome = judged(library, report("free", "costs"))
    assert outcome.scores == {"R001": 0.9}
    assert (len(outcome.right), len(outcome.wrong)) == (0, 1)


def test_a_planted_sentence_against_something_else_is_wrong(library: Library) -> None:
    outcome = judged(library, report("free", "cat"))
    assert not outcome.scores
    assert len(outcome.wrong) == 1


def test_reports_about_the_library_alone_are_left_out(library: Library) -> None:
    outcome = judged(library, report("opens", "free"))
    assert not outcome.right
    assert not outcome.wrong


def test_figures_count_edits_for_recall_and_reports_for_precision(
    library: Library,
) -> None:
    rows = (report("opens", "opens-late", score=0.6), report("free", "costs"))
    found = figures(judged(library, *rows), [WRONG, RIGHT])
    assert found["precision"]["value"] == 0.5
    assert found["recall"]["value"] == 1.0
    assert found["harmless_reported"]["value"] == 1.0
    assert found["above_warning"]["recall"]["value"] == 0.0
    assert found["above_warning"]["precision"]["value"] == 0.0


def test_a_snippet_is_met_by_the_words_and_the_value_of_a_claim() -> None:
    known = {
        "topic": "acks", "kind": "superseded", "file_a": "a.html",
        "snippet_a": "acks the number type: string default: 1 valid", "value_a": "1",
        "file_b": "b.html", "snippet_b": "acks the number default: all",
        "value_b": "all",
    }  # fmt: skip
    claims = {
        "a": Placed("a", "corpus/a.html", "acks default: 1"),
        "b": Placed("b", "corpus/b.html", "acks default: all"),
        "c": Placed("c", "corpus/b.html", "retries default: all of them, every time"),
    }
    library = Library({}, claims)
    found = corpus_figures([known], [report("a", "b")], library)
    assert found["differing_reported"]["value"] == 1.0
    other = corpus_figures([known], [report("a", "c")], library)
    assert other["differing_missed"] == ["acks"]
    same = corpus_figures([known | {"kind": "same-fact"}], [report("b", "a")], library)
    assert same["same_reported"] == ["acks"]
