"""Two sentences: whether they are worth asking about, and whether they conflict."""

import re
from collections.abc import Iterable

from assets.claims.prefaces import preface_end
from assets.contradictions.calibration import StatementFeatures, calibrated
from assets.contradictions.compatible import (
    are_editions,
    are_siblings,
    is_itself,
    is_outdated,
    of_other_things,
    opposed,
    other_conditions,
    past_of_other_years,
    scopes_meet,
    speak_of_themselves,
    times_meet,
    unequal_scope,
)
from assets.contradictions.copies import SURE_COPY, frame
from assets.contradictions.differences import WORDING, Difference, difference
from assets.contradictions.lexical import terms
from assets.contradictions.likeness import is_special
from assets.contradictions.model import RELEASE, REVISION, Conflict, Said
from assets.contradictions.naming import verb_place
from assets.contradictions.places import (
    is_copied,
    of_other_days,
    of_other_place,
    of_two_places,
    same_place,
)
from assets.contradictions.sentence import read

LEAST_OVERLAP = 0.4  # Of what is not the difference, for a pair with evidence.
LEAST_ALIKE = 0.5  # The same, where only the model can tell.
REWORDED = 0.9  # Overlap from which a sentence is another wording of the same.
LEAST_STRENGTH = 0.2  # Of lexical evidence that makes a pair worth asking about.
ONE_EVENT = 0.45  # Strength from which different dates are of one event.
_SPEECH = re.compile(r"^\s*[\"'\u2018\u201c\u00ab]|\bI\b(?!\.)")
TYPED = 0.35  # Strength from which the evidence names the kind of a conflict.


def keys_of(one: Said) -> Iterable[str]:
    """Return the keys by which a statement is found: content words and names."""
    yield from terms(one.text[preface_end(one.text) :])
    yield from (f"entity:{each}" for each in one.entities)
    if one.subject_key:
        yield f"entity:{one.subject_key}"
    yield f"frame:{frame(one.text)}"


def may_conflict(a: Said, b: Said) -> bool:
    """Return whether two statements are of one case and not the same sentence."""
    if a.fingerprint == b.fingerprint or are_siblings(a, b) or of_other_place(a, b):
        return False
    if a.version_id == b.version_id:
        return False  # An author seldom contradicts herself, and often continues.
    other = speak_of_themselves(a, b) or of_other_things(a, b)
    if of_other_days(a, b):
        heads = [subject_of(each).split()[-1:] for each in (a, b)]
        other = other or any(is_itself(*head) for head in heads if head)
    if other and not is_copied(a, b):
        return False
    if is_speech(a.text) or is_speech(b.text):
        return False
    if (a.previous or b.previous) and a.document_id != b.document_id:
        return False
    return scopes_meet(a.scope, b.scope)


def subject_of(one: Said) -> str:
    """Return what a statement is about: its subject, or else the word at its verb."""
    if one.subject_key:
        return one.subject_key
    reading = read(one.text)
    words = reading.words[: verb_place(reading)]
    return words[-1].casefold() if words else ""


def worth_asking(a: Said, b: Said, found: Difference) -> bool:
    """Return whether the NLI model should be asked about two statements.

    Sentences of two editions, or that are all but the same, are asked about only when
    something typed differs: who copies a text often rewords it.
    """
    if found.same or is_special(a, b) or is_special(b, a):
        return False
    if (is_outdated(a, b) or not times_meet(a, b)) and not is_dated(a, b, found):
        return False
    evidence = found.strength >= LEAST_STRENGTH or opposed(a, b)
    evidence = evidence or found.copied >= SURE_COPY
    if evidence and found.overlap >= LEAST_OVERLAP:
        return True
    reworded = are_editions(a, b) or found.overlap >= REWORDED
    return not reworded and found.overlap >= LEAST_ALIKE


def is_speech(text: str) -> bool:
    """Return whether a sentence is what one person says, so that "I" is anybody."""
    return _SPEECH.search(text) is not None


def is_dated(a: Said, b: Said, found: Difference) -> bool:
    """Return whether two sentences give different dates of one thing.

    It happens once; or the one is a copy, in the same place, of all but the date.
    """
    if found.kind != "date":
        return False
    if found.strength >= ONE_EVENT:
        return True
    return found.copied >= SURE_COPY and same_place(a, b) > 0.0


def statement_features(
    a: Said, b: Said, found: Difference, contradiction: float
) -> StatementFeatures:
    """Return what the score of two statements is made of.

    Args:
        a: A statement.
        b: Another.
        found: What they differ in.
        contradiction: Probability by the NLI model, in both directions.
    """
    strength = found.strength
    if opposed(a, b):
        strength = max(strength, 0.6 * found.overlap)
    context = same_place(a, b)
    copied = 0.0 if found.elsewhere and context < 1.0 else found.copied
    other_time = not times_meet(a, b) and not is_dated(a, b, found)
    return StatementFeatures(
        contradiction=contradiction,
        strength=strength,
        overlap=found.overlap,
        elsewhere=found.elsewhere and not copied,
        apart=other_time or other_conditions(a, b),
        narrow=unequal_scope(a, b) or of_two_places(a, b),
        one_document=a.version_id == b.version_id,
        drift=past_of_other_years(a, b),
        shared=_share_a_name(a, b),
        copied=copied,
        context=context,
    )


def _share_a_name(a: Said, b: Said) -> bool:
    """Return whether the two name one thing; True when neither names any."""
    ours, theirs = ({*each.entities, each.subject_key} - {None} for each in (a, b))
    return bool(ours & theirs) or not (ours or theirs)


def judged(a: Said, b: Said, found: Difference, contradiction: float) -> Conflict:
    """Return two statements as a conflict with its calibrated score, however low."""
    features = statement_features(a, b, found, contradiction)
    return Conflict(
        a,
        b,
        _kind(a, b, found),
        calibrated(features),
        found.text,
        by_model=True,
        features=features,
    ).turned()


def _kind(a: Said, b: Said, found: Difference) -> str:
    """Return what the conflict is in: the evidence, if it is strong enough."""
    if are_editions(a, b):
        return REVISION
    if found.strength >= TYPED:
        return RELEASE if found.kind == REVISION else found.kind
    return "negation" if opposed(a, b) else WORDING


def differ(a: Said, b: Said) -> Difference:
    """Return what two statements differ in."""
    return difference(a.text, b.text)
