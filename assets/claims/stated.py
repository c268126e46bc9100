"""What a clause states by one value, and where a reader of clauses stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from assets.claims.grammar import Clause
from assets.claims.particles import verb_words
from assets.claims.phrases import Phrase, attribute_key, phrase
from assets.claims.subjects import Scope, Subject
from assets.claims.verbs import Token
from resources.values import Found, Value


@dataclass(frozen=True, slots=True)
class Spot:
    """A clause, and what is known where it stands.

    Args:
        tokens: The sentence; each value is one token.
        clause: The clause of it that is read.
        scope: What pronouns and bare properties stand for.
        position: Code point of the sentence in its document.
    """

    tokens: Sequence[Token]
    clause: Clause
    scope: Scope
    position: int

    @property
    def subject(self) -> Phrase | None:
        """The grammatical subject of the clause; None where there is none."""
        return phrase(self.tokens, *self.clause.subject)

    @property
    def verb(self) -> Token:
        """The main verb of the clause."""
        return self.tokens[self.clause.verb]

    @property
    def verb_words(self) -> str:
        """The main verb in base form, with its particle: "switch off"."""
        clause = self.clause
        return verb_words(self.tokens, clause.verb, clause.rest, clause.tail)

    def resolve(self, found: Phrase | None) -> Subject:
        """Return what a noun phrase of the clause stands for."""
        return self.scope.resolve(found, self.position)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as a sentence states it.

    Args:
        subject: What it is about.
        attribute: Which property, for a person; the key is comparable.
        attribute_key: See `attribute`.
        value: What it is.
        found: Its place among the values of the sentence; None for a name.
        clause: The clause it stands in; None in words without a verb.
        affirmed: False when the sentence denies it.
        past: Whether it is told of the past where there is no clause.
        aside: Whether the clause says more than this: only when, or of which things.
    """

    subject: Subject
    attribute: str
    attribute_key: str
    value: Value
    found: Found | None = None
    clause: Clause | None = None
    affirmed: bool = True
    aside: bool = False
    past: bool = False


def yes_or_no(
    about: Subject, words: str, spot: Spot, *, turned: bool = False
) -> Stated | None:
    """Return a property of a thing that a clause affirms or denies.

    Args:
        about: The thing.
        words: The property, in words that need not be comparable.
        spot: The clause, and where it stands.
        turned: Whether the clause says the opposite of the property.
    """
    key = attribute_key(words)
    denied = spot.clause.denied != turned
    text, yes = ("no", "false") if denied else ("yes", "true")
    value = Value("boolean", text, f"boolean:{yes}")
    return Stated(about, words, key, value, clause=spot.clause) if key else None
