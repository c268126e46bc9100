"""Words by which a rule finds the claims it is about."""

from resources.policies.model import Names, Words
from resources.policies.nodes import Node
from resources.values import name_key

# Words between the others, which the same name may have or not.
SMALL = {
    *("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "per", "the"),
    *("to", "with"),
}
FIELDS = ("about", "subject", "attribute", "unless")


def read_names(fields: dict[str, Node]) -> Names:
    """Return what the fields about, subject, attribute and unless say.

    Raises:
        RuleError: If one of them holds no word.
    """
    return Names(**{name: _words(fields[name]) for name in FIELDS if name in fields})


def words(text: str) -> Words:
    """Return the words of a name in comparable form; * stands for any part of one.

    A name fits when each of them is one of its words, in any order. Small words such
    as "for" are left out.
    """
    plain = name_key(" ".join(each for each in text.split() if "*" not in each))
    open_ended = (
        "*".join(map(name_key, each.split("*"))) for each in text.split() if "*" in each
    )
    known = [each for each in plain.split() if each not in SMALL]
    return tuple(dict.fromkeys(_literal(each) for each in (*known, *open_ended)))


def _literal(word: str) -> str:
    # In a glob, these would be patterns of their own.
    return "".join(f"[{sign}]" if sign in "?[" else sign for sign in word)


def _words(node: Node) -> tuple[Words, ...]:
    alternatives = tuple(words(text) for text in node.texts())
    if not all(alternatives):
        node.refuse(
            "There is a name without a word here", "write a word of what is meant"
        )
    return alternatives
