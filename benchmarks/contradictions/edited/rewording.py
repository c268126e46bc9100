"""The same said in other words, in another order, or with a clause less."""

import re
from collections.abc import Iterator

from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.edited.grammar import main_verb, parsed
from benchmarks.contradictions.edited.passages import Passage
from benchmarks.contradictions.edited.wrong import Change

# Phrases and what says the same wherever they stand.
_SAME = tuple(
    tuple(line.split("/"))
    for line in (
        "nobody/no one", "no one/nobody", "everybody/everyone", "everyone/everybody",
        "anybody/anyone", "anyone/anybody", "somebody/someone", "someone/somebody",
        "twice a year/two times a year", "every morning/each morning",
        "within one working day/in one working day at most", "at once/immediately",
        "free of charge/at no cost", "each morning/every morning",
        "each month/every month", "every month/each month",
        "telephone/phone", "lorry/truck", "lorries/trucks", "nearest/closest",
        "buy/purchase", "bought/purchased", "in writing/in written form",
        "as long as/so long as", "is kept/is held", "is handed out/is given out",
        "thrown away/discarded", "is checked/is examined", "mistake/error",
        "wish to/want to", "wishes to/wants to", "nearly finished/almost finished",
        "is decided by/is settled by", "pays for/bears the cost of", "receive/get",
        "needs a/requires a", "need a/require a", "goes to the/is passed to the",
        "is tested/undergoes a test", "stays/remains", "presented/put forward",
        "larger/bigger", "colleagues/co-workers", "must have/needs to have",
        "at least/no fewer than", "begins/starts", "begin/start",
        "so that/in order that", "looks after/takes care of",
        "is refused/is turned away",
        "rented/leased", "is closed/is shut", "quickly/fast",
        "are announced/are made known", "is announced/is made known", "gives/provides",
        "permit/permission", "is written/is put down", "makes it/renders it",
        "lasted/went on for", "came back/returned", "a third/one third",
        "half an hour/30 minutes", "an hour and a half/90 minutes",
        "a quarter/one quarter",
        "is repeated/is done again", "is measured/is determined",
    )
)  # fmt: skip
# Where a front clause ends; what stands there can as well stand at the end.
_FRONT = re.compile(
    r"^(If|When|Before|After|Until|From|On|At|For|During|Without|By|Since|Between|In) "
    r"([^,;:]{4,60}), ([^,;:]{12,})\.$"
)
_BACK = re.compile(
    r"^([A-Z][^,;:]{12,70}) (if|when|before|until|as soon as|whenever|unless) "
    r"([^,;:]{8,60})\.$"
)
_BRACKET = re.compile(r" \([^()]{3,}\)")
_RELATIVE = re.compile(
    r", (?:which|who|whose|one of whom|of which) [^,.;:]{8,}(?=[,.])"
)
_CLAUSE = re.compile(
    r"(?:, because|, so that|, so|, and in any case|, even if|, whatever|, since|, as"
    r"|; \w+|, including|, such as|, plus|, up to and|, not even|, in which"
    r"|, opened or) (?!.*\b(?:exception|except|unless|only)\b)[^;:.]{4,}\.$"
)
_PRONOUNS = re.compile(
    r"^(?:it|they|he|she|this|these|that|those|and|or|but|which|what\w*|who\w*)\b",
    re.IGNORECASE,
)


def synonym(passage: Passage, chance: Chance) -> Iterator[Change]:
    """Yield the passage with one phrase in other words."""
    text = passage.text
    for old, new in chance.order(((each[0], each) for each in _SAME), passage.name):
        found = re.search(rf"\b{re.escape(old)}\b", text)
        if found and found.start() > 0:
            yield Change(_with(text, found, new), old, new)


def reordered(passage: Passage, _: Chance) -> Iterator[Change]:
    """Yield a sentence with its front clause at the end, or its last one in front."""
    text = passage.text
    if passage.is_row:
        return
    if (found := _FRONT.match(text)) and _stands_alone(found[1], found[3]):
        rest = found[3][0].upper() + found[3][1:]
        new = f"{rest} {found[1].lower()} {found[2]}."
        yield Change(new, text, new)
    elif (found := _BACK.match(text)) and main_verb(text) is not None:
        named = parsed(text)[0].pos_ == "PROPN"
        first = found[1] if named else found[1][0].lower() + found[1][1:]
        new = f"{found[2].capitalize()} {found[3]}, {first}."
        yield Change(new, text, new)


def shortened(passage: Passage, _: Chance) -> Iterator[Change]:
    """Yield the passage without a bracket, a relative clause or its last clause."""
    text = passage.text
    if passage.is_row:
        return
    for pattern, ending in ((_BRACKET, ""), (_RELATIVE, ""), (_CLAUSE, ".")):
        for found in pattern.finditer(text):
            new = _with(text, found, ending)
            if len(new.split()) >= 5:
                yield Change(new, found[0], ending)


def _with(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def _stands_alone(front: str, rest: str) -> bool:
    """Return whether what follows a front clause is a sentence of its own."""
    if _PRONOUNS.match(rest):
        return False
    statement = f"{rest[0].upper()}{rest[1:]}."
    return front in ("If", "When") or main_verb(statement) is not None
