"""Statements with a value and a scope: same thing, other time, version or place.

Two values for one thing contradict each other only within one scope. Sentences of the
corpora show that rarely enough that these are made from patterns instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.nli.reading import Pair
from benchmarks.nli.settings import CONTRADICTION, ENTAILMENT, NEUTRAL

Random = np.random.Generator


@dataclass(frozen=True)
class Family:
    """One attribute and the ways to state it.

    Attributes:
        forms: Sentences with {s} the subject, {v} the value and {c} the scope.
        value: Draws a value: wordings that all mean the same.
        scope: Draws a scope, such as "in 2004".
        named: Whether its subjects are names of the corpora rather than parts.
    """

    forms: tuple[str, ...]
    value: Callable[[Random], list[str]]
    scope: Callable[[Random], str]
    named: bool


def scoped_pairs(names: Sequence[str], count: int, rng: Random) -> list[Pair]:
    """Return pairs of statements whose label follows from subject, scope and value.

    Args:
        names: Places, companies, people: subjects of statements.
        count: Pairs wanted.
        rng: Source of chance.
    """
    return [_pair(names, rng) for _ in range(count)]


def _pair(names: Sequence[str], rng: Random) -> Pair:
    family = FAMILIES[int(rng.integers(len(FAMILIES)))]
    one, other = _draw_subject(family, names, rng), _draw_subject(family, names, rng)
    case = int(rng.choice(6, p=(0.26, 0.30, 0.20, 0.06, 0.10, 0.08)))
    value = family.value(rng)
    changed = value
    while set(changed) & set(value):
        changed = family.value(rng)
    scope, later = family.scope(rng), family.scope(rng)
    bare = rng.random() < 0.5
    first = "" if bare and case in (0, 1, 4, 5) else scope
    cases = {
        0: (family, one, value, first, ENTAILMENT),
        1: (family, one, changed, first, CONTRADICTION),
        2: (family, one, changed, later, NEUTRAL if later != scope else CONTRADICTION),
        3: (family, one, value, later, NEUTRAL if later != scope else ENTAILMENT),
        4: (family, other, changed, first, NEUTRAL),
        5: (_other(family, rng), one, None, first, NEUTRAL),
    }
    second, about, values, where, label = cases[case]
    if case == 4 and other == one:
        label = CONTRADICTION
    premise = _state(family, one, value, first, rng)
    values = values or second.value(rng)
    hypothesis = _state(second, about, values, where, rng)
    return Pair(premise, hypothesis, label, "scoped")


def _other(family: Family, rng: Random) -> Family:
    alike = [f for f in FAMILIES if f.named == family.named and f is not family]
    return alike[int(rng.integers(len(alike)))]


def _draw_subject(family: Family, names: Sequence[str], rng: Random) -> str:
    if family.named:
        return names[int(rng.integers(len(names)))]
    return f"the {_ONE(rng)} {_PART(rng)}"


def _state(
    family: Family, about: str, value: Sequence[str], scope: str, rng: Random
) -> str:
    form = family.forms[int(rng.integers(len(family.forms)))]
    wording = value[int(rng.integers(len(value)))]
    if scope and rng.random() < 0.5:
        text = form.format(s=about, v=wording, c="")
        text = f"{scope[0].upper()}{scope[1:]}, {text}"
    else:
        text = form.format(s=about, v=wording, c=f" {scope}" if scope else "")
        text = text[0].upper() + text[1:]
    return text.replace("the the ", "the ")


def _one_of(*words: str) -> Callable[[Random], str]:
    return lambda rng: words[int(rng.integers(len(words)))]


_ONE = _one_of(
    *"request session connection cache log replica index upload backup message".split(),  # noqa: SIM905
    *"search worker scheduler gateway broker consumer producer audit token".split(),  # noqa: SIM905
)
_PART = _one_of(
    *"service client server module handler store queue pool endpoint job".split()  # noqa: SIM905
)


def _year(rng: Random) -> str:
    year = int(rng.integers(1850, 2026))
    return str(rng.choice([f"in {year}", f"as of {year}", f"in the {year} report"]))


def _census(rng: Random) -> str:
    year = int(rng.integers(1850, 2026))
    forms = [
        f"in {year}",
        f"as of the {year} census",
        f"according to the {year} census",
    ]
    return str(rng.choice(forms))


def _version(rng: Random) -> str:
    number = f"{rng.integers(1, 12)}.{rng.integers(0, 10)}"
    forms = [f"in version {number}", f"in release {number}", f"as of version {number}"]
    place = _one_of(
        "on Windows", "on Linux", "in production", "in the test environment"
    )
    return place(rng) if rng.random() < 0.25 else str(rng.choice(forms))


def _amount(low: int, high: int, unit: str = "") -> Callable[[Random], list[str]]:
    def draw(rng: Random) -> list[str]:
        value = int(np.exp(rng.uniform(np.log(low), np.log(high))))
        tail = f" {unit}" if unit else ""
        return [f"{value:,}{tail}", f"{value}{tail}"]

    return draw


def _duration(rng: Random) -> list[str]:
    minutes = int(rng.choice([1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120]))
    long = [f"{minutes} minutes", f"{minutes * 60} seconds", f"{minutes * 60} s"]
    if minutes % 60 == 0:
        return [*long, f"{minutes // 60} hours"]
    if rng.random() < 0.5:
        seconds = int(rng.choice([5, 10, 15, 20, 25, 40, 45, 50]))
        return [f"{seconds} seconds", f"{seconds} s", f"{seconds * 1000} ms"]
    return long


def _days(rng: Random) -> list[str]:
    weeks = int(rng.choice([1, 2, 3, 4, 6, 8, 12, 26]))
    days = int(rng.choice([5, 10, 30, 45, 60, 90, 180, 365]))
    if rng.random() < 0.5:
        return [f"{weeks * 7} days", f"{weeks} weeks" if weeks > 1 else "one week"]
    return [f"{days} days", f"{days:,} days"]


def _size(rng: Random) -> list[str]:
    number = int(rng.choice([1, 2, 4, 5, 8, 10, 16, 32, 64, 100, 128, 256, 512]))
    unit = str(rng.choice(["KB", "MB", "GB"]))
    long = {"KB": "kilobytes", "MB": "megabytes", "GB": "gigabytes"}[unit]
    return [f"{number} {unit}", f"{number}{unit}", f"{number} {long}"]


def _port(rng: Random) -> list[str]:
    return [str(int(rng.integers(80, 65_000)))]


def _money(rng: Random) -> list[str]:
    value = float(rng.integers(11, 990)) / 10
    return [
        f"${value:g} million",
        f"${int(value * 1_000_000):,}",
        f"{value:g} million dollars",
    ]


def _percent(rng: Random) -> list[str]:
    value = float(rng.integers(10, 990)) / 10
    return [f"{value:g} percent", f"{value:g}%", f"{value:g} per cent"]


def _switch(rng: Random) -> list[str]:
    sides = [["enabled", "switched on", "turned on", "active"]]
    sides += [["disabled", "switched off", "turned off", "not enabled", "inactive"]]
    return sides[int(rng.integers(2))]


def _need(rng: Random) -> list[str]:
    sides = [["required", "mandatory", "compulsory"]]
    sides += [["optional", "not required", "not mandatory", "voluntary"]]
    return sides[int(rng.integers(2))]


def _duty(rng: Random) -> list[str]:
    return [
        ["must", "is required to", "shall"],
        ["must not", "is not allowed to", "may not"],
    ][int(rng.integers(2))]


FAMILIES = (
    Family(
        (
            "{s} had a population of {v}{c}.",
            "the population of {s} was {v}{c}.",
            "{v} people lived in {s}{c}.",
        ),
        _amount(300, 4_000_000), _census, named=True,
    ),
    Family(
        ("{s} had {v} employees{c}.", "{s} employed {v} people{c}.",
         "the workforce of {s} was {v}{c}."),
        _amount(20, 90_000), _year, named=True,
    ),
    Family(
        ("the revenue of {s} was {v}{c}.", "{s} reported revenue of {v}{c}.",
         "{s} earned {v}{c}."),
        _money, _year, named=True,
    ),
    Family(
        ("unemployment in {s} was {v}{c}.",
         "the unemployment rate of {s} stood at {v}{c}."),
        _percent, _year, named=True,
    ),
    Family(
        ("{s} had {v} members{c}.", "the membership of {s} was {v}{c}."),
        _amount(20, 600_000), _year, named=True,
    ),
    Family(
        ("the default timeout of {s} is {v}{c}.",
         "{s} times out after {v} by default{c}.",
         "by default, {s} waits {v} before it times out{c}."),
        _duration, _version, named=False,
    ),
    Family(
        ("{s} keeps records for {v}{c}.", "records are kept by {s} for {v}{c}.",
         "the retention period of {s} is {v}{c}."),
        _days, _version, named=False,
    ),
    Family(
        ("the largest file that {s} accepts is {v}{c}.",
         "{s} accepts files of up to {v}{c}.",
         "the size limit of {s} is {v}{c}."),
        _size, _version, named=False,
    ),
    Family(
        ("{s} listens on port {v}{c}.", "the port of {s} is {v}{c}.",
         "port {v} is used by {s}{c}."),
        _port, _version, named=False,
    ),
    Family(
        ("{s} is {v} by default{c}.", "by default, {s} is {v}{c}."),
        _switch, _version, named=False,
    ),
    Family(
        ("a password is {v} for {s}{c}.", "using a password with {s} is {v}{c}."),
        _need, _version, named=False,
    ),
    Family(
        ("{s} {v} retry failed calls{c}.", "{s} {v} repeat calls that failed{c}."),
        _duty, _version, named=False,
    ),
    Family(
        ("{s} makes at most {v} attempts{c}.", "{s} gives up after {v} attempts{c}.",
         "the maximum number of attempts of {s} is {v}{c}."),
        _amount(2, 40), _version, named=False,
    ),
)  # fmt: skip
