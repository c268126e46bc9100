"""Whether two claims speak of the same case: time, scope and modality.

Two claims about different times, places or versions do not contradict each other.
"""

import re
from collections.abc import Collection
from datetime import date

from assets.contradictions.lexical import words
from assets.contradictions.model import Said
from resources.values import name_key

_ASSERTED = {"is", "was", "will", "must"}
_DAY = re.compile(r"(?:19|20)\d\d[-_.]?\d\d[-_.]?\d\d")
# A code in a file's name, such as fq-118; editions and days are none.
_CODE = re.compile(
    r"(?<![a-z0-9])(?!v|ver|rev|q)[a-z]{1,6}-?[0-9]{2,3}(?![0-9a-z])(?=[^/]*$)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# What a document calls itself, or the occasion it reports: another one means another.
_PAPERS = words(
    """agenda announcement article book catalogue chapter document email form handbook
    leaflet letter list mail manual memo message minute note notice page paper paragraph
    report section sheet slide text thread"""
)
_ITSELF = _PAPERS | words("meeting photo presentation story table talk")
_OPPOSED = frozenset({"may", "must_not"}), frozenset({"must", "must_not"})


def times_meet(a: Said, b: Said) -> bool:
    """Return whether there may be a day on which both hold; unknown times may."""
    if not (a.time_from or a.time_to) or not (b.time_from or b.time_to):
        return True
    latest = max(a.time_from or date.min, b.time_from or date.min)
    return latest <= min(a.time_to or date.max, b.time_to or date.max)


def scopes_meet(one: Collection[str], other: Collection[str]) -> bool:
    """Return whether no kind of scope is stated by both with different values.

    Conditions are told in so many words that different ones may both be met.
    """
    ours, theirs = _by_kind(one), _by_kind(other)
    theirs.pop("condition", None)
    return all(ours[kind] & theirs[kind] for kind in ours.keys() & theirs.keys())


def other_conditions(a: Said, b: Said) -> bool:
    """Return whether the two hold under different conditions."""
    ours, theirs = (_by_kind(each.scope).get("condition", set()) for each in (a, b))
    return bool(ours and theirs) and not ours & theirs


def unequal_scope(a: Said, b: Said) -> bool:
    """Return whether one is more narrowly about a time, place or condition."""
    timed = [bool(each.time_from or each.time_to) for each in (a, b)]
    return timed[0] != timed[1] or set(a.scope) != set(b.scope)


def modalities_meet(a: Said, b: Said) -> bool:
    """Return whether values that the two give can be compared at all.

    What may be says nothing against what is; what was, without a time, says nothing
    against what will be.
    """
    moods = {a.modality, b.modality}
    if len(moods) == 1:
        return True
    return moods <= _ASSERTED and moods != {"was", "will"}


def opposed(a: Said, b: Said) -> bool:
    """Return whether one allows or demands what the other forbids."""
    return frozenset({a.modality, b.modality}) in _OPPOSED


def are_editions(a: Said, b: Said) -> bool:
    """Return whether the two are different versions of one document.

    They are called the same but for the edition, or are made of the same sentences.
    Papers of one name that bear a day each, such as minutes, are a series of records
    and no editions: a later one does not replace an earlier one.
    """
    if a.document_id == b.document_id:
        return a.version_id != b.version_id
    known = bool(a.edition and b.edition)
    if b.version_id in a.kin and not known:
        return True
    if not _one_family(a.family, b.family) or a.edition == b.edition:
        return False
    return not (_is_day(a.edition) or _is_day(b.edition))


def are_siblings(a: Said, b: Said) -> bool:
    """Return whether one text was adapted to two things, as for server and client."""
    return b.version_id in a.kin and not are_editions(a, b)


def speak_of_themselves(a: Said, b: Said) -> bool:
    """Return whether each is about its own document, which is not the other's.

    "The meeting" is another one in other minutes; "the laboratory manual" is the same
    in a register as in itself, unless both are called so.
    """
    if a.version_id == b.version_id or are_editions(a, b):
        return False
    if any(is_itself(each.subject_key or "") for each in (a, b)):
        return True
    return all(is_itself(each.subject_key or "", each.title or "") for each in (a, b))


def is_itself(subject: str, title: str = "") -> bool:
    """Return whether a subject is but a word for the document that speaks.

    Args:
        subject: Comparable, such as "meeting" or "annual report 2024".
        title: Of the document, in which a longer subject must be named.
    """
    named = [word for word in subject.split() if not word.isdigit()]
    if not named or named[-1] not in _ITSELF:
        return False
    if len(named) == 1:
        return True
    return named[-1] in _PAPERS and set(named) <= set(name_key(title).split())


def of_other_things(a: Said, b: Said) -> bool:
    """Return whether documents named by different codes speak without a subject."""
    if a.subject_key and b.subject_key and a.subject_key == b.subject_key:
        return False
    if are_editions(a, b):
        return False
    ours, theirs = ({*_CODE.findall((each.uri or "").lower())} for each in (a, b))
    return bool(ours and theirs) and not ours & theirs


def past_of_other_years(a: Said, b: Said) -> bool:
    """Return whether papers of different years tell what was, without saying when."""
    if {a.modality, b.modality} != {"was"} or (a.time_from and b.time_from):
        return False
    years = [_YEAR.match(each.edition or "") for each in (a, b)]
    found = {year.group() for year in years if year}
    return len(found) > 1


def in_one_sentence(a: Said, b: Said) -> bool:
    """Return whether both were drawn from the same words of one document."""
    if a.version_id != b.version_id or a.start is None or b.start is None:
        return False
    return a.start < (b.end or 0) and b.start < (a.end or 0)


def _one_family(one: str, other: str) -> bool:
    """Return whether names are the same, or one goes on where the other ends."""
    short, long = sorted((one, other), key=len)
    return bool(short) and long.startswith(short)


def _is_day(edition: str | None) -> bool:
    return edition is None or _DAY.match(edition) is not None


def _by_kind(scope: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in scope:
        kind, _, value = each.partition("=")
        found.setdefault(kind, set()).add(value)
    return found
