"""One thing of a passage said otherwise, so that both can be true."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.edited.grammar import denied, earlier, main_verb
from benchmarks.contradictions.edited.passages import Passage
from benchmarks.contradictions.edited.rewording import reordered, shortened, synonym
from benchmarks.contradictions.edited.slots import MONTHS, dates, numbers, spelled
from benchmarks.contradictions.edited.units import quantities
from benchmarks.contradictions.edited.wrong import (
    Change,
    Editing,
    wrong_name,
    wrong_number,
)

ROUNDED = 0.03  # Of a number, that a rough one is off by at most.
# Years before the library's first paper of 2018, and houses that it does not know.
YEARS = ("2003", "2006", "2009", "2012", "2014")
ELSEWHERE = (
    "At our sister cooperative in Brackwater",
    "At the tea house of Port Lorne",
    "In the warehouse of the Skerrow brothers",
    "At the packers in Dunmorrow",
)
_CODES = re.compile(r"\b(?:extension|calls?|ring|number|lot|level|grade) (?:EUR )?$")
# Before and after a number that cannot be rough: a fixed one, a bound, or a range.
_FIXED = re.compile(
    r"\b(?:least|most|to|than|within|before|between|every|each|the|next|those|these|its|no"
    r"|of a|exceed) (?:EUR )?$"
)
_RANGE = re.compile(r"^(?: more\b| ?\S+ (?:to|and) (?:EUR )?\d)")
_PLAIN_START = re.compile(r"^(?:The|A|An|Our|There|Each|Every|We) ")
_OWN = re.compile(
    r"\b(?:18|19|20)\d\d\b|Fennel Quay|Ropewalk|\bFQ-\d|Jade|Harbour|\bit\b|\bsince\b"
)


def number_form(passage: Passage, _: Chance) -> Iterator[Change]:
    """Yield the passage with a number in digits for words, or words for digits."""
    text = passage.text
    for slot in numbers(text):
        if slot.in_words:
            new = f"{slot.value:.0f}"
        elif "," in slot.text:
            new = slot.text.replace(",", "")
        elif "." not in slot.text and 2 <= slot.value < 100:
            unit = next((q for q in quantities(text) if q.slot == slot), None)
            if unit is not None and (unit.money or len(unit.unit) < 4):
                continue  # "Twenty-five kg" is written by nobody.
            new = spelled(int(slot.value))
        else:
            continue
        if not passage.is_row and not _CODES.search(text[: slot.start]):
            yield Change(slot.replaced(text, new), slot.text, new)


def date_form(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with a day in another order, in digits or shortened."""
    for form, found in dates(passage.text):
        if form == "iso":
            year, month, day = (int(part) for part in found.groups())
            new = f"{day} {MONTHS[month - 1]} {year}"
        elif form == "full":
            forms = [f"{found[2]} {found[1]}", f"{found[1]} {found[2][:3]}"]
            if found[3]:
                forms = [f"{found[2]} {found[1]}, {found[3]}"]
                month = MONTHS.index(found[2]) + 1
                forms += [f"{found[3]}-{month:02}-{int(found[1]):02}"]
                forms += [f"{found[1]} {found[2][:3]} {found[3]}"]
            new = chance.pick([f for f in forms if f != found[0]], passage.name)
        else:
            continue
        yield Change(_at(passage.text, found, new), found[0], new)


def unit_form(passage: Passage, _: Chance) -> Iterator[Change]:
    """Yield the passage with a quantity in another unit, exactly converted."""
    for each in quantities(passage.text):
        same = each.converted()
        if same:
            text = passage.text[: each.start] + same + passage.text[each.end :]
            yield Change(text, passage.text[each.start : each.end], same)


def less_precise(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with a number made rough, or a date without its day."""
    text = passage.text
    for slot in numbers(text):
        before = text[: slot.start]
        if slot.bound or slot.rough or slot.value < 10 or _CODES.search(before):
            continue
        if passage.is_row or _FIXED.search(before) or _RANGE.match(text[slot.end :]):
            continue
        money = re.search(r"EUR $", before)
        start = money.start() if money else slot.start
        about = chance.pick(("about", "around"), passage.name)
        new = f"{about} {text[start : slot.start]}{_rounded(slot.value, slot.text)}"
        yield Change(
            text[:start] + (new.capitalize() if start == 0 else new) + text[slot.end :],
            text[start : slot.end],
            new,
        )
    for form, found in dates(text):
        before = text[: found.start()]
        if form == "full" and found[3] and before.endswith((" on ", " since ", " by ")):
            new = f"{found[2]} {found[3]}"
            if before.endswith(" on "):
                before = f"{before[:-3]}in "
            yield Change(before + new + text[found.end() :], found[0], new)


def more_detail(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with something more that follows from it or is beside it."""
    text = passage.text
    for form, found in dates(text):
        before = text[: found.start()]
        if form == "full" and found[3] and not before.endswith("day "):
            when = date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
            new = f"{found[0]} (a {when:%A})"
            yield Change(_at(text, found, new), found[0], new)
    for each in quantities(text):
        same = each.converted()
        if same and not each.money and each.unit != "%":
            both = f"{text[each.start : each.end]} ({same})"
            yield Change(
                text[: each.start] + both + text[each.end :],
                text[each.start : each.end],
                both,
            )
    if text.endswith(".") and denied(text):
        extra = chance.pick(
            (
                "; the records desk says so too.",
                ", as every new colleague learns.",
                ", and this was read out once more at the table.",
            ),
            passage.name,
        )
        yield Change(text[:-1] + extra, ".", extra)


def other_time(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield something else as having been so in another year."""
    for wrong in _otherwise(passage, chance):
        past = earlier(wrong)
        if past:
            year = chance.pick(YEARS, passage.name)
            new = f"In {year} {past[0].lower()}{past[1:]}"
            yield Change(new, passage.text, new)


def other_thing(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield something else as being so in another house."""
    for wrong in _otherwise(passage, chance):
        verb = main_verb(passage.text)
        if verb is None or verb.tag_ == "VBD":
            continue  # What happened once is of one house only.
        house = chance.pick(ELSEWHERE, passage.name)
        new = f"{house}, {wrong[0].lower()}{wrong[1:]}"
        yield Change(new, passage.text, new)


# The scarce ones first.
HARMLESS: Mapping[str, tuple[Editing, ...]] = {
    "date form": (date_form,),
    "other year or thing": (other_time, other_thing),
    "less precise": (less_precise,),
    "number form": (number_form,),
    "unit form": (unit_form,),
    "shortened": (shortened,),
    "other words or order": (synonym, reordered),
    "more detail": (more_detail,),
}


def _otherwise(passage: Passage, chance: Chance) -> Iterator[str]:
    """Yield wrong versions of a sentence that another time or house could have."""
    text = passage.text
    plain = _PLAIN_START.match(text) and not re.search(r"[;:]|, ", text)
    if passage.is_row or not plain or _OWN.search(text):
        return
    for edit in (wrong_number, wrong_name):
        for change in edit(passage, chance):
            yield change.text
    if new := denied(text):
        yield new


def _rounded(value: float, written: str) -> str:
    """Return a number rounded to fewer digits, where that is near enough."""
    for digits in (1, 2):
        rough = float(f"{value:.{digits - 1}e}")
        if rough != value and abs(rough - value) <= ROUNDED * value:
            return f"{rough:,.0f}" if rough >= 1000 else f"{rough:g}"
    return written


def _at(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]
