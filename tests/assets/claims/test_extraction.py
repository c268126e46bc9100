import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.claims.extraction import ClaimExtractor
from tests.assets.claims.makers import (
    claims_of,
    document,
    extractor,
    statements,
    values,
)

HANDBOOK = """# Handbook

The Fennel Quay Tea Cooperative was founded on 12 May 1987. It has 46 members.

- The limit for a hotel is EUR 140 per night.
- Port: 8080

According to Petra Velde, the roof is not sound. Is it?

Visitors must not smoke in the hall. In version 3 the port is open.
"""
WORDS = (
    "The the a hotel limit is was not must may no and , . ; : ? that which if EUR 5 12"
    " May 2021 % of in Germany Ada Mirren it keeps kept cold # ( ) \" ' | - \n"
)


def test_every_claim_is_exactly_its_span_of_the_text() -> None:
    claims = claims_of(HANDBOOK)
    assert claims
    assert all(HANDBOOK[each.start : each.end] == each.text for each in claims)


def test_ids_differ_and_fingerprints_outlive_a_version() -> None:
    first = claims_of(HANDBOOK)
    moved = claims_of("New words stand here.\n\n" + HANDBOOK, uri="docs/new.md")
    assert len({each.claim_id for each in first}) == len(first)
    assert {each.fingerprint for each in first} <= {e.fingerprint for e in moved}
    assert not {each.claim_id for each in first} & {each.claim_id for each in moved}


def test_statements_keep_mood_denial_speaker_and_scope() -> None:
    said = {each.text.split()[0]: each for each in statements(HANDBOOK)}
    assert said["According"].attribution == "Petra Velde"
    assert not said["According"].affirmed
    assert said["Visitors"].modality == "must_not"
    assert said["In"].scope == ("version=3",)
    assert "fennel quay tea cooperative" in said["It"].entities


def test_questions_headings_and_labels_are_no_statements() -> None:
    texts = {each.text for each in statements(HANDBOOK)}
    assert not texts & {"Is it?", "# Handbook", "Port: 8080"}


def test_a_place_is_kept_with_the_claim() -> None:
    (claim,) = values("The limit in Germany is EUR 5.")
    assert claim.scope == ("place=germany",) or claim.subject_key == "germany"
    (statement,) = statements("The roof is sound in Germany.")
    assert statement.scope == ("place=germany",)


def test_the_order_and_company_of_documents_changes_nothing() -> None:
    documents = [
        document(HANDBOOK),
        document("Germany is green. The rent is EUR 5.", uri="b.md"),
        document("The Ropewalk is 214 metres long.", uri="c.md"),
    ]
    together = ClaimExtractor().extract(documents)
    alone = [ClaimExtractor().extract([each]) for each in reversed(documents)]
    assert together == [claim for claims in reversed(alone) for claim in claims]


def test_an_alias_stands_for_its_name_and_changes_the_version() -> None:
    aliases = {"the quay": "Fennel Quay Tea Cooperative"}
    known = ClaimExtractor(aliases)
    (claim,) = [
        each
        for each in known.draw(document("Our Quay was founded in 1987.")).claims
        if each.kind == "value"
    ]
    assert claim.subject_key == "fennel quay tea cooperative"
    assert known.version != extractor().version
    assert known.version == ClaimExtractor(dict(aliases)).version


def test_a_sentence_in_another_language_is_kept_but_not_read() -> None:
    text = "Le bail se termine le 31 décembre 2031.\n\nPort: 8080\n"
    drawn = extractor().draw(document(text, language="fra"))
    statement, value = drawn.claims
    assert (statement.kind, statement.language) == ("statement", "fra")
    assert statement.subject_key is None
    assert (value.attribute_key, value.value_key) == ("port", "number:8080")
    assert drawn.tally.foreign == 2


def test_right_to_left_text_is_kept_with_its_exact_span() -> None:
    text = "The quay is old. انتهى العقد في عام ٢٠٢٩. It is long."
    drawn = extractor().draw(document(text))
    kept = [each for each in drawn.claims if each.language == "und"]
    assert [each.text for each in kept] == ["انتهى العقد في عام ٢٠٢٩."]
    assert drawn.tally.foreign == 1


def test_an_enormous_sentence_is_left_out_and_counted() -> None:
    text = "The list is " + "long and " * 5000 + "long. The quay is short."
    drawn = extractor().draw(document(text))
    assert drawn.tally.too_long == 1
    assert {each.text for each in drawn.claims} == {"The quay is short."}


def test_sentences_in_cells_are_read_with_the_row_as_their_subject() -> None:
    text = (
        "| Name | Description |\n|---|---|\n"
        "| poll.interval.ms | The wait between polls. The default is 5 seconds. |\n"
    )
    found = [(each.subject_key, each.attribute_key) for each in values(text)]
    assert ("poll interval ms", "default") in found


@pytest.mark.parametrize("text", ["", " \n", "|||", "# \n- \n> ", "1. 2. 3.", "\u202e"])
def test_a_text_without_words_gives_nothing(text: str) -> None:
    assert claims_of(text) == []


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=30).map(" ".join))
def test_any_words_give_sound_claims(text: str) -> None:
    for claim in claims_of(text):
        assert text[claim.start : claim.end] == claim.text
        assert (claim.kind == "value") == (claim.value_key is not None)
        assert claim.kind == "statement" or claim.attribute_key
        assert claim.modality in {"is", "was", "will", "may", "must", "must_not"}


@settings(max_examples=60)
@given(st.text(max_size=120))
def test_any_text_at_all_is_read(text: str) -> None:
    assert all(text[e.start : e.end] == e.text for e in claims_of(text))
