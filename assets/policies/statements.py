"""Whether a claim is about what a rule names. Pure functions."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from resources.policies import Names, Statement
from resources.values import name_key

BEGINNING = 3  # Letters of a word that any of its forms begins with.


def is_about(
    rule: Statement, text: str, subject: str | None, attribute: str | None
) -> bool:
    """Return whether a statement has the words that a rule names.

    Args:
        rule: What must not be said.
        text: The statement.
        subject: Comparable form of its subject, if it has one.
        attribute: Comparable form of its attribute, if it has one.
    """
    names, spoken = rule.names, name_key(text)
    if is_exempt(names, text):
        return False
    sides = (
        (names.about, spoken),
        (names.subject, subject or ""),
        (names.attribute, attribute or ""),
    )
    return all(
        not alternatives or any(_has(words, said.split()) for words in alternatives)
        for alternatives, said in sides
    )


def is_exempt(names: Names, *said: str | None) -> bool:
    """Return whether texts have words together that take a claim out of a rule.

    Args:
        names: With the words.
        said: The claim's text, and what else is known of it.
    """
    if not names.unless:
        return False
    spoken = name_key(" ".join(each for each in said if each)).split()
    return any(_has(words, spoken) for words in names.unless)


def beginnings(rule: Statement) -> list[str]:
    """Return letters that are in every statement which has the words of a rule.

    A cheap test for a query: of a rule with alternatives, nothing is known.
    """
    if len(rule.names.about) != 1:
        return []
    heads = (word.partition("*")[0].partition("[")[0] for word in rule.names.about[0])
    return sorted({head[:BEGINNING] for head in heads if head})


def _has(words: Iterable[str], said: list[str]) -> bool:
    return all(any(fnmatchcase(each, word) for each in said) for word in words)
