"""Values in words without a verb: labels, items, title pages."""

import re
from collections.abc import Sequence

from assets.claims import lexicon as lx
from assets.claims.names import identifiers
from assets.claims.noun_spans import noun_phrase_after
from assets.claims.phrases import attribute_key, phrase
from assets.claims.properties import fragment_property
from assets.claims.stated import Stated
from assets.claims.subjects import Scope, Subject
from assets.claims.times import is_dated
from assets.claims.verbs import Token
from resources.values import Found, Value, find_values, name_key, parse_value

_LABEL = re.compile(
    r"(?:[-*•]\s+)?([^\W\d_][^:.!?;|\"=_<>{}\\]{1,60}?)\s*:\s+(?=\S)(.{1,300})$",
    re.DOTALL,
)
_NO_LABEL = lx.word_set(
    "subject from to cc bcc date sent message-id reply-to return-path received"
    " in-reply-to references mime-version content-type importance priority x-mailer"
    " note notes example examples warning"
    " tip important see attachments e.g i.e nb ps re fwd http https hint caution"
    " summary question answer"
)
_WHOSE = re.compile(r"([^\W\d].*?)\s+of\s+((?:the|our|an?)\s+.+|[A-Z].+)$", re.DOTALL)
_AMOUNTS = {"number", "total number", "amount", "total", "share", "percentage"}
_NAMED = re.compile(
    r"(?!(?:to|the following|see|http\S*|www\S*)\b)[^=<>{}\"\\:?]+", re.IGNORECASE
)
_IN_FORCE = re.compile(
    r"\b(?:in force|effective|valid|applies) (?:from|since|as of)\s+$", re.IGNORECASE
)
_WHERE = lx.word_set("in at by")
LONGEST_LABEL = 6  # Words.
_LONGEST_NAME = 5  # Words of a name that a label gives.


def in_fragment(
    words: str,
    tokens: Sequence[Token],
    found: dict[int, Found],
    scope: Scope,
    position: int,
) -> list[Stated]:
    """Return the values in words without a verb, such as '46 members in May'.

    Args:
        words: The sentence.
        tokens: The same; each value is one token.
        found: Values by their token.
        scope: What bare properties stand for.
        position: Code point of the sentence in its document.
    """
    if not tokens:
        return []
    if tokens[0].flags & lx.FINITE and not tokens[0].flags & lx.NOUN:
        return []  # "Replaces version 5.0."
    stated = _title_page(words, found, scope) + _done(tokens, found, scope)
    others = [i for i, each in found.items() if not is_dated(each)]
    for place in others:
        kind = found[place].value.kind
        if kind == "version":
            continue
        near = fragment_property(tokens, place, bare=kind == "number")
        if near is None:
            continue
        topic = scope.topic(position)
        subject = topic if topic.resolved else scope.alone(near.key, near.text)
        if near.owner is not None and near.owner.key:
            subject = scope.resolve(near.owner, position)
        stated.append(
            Stated(subject, near.text, near.key, found[place].value, found[place])
        )
    return stated


def _done(
    tokens: Sequence[Token], found: dict[int, Found], scope: Scope
) -> list[Stated]:
    """Return where, by whom and when by 'Held in the town hall, 15 June 2024'.

    What was held or posted is the document, or the event that it records.
    """
    first = tokens[0]
    if not first.flags & lx.PAST or first.flags & (lx.NOUN | lx.CLOSED):
        return []
    about = scope.event_itself() or scope.document_itself()
    if not about.key:
        return []
    stated = []
    link = tokens[1].low if len(tokens) > 1 else ""
    stop = noun_phrase_after(tokens, 2, len(tokens))
    named = phrase(tokens, 2, stop) if stop > 2 else None  # noqa: PLR2004
    if link in _WHERE and named is not None and (named.definite or named.named):
        key = f"{first.verb} {link}"
        stated.append(Stated(about, key, key, parse_value(named.text), past=True))
    dates = [each for each in found.values() if is_dated(each)]
    if len(dates) == 1:
        stated.append(
            Stated(about, first.low, first.verb, dates[0].value, dates[0], past=True)
        )
    return stated


def _title_page(words: str, found: dict[int, Found], scope: Scope) -> list[Stated]:
    """Return version and date that a title page states of its document, or its code."""
    about = scope.document_itself(identifiers(words))
    editions = any(each.value.kind == "version" for each in found.values())
    stated = []
    for each in found.values():
        if each.value.kind == "version":
            stated.append(Stated(about, "version", "version", each.value, each))
        elif each.value.kind == "date" and _IN_FORCE.search(words[: each.start]):
            stated.append(
                Stated(about, "in force from", "in force from", each.value, each)
            )
        elif is_dated(each) and editions:
            stated.append(Stated(about, "date", "date", each.value, each))
    return stated


def label_of(words: str) -> tuple[str, str] | None:
    """Return label and value of 'Port: 8080', or None if a line is none such."""
    match = _LABEL.match(words)
    if match is None:
        return None
    label, rest = match[1].strip(), match[2].strip()
    parts = label.casefold().split()
    if len(parts) > LONGEST_LABEL or label.casefold() in _NO_LABEL:
        return None
    word = lx.lexicon().word
    if any(
        word(part).flags & (lx.AUXILIARY | lx.PRONOUN | lx.RELATIVE) for part in parts
    ):
        return None
    return label, rest


def in_label(label: str, rest: str, scope: Scope, position: int) -> Stated | None:
    """Return the value of a label, or None if what follows is prose."""
    value = _label_value(label, rest)
    key = attribute_key(label)
    if value is None or not key:
        return None
    whose = _WHOSE.match(label)
    if whose is not None and not scope.topic(position).resolved:
        held = attribute_key(whose[1])
        about = name_key(whose[2])
        if held and about and whose[1].casefold() not in _AMOUNTS:
            subject = Subject(whose[2], about, resolved=False, entities=(about,))
            return Stated(subject, whose[1], held, value)
    return Stated(scope.label(key, label, position), label, key, value)


def _label_value(label: str, rest: str) -> Value | None:
    found = find_values(rest)
    bare = rest.rstrip(".")
    if found and found[0].start == 0:
        whole = parse_value(bare, hint=label)
        typed = whole.kind not in {"name", "set", "text"}
        return whole if typed else found[0].value
    if _NAMED.fullmatch(bare) and len(bare.split()) <= _LONGEST_NAME:
        return parse_value(bare, hint=label)
    return found[0].value if len(found) == 1 and found[0].start < 20 else None  # noqa: PLR2004
