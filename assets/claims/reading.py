"""One sentence read for its claims: a statement, and the values that it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assets.claims import fragments, grammar, names, qualifiers, text_values, times
from assets.claims import lexicon as lx
from assets.claims.countries import COUNTRIES
from assets.claims.denials import predicates
from assets.claims.derivations import base_words
from assets.claims.doers import doings
from assets.claims.grammar import Clause
from assets.claims.model import STATEMENT, VALUE, Claim, DocumentText
from assets.claims.months import names_month
from assets.claims.named_values import in_apposition, named_in_clause, origins
from assets.claims.names import Labels, Name
from assets.claims.phrases import attribute_key, phrase
from assets.claims.sentences import Sentence, is_latin
from assets.claims.stated import Spot, Stated
from assets.claims.subjects import UNKNOWN, Scope, Subject
from assets.claims.verbs import FIGURE, Token
from resources.values import Found, name_key, parse_value

LOOSE = frozenset({"name", "set", "text"})
FEWEST_WORDS = 3  # Of a statement.


@dataclass(frozen=True, slots=True)
class Lore:
    """What a reader of sentences knows that is not in the document.

    Args:
        version: Version of the extractor, for the claims.
        aliases: Comparable names and what they stand for.
        labels: Says whether a name is that of a place.
    """

    version: str
    aliases: Mapping[str, str] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)

    def is_place(self, name: str) -> bool:
        """Return whether a name after 'in' is that of a place."""
        return self.labels.is_place(name)

    def stands_for(self, key: str) -> str:
        """Return the comparable name that a comparable name is an alias of."""
        return names.aliased(key, self.aliases)


@dataclass(frozen=True, slots=True)
class Analysed:
    """One sentence with its values, tokens and the number of its block."""

    sentence: Sentence
    block: int
    found: dict[int, Found]
    tokens: list[Token]


def bare_claim(
    document: DocumentText, sentence: Sentence, kind: str, extractor: str
) -> Claim:
    """Return a claim with the place of a sentence, and nothing yet of what it says."""
    return Claim(
        kind,
        document.version_id,
        sentence.text,
        extractor,
        chunk_id=document.chunk_at(sentence.start),
        start=sentence.start,
        end=sentence.end,
        family=document.family,
        edition=document.edition,
        language=document.language,
    )


def words_of_tokens(tokens: Sequence[Token]) -> str:
    """Return tokens as words with spaces between."""
    return " ".join(token.text for token in tokens)


def foreign_claims(
    document: DocumentText, sentence: Sentence, lore: Lore
) -> list[Claim]:
    """Return a sentence in another language as it is, or the value of a plain label."""
    words = sentence.words
    label = fragments.label_of(words)
    value = parse_value(label[1], hint=label[0]) if label else None
    if label is not None and value is not None and value.kind not in LOOSE:
        claim = bare_claim(document, sentence, VALUE, lore.version)
        claim.attribute, claim.attribute_key = label[0], attribute_key(label[0])
        claim.take(value)
        return [claim] if claim.attribute_key else []
    if len(words.split()) < FEWEST_WORDS and is_latin(words):
        return []
    claim = bare_claim(document, sentence, STATEMENT, lore.version)
    if not is_latin(words):
        claim.language = document.language if document.language != "eng" else "und"
    return [claim]


def _is_calendar(stated: Stated) -> bool:
    """Return whether a value only says when, so that what is done is said as well."""
    dated = stated.found is not None and times.is_dated(stated.found)
    return dated or (stated.value.kind == "set" and stated.value.unit == "month")


def _says_more(stated: Stated) -> bool:
    """Return whether a yes or no says more than the verb of a date beside it."""
    return " " in stated.attribute_key or stated.value.text == "no"


class Reading:
    """One sentence read for its claims."""

    def __init__(
        self,
        document: DocumentText,
        analysed: Analysed,
        found: list[Name],
        scope: Scope,
        lore: Lore,
    ) -> None:
        self._document = document
        self._sentence = analysed.sentence
        self._found = analysed.found
        self._tokens = analysed.tokens
        self._names = found
        self._scope = scope
        self._lore = lore
        self._clauses = grammar.clauses(analysed.tokens)

    def claims(self) -> list[Claim]:
        """Return the statement and the values of the sentence."""
        label = fragments.label_of(self._sentence.words)
        if label is not None:
            at = self._sentence.start
            stated = fragments.in_label(*label, self._scope, at)
            if stated is not None:
                return [self._value(stated)]
        if not self._clauses:
            return self._fragment()
        values = self._values()
        claims = [self._value(each) for each in values]
        if len(self._tokens) > FEWEST_WORDS:
            claims.insert(0, self._statement())
        return claims

    def _fragment(self) -> list[Claim]:
        at = self._sentence.start
        stated = fragments.in_fragment(
            self._sentence.words, self._tokens, self._found, self._scope, at
        )
        return [self._value(each) for each in stated]

    def _values(self) -> list[Stated]:
        stated: list[Stated] = []
        at, tokens = self._sentence.start, self._tokens
        stated += origins(tokens, self._names, self._scope, at)
        for clause in self._clauses:
            spot = Spot(tokens, clause, self._scope, at)
            stated += in_apposition(spot)
            here = text_values.in_clause(spot, self._found) + named_in_clause(spot)
            stated += doings(spot)
            if all(each.aside for each in here):
                here += predicates(spot)
            elif all(_is_calendar(each) for each in here):
                here += [each for each in predicates(spot) if _says_more(each)]
            stated += here
            if not clause.imperative:
                self._scope.told(spot.subject, at)
        return stated

    def _subject(self) -> Subject:
        clause = self._clauses[0]
        if clause.imperative:
            return UNKNOWN
        found = phrase(self._tokens, *clause.subject)
        return self._scope.resolve(found, self._sentence.start)

    def _statement(self) -> Claim:
        claim = bare_claim(
            self._document, self._sentence, STATEMENT, self._lore.version
        )
        subject = self._subject()
        self._about(claim, subject)
        clause = self._clauses[0]
        claim.affirmed = not clause.denied
        claim.modality = clause.modality
        self._qualify(claim, None, clause)
        claim.__post_init__()
        return claim

    def _value(self, stated: Stated) -> Claim:
        claim = bare_claim(self._document, self._sentence, VALUE, self._lore.version)
        self._about(claim, stated.subject)
        claim.attribute = stated.attribute
        claim.attribute_key = base_words(stated.attribute_key)
        claim.affirmed = stated.affirmed
        clause = stated.clause
        if clause is not None:
            claim.modality = clause.modality
        elif stated.past:
            claim.modality = "was"
        self._qualify(claim, stated.found, clause)
        claim.take(stated.value)
        return claim

    def _about(self, claim: Claim, subject: Subject) -> None:
        claim.subject, claim.subject_key = subject.text, subject.key
        claim.resolved = subject.resolved
        keys = [self._lore.stands_for(each.key) for each in self._names]
        codes = names.identifiers(self._sentence.words)
        keys += [name_key(code) for code in codes]
        keys += subject.entities
        claim.entities = tuple(dict.fromkeys(key for key in keys if key))

    def _qualify(self, claim: Claim, own: Found | None, clause: Clause | None) -> None:
        words = self._sentence.words
        claim.attribution = qualifiers.attribution(words)
        held = self._period(own, clause) or self._of_event(claim)
        if held is not None:
            claim.time_text = held.text
            claim.time_from, claim.time_to = held.first, held.last
        dated = own is not None and own.value.kind == "date"
        scope = qualifiers.version_scope(words, bare=dated) + self._section(claim)
        if clause is not None and clause.modality != "was":
            tail = words_of_tokens(self._tokens[clause.tail : clause.end])
            scope += qualifiers.conditions(self._lead(clause), tail)
        scope += self._places()
        own_place = f"condition={claim.subject_key}"  # "In the yard the limit is ..."
        claim.scope = tuple(sorted(set(scope) - {own_place}))

    def _lead(self, clause: Clause) -> str:
        lead = self._tokens[clause.lead : clause.subject[0]]
        if any(token.low == FIGURE for token in lead):
            return ""
        if any(token.flags & lx.NAME for token in lead):
            return ""  # "In Germany," is a place.
        return words_of_tokens(lead)

    def _period(self, own: Found | None, clause: Clause | None) -> times.Period | None:
        tokens = range(clause.lead, clause.end) if clause else range(len(self._tokens))
        inside = [self._found[i] for i in tokens if i in self._found]
        if not inside and len(self._clauses) < 2:  # noqa: PLR2004 - no other clause's.
            inside = list(self._found.values())
        for found in inside:
            if found is own:
                continue
            held = times.period(self._sentence.words, found)
            if held is not None:
                return held
        return None

    def _of_event(self, claim: Claim) -> times.Period | None:
        """Return the day of the event whose record gives a property of it."""
        day, title = self._scope.event_day, self._document.title
        names = self._scope.event
        itself = names and claim.resolved and claim.subject_key == names[-1]
        if day is None or claim.kind != VALUE:
            return None
        told = bool(names) and claim.modality == "was"
        told = told and not names_month(self._sentence.words)
        if not (itself or told or claim.subject == title):
            return None
        first, last = times.day_of(day.low), times.day_of(day.high)
        return times.Period(day.text, 0, 0, first, last)

    def _section(self, claim: Claim) -> list[str]:
        """Return "section=<key>" under a heading that is a code, for other subjects.

        "Legal values are 1 to 5" holds of the setting whose name stands above.
        """
        section = self._scope.section(self._sentence.start)
        if section is None or section.key == claim.subject_key:
            return []
        return [f"section={section.key}"]

    def _places(self) -> list[str]:
        words, places = self._sentence.words, []
        for i, name in enumerate(self._names):
            follows = i > 0 and self._names[i - 1].last == name.first - 1
            if follows and name.text in COUNTRIES:
                continue  # "Thirua Growers in Malawi" says where they are.
            start = self._tokens[name.first].start
            if qualifiers.is_place(words, start) and self._lore.is_place(name.text):
                places.append(f"place={self._lore.stands_for(name.key)}")
        return places
