import pytest

from assets.claims.grammar import clauses
from assets.claims.tokens import tokenize


def parsed(words: str) -> list[tuple[str, str, str]]:
    """Return subject, base form of the verb, and mood of each clause."""
    tokens = tokenize(words, [])
    found = []
    for clause in clauses(tokens):
        first, end = clause.subject
        subject = " ".join(token.text for token in tokens[first:end])
        mood = f"{'not ' if clause.denied else ''}{clause.modality}"
        found.append((subject, tokens[clause.verb].verb, mood))
    return found


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("The store is cold.", ("The store", "be", "is")),
        ("The lift carries goods only.", ("The lift", "carry", "is")),
        ("The chests were gone in a day.", ("The chests", "go", "was")),
        ("It says how we work.", ("It", "say", "is")),
        ("Members also receive a share.", ("Members also", "receive", "is")),
        ("The rope will be long.", ("The rope", "be", "will")),
        ("Children may drink it.", ("Children", "drink", "may")),
        ("The label must not carry a leaf.", ("The label", "carry", "not must_not")),
        ("Nobody may remove a tag.", ("Nobody", "remove", "not must_not")),
        ("It contains no nuts.", ("It", "contain", "not is")),
        ("The tea is never sold.", ("The tea", "sell", "not is")),
        ("Ada Mirren has been managing director.", ("Ada Mirren", "be", "is")),
        ("If it rains, the gate is closed.", ("the gate", "close", "is")),
        ("After probation the notice is short.", ("the notice", "be", "is")),
        (
            "The tea that we drink comes from Assam.",
            ("The tea that we drink", "come", "is"),
        ),
        (
            "The tests made by us are repeated.",
            ("The tests made by us", "repeat", "is"),
        ),
    ],
)
def test_a_clause_has_its_subject_verb_and_mood(
    words: str, clause: tuple[str, str, str]
) -> None:
    assert parsed(words) == [clause]


@pytest.mark.parametrize(
    ("words", "verb", "mood"),
    [
        ("Keep it in the dark.", "keep", "must"),
        ("Do not use the lift.", "use", "not must_not"),
        ("Call the warden if you smell smoke.", "call", "must"),
    ],
)
def test_a_demand_has_no_subject(words: str, verb: str, mood: str) -> None:
    assert parsed(words) == [("", verb, mood)]


def test_joined_clauses_are_parted() -> None:
    assert [clause[0] for clause in parsed("The gate is shut; the desk is open.")] == [
        "The gate",
        "the desk",
    ]
    assert [clause[1] for clause in parsed("We weigh it, and the board decides.")] == [
        "weigh",
        "decide",
    ]
    assert parsed("Note that the meeting is held in June.")[-1][:2] == (
        "the meeting",
        "hold",
    )


@pytest.mark.parametrize(
    "words",
    [
        "A quiet corner of the old harbour",
        "To ensure that steps are taken",
        "The list of protocols enabled for connections.",
        "A procedure for the common open source licence use cases for teams",
        "",
    ],
)
def test_words_that_assert_nothing_are_no_clause(words: str) -> None:
    assert parsed(words) == []


def test_a_second_verb_has_the_same_subject() -> None:
    assert parsed("The farm is not certified and has never applied.") == [
        ("The farm", "certify", "not is"),
        ("The farm", "apply", "not is"),
    ]
    assert parsed("Each logger records the heat and keeps its readings.")[1][:2] == (
        "Each logger",
        "keep",
    )


def test_two_denials_are_none() -> None:
    assert parsed("Nobody is not counted.")[0][2] == "is"


def test_each_value_is_one_token() -> None:
    words = "It costs EUR 1,500 a year."
    tokens = tokenize(words, [(9, 18)])
    assert [token.text for token in tokens] == [
        "It",
        "costs",
        "EUR 1,500",
        "a",
        "year",
        ".",
    ]
