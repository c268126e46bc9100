"""One thing of a passage made wrong by rule: a number, date, name, negation or unit."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.edited.grammar import denied, main_verb, parsed, subject
from benchmarks.contradictions.edited.names import names_in
from benchmarks.contradictions.edited.passages import Passage
from benchmarks.contradictions.edited.slots import (
    MONTHS,
    WEEKDAYS,
    Slot,
    dates,
    numbers,
    spelled,
)
from benchmarks.contradictions.edited.units import quantities

FACTORS = (0.5, 0.7, 1.3, 1.5, 2.0)  # Of a number that has no digits to exchange.
LEAST = 0.08  # Of a number, that a wrong one is off by; rough ones five times as much.
# Before the day or year that something is about, not the one that is told of it.
_SCOPE = re.compile(r"\b(?:of|for|at|to|than|the) $|^(?:In|On|At|For|During|Each) $")
_CONDITION = re.compile(r"^(?:If|When|Where|Whoever|Whenever)\b[^,]*,")
_TOLD = re.compile(
    r"(?:\b(?:on|in|by|until|since|from|is|are|to|and|end of|week of|day)|[:|]) $"
)
_LEADING = re.compile(r"^(?:In|On|At|For|During|Each|Since) [^,]*$")


@dataclass(frozen=True, slots=True)
class Change:
    """An edited passage.

    Attributes:
        text: The whole passage, edited.
        old: What stood at the edited place.
        new: What stands there now.
    """

    text: str
    old: str
    new: str


Editing = Callable[[Passage, Chance], Iterator[Change]]


def wrong_number(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with one number exchanged for another.

    Bounds such as "more than forty" stay: another bound could be right as well.
    """
    for slot in _told(passage):
        if not slot.bound:
            new = _other_number(slot, chance, passage.name)
            yield Change(slot.replaced(passage.text, new), slot.text, new)


