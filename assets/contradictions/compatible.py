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
_NAMED = re.compile(r"\b[a-z]+[0-9]+\b|\b[a-z]{1,4} [0-9]{2,3}\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_IDENTIFIER = re.compile(r"[A-Za-z][\w-]*(?:[._][\w-]+)+")  # log.retention.ms
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


def is_outdated(a: Said, b: Said) -> bool:
    """Return whether one tells of a past that the other, without a time, is not of.

    What was until 2015 says nothing against what is; nor does a price of September 2024
    against the price list of 2025. What happens once is of no time: a date is not
    outdated.
    """
    if _is_foretold(a, b) or _is_foretold(b, a):
        return True
    return _is_before(a, b) or _is_before(b, a)


def _is_foretold(past: Said, told: Said) -> bool:
    """Return whether one is of a later day than the paper that tells what was."""
    if past.modality != "was" or _is_timed(past) or told.time_from is None:
        return False
    day = re.sub(r"[-_.]", "", past.edition or "")
    return len(day) == len("yyyymmdd") and day < f"{told.time_from:%Y%m%d}"


def _is_before(old: Said, new: Said) -> bool:
    """Return whether the one is of a stated time, and the other of a later one."""
    if new.time_from or new.time_to or (old.value and old.value.kind == "date"):
        return False
    if old.modality == "was" and new.modality == "is":
        other = set(old.scope) - set(new.scope)
        return _is_timed(old) or any(each.startswith("version=") for each in other)
    year = _YEAR.match(new.edition or "")
    if year is None or old.time_to is None:
        return False
    # Papers of a day, such as minutes, tell of the months before, too.
    recent = int(old.modality == "was" and _is_day(new.edition))
    return old.time_to.year < int(year.group()) - recent


def speaks_of_edition(a: Said, b: Said) -> bool:
    """Return whether one names the time or the version that the other's edition is of.

    Then an edition speaks to it, although a newer one replaced it.
    """
    if any(each.startswith("version=") and each in b.scope for each in a.scope):
        return True
    bounded = any(each.time_from and each.time_to for each in (a, b))
    return _is_timed(a) and _is_timed(b) and bounded and times_meet(a, b)


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
    """Return whether one is more narrowly about a time, place or condition.

    What holds from a day on holds now: it is as wide as what has no time.
    """
    one, other = sorted((a, b), key=_is_timed)
    if _is_timed(other) and not _is_timed(one) and not _goes_on(other):
        return True
    ours, theirs = _by_kind(a.scope), _by_kind(b.scope)
    when = [_words_of(each.pop("condition", set())) for each in (ours, theirs)]
    return ours != theirs or (any(when) and not when[0] & when[1])


def _words_of(conditions: Collection[str]) -> set[str]:
    return {word for each in conditions for word in each.split()}


def _is_timed(one: Said) -> bool:
    return bool(one.time_from or one.time_to)


def _goes_on(one: Said) -> bool:
    """Return whether it holds from a stated day to this day."""
    return one.time_to is None and one.modality == "is"


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
    """Return whether codes in subjects, or else in names of documents, differ."""
    if a.subject_key and b.subject_key and a.subject_key == b.subject_key:
        return False
    if are_editions(a, b):
        return False
    named = [{*_NAMED.findall(each.subject_key or "")} for each in (a, b)]
    if all(named):
        return not named[0] & named[1]
    ours, theirs = ({*_CODE.findall((each.uri or "").lower())} for each in (a, b))
    return bool(ours and theirs) and not ours & theirs


def of_other_identifiers(a: Said, b: Said) -> bool:
    """Return whether they are about settings or columns of other names.

    Words may be left out of a phrase, but not of an identifier: `retry.backoff.ms` is
    not `controlled.shutdown.retry.backoff.ms`.
    """
    named = all(_IDENTIFIER.fullmatch(each.subject or "") for each in (a, b))
    return named and a.subject_key != b.subject_key


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