def wrong_unit(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with one number in another unit of the same dimension."""
    text = passage.text
    told = _told(passage)
    for each in quantities(text):
        others = each.others()
        if others and each.slot in told and not each.slot.bound:
            unit = chance.pick(others, passage.name, "unit", each.start)
            new = each.with_unit(text, unit)
            end = each.end + len(new) - len(text)
            yield Change(new, text[each.start : each.end], new[each.start : end])


def wrong_date(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with another day, month, year or weekday.

    Only dates that the passage tells of something; the time that it speaks about stays,
    because it could be right for both.
    """
    text = passage.text
    first = max(_first_cell(passage), _subject_end(text))
    for form, found in dates(text) if _asserts(passage) else ():
        before = text[: found.start()]
        if found.start() < first or _SCOPE.search(before) or _LEADING.search(before):
            continue
        if form == "year" and (numbers(text) or not _happened(text)):
            continue  # How much it was in a year says nothing of another year.
        if form in ("full", "month", "iso") and not _TOLD.search(before):
            continue
        new = _other_date(form, found, chance, f"{passage.name} {found.start()}")
        if new in text:
            continue
        yield Change(before + new + text[found.end() :], found[0], new)


def wrong_name(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with a listed name exchanged for another of its list.

    Not the name of what the passage is about: the same may be true of another.
    """
    text = passage.text
    if not _asserts(passage):
        return
    about = _subject_end(text)
    first = _first_cell(passage)
    around = " ".join(passage.block.parts)
    for start, name, names in names_in(text):
        free = [each for each in names if each not in around]
        if start >= max(about, first):
            # No two rows of a table get the same one: that would be a conflict more.
            order = chance.order(((each, each) for each in free), around)
            if passage.at >= len(order):
                continue
            new = order[passage.at]
            yield Change(text[:start] + new + text[start + len(name) :], name, new)


def wrong_negation(passage: Passage, _: Chance) -> Iterator[Change]:
    """Yield a sentence denied, or affirmed where it was denied."""
    new = None if passage.is_row else denied(passage.text)
    if new:
        yield Change(new, passage.text, new)


WRONG: Mapping[str, Editing] = {
    "number": wrong_number,
    "date": wrong_date,
    "name": wrong_name,
    "negation": wrong_negation,
    "unit": wrong_unit,
}


def _asserts(passage: Passage) -> bool:
    """Return whether a passage says that something is so: sentence, row or label."""
    text = passage.text
    return passage.is_row or ": " in text or main_verb(text) is not None


def _told(passage: Passage) -> list[Slot]:
    """Return the numbers that are told of something.

    None of a row's first cell, and none of a condition in front.
    """
    if not _asserts(passage):
        return []
    condition = _CONDITION.match(passage.text)
    first = max(_first_cell(passage), condition.end() if condition else 0)
    return [slot for slot in numbers(passage.text) if slot.start >= first]


def _first_cell(passage: Passage) -> int:
    """Return where the second cell of a row begins; 0 for others."""
    return passage.text.index("|", 1) if passage.is_row else 0


def _other_number(slot: Slot, chance: Chance, name: str) -> str:
    value, digits = slot.value, slot.text.replace(",", "")
    least = LEAST * (5 if slot.rough else 1)
    swapped = _swapped(digits) if not slot.in_words else None
    if swapped and abs(float(swapped) - value) >= least * value:
        return _written(float(swapped), slot)
    factor = chance.pick(FACTORS, name, slot.start)
    step = 10.0 ** -len(digits.partition(".")[2]) if not slot.in_words else 1.0
    new = round(value * factor / step) * step
    while abs(new - value) < max(least * value, step / 2) or new < step:
        new = max(new, value) + max(step, round(value * least / step) * step)
    if value >= 2 and round(new, 6) == 1:
        new = value + step  # One thing would need another grammar.
    return _written(new, slot)


def _swapped(digits: str) -> str | None:
    """Return a number with its last two unequal digits exchanged, neither of them 0."""
    for at in range(len(digits) - 1, 0, -1):
        pair = digits[at - 1 : at + 1]
        if pair.isdigit() and "0" not in pair and pair[0] != pair[1]:
            return digits[: at - 1] + pair[::-1] + digits[at + 1 :]
    return None


def _written(value: float, slot: Slot) -> str:
    if slot.in_words and value < 100:
        return spelled(round(value))
    decimals = len(slot.text.partition(".")[2])
    return f"{value:{',' if ',' in slot.text else ''}.{decimals}f}"


def _other_date(form: str, found: re.Match[str], chance: Chance, name: str) -> str:
    if form == "weekday":
        weekday = chance.pick([d for d in WEEKDAYS if d != found[1]], name)
        return f"{weekday}{found[2]}"
    if form == "day":
        day = chance.pick([d for d in ("5", "10", "15", "20") if d != found[1]], name)
        return found[0].replace(found[1] + found[2], f"{day}th")
    if form == "year":
        return str(int(found[1]) + chance.pick((-12, -9, -4, -3, 3, 5, 8), name))
    if form == "iso":
        later = (int(found[2]) + chance.pick((2, 3, 4, 7, 9), name) - 1) % 12 + 1
        return f"{found[1]}-{later:02}-{found[3]}"
    month = found[2] if form == "full" else found[1]
    if form == "full" and chance.number(2, name):
        days = [d for d in range(1, 29) if abs(d - int(found[1])) > 2]
        return str(chance.pick(days, name)) + found[0][len(found[1]) :]
    other = chance.pick([m for m in MONTHS if m != month], name, "month")
    return found[0].replace(month, other)


def _happened(text: str) -> bool:
    """Return whether a sentence tells of one event in the past."""
    verb = main_verb(text)
    if verb is None or verb.tag_ != "VBD":
        return False
    return verb.lemma_ not in ("be", "have") or verb.dep_ == "auxpass"


def _subject_end(text: str) -> int:
    """Return where the subject of a sentence ends; 0 where there is none."""
    verb = main_verb(text)
    who = subject(verb) if verb is not None else None
    if who is None:
        return 0
    last = list(who.subtree)[-1]
    return int(last.idx + len(parsed(text)[last.i].text))
