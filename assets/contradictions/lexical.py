"""Words as the detector compares them: content terms, cues of denial, opposites."""

import re
from functools import lru_cache


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is kept as text."""
    return frozenset(text.split())


WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*", re.UNICODE)
STOP = words(
    """a about above after again all along also although am among an and any are as at
    be because been before being below between both but by can could did do does doing
    down during each either etc even every few for from further had has have
    having he her here hers him his how however i if in into is it its itself just
    many may me might more most much must my near no nor not now of off
    on once one only or other our out over per same shall she should since so some
    still such than that the their them then there these they this those through thus
    to too two under until up upon us very was we were what when where which
    while who whom whose why will with within without would yet you your"""
)
NEGATIONS = words(
    """no not never none neither nor nobody nothing nowhere without cannot cant can't
    won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't
    shouldn't mustn't couldn't wouldn't needn't lacks lack lacking fails failed fail
    prohibited forbidden refuses refused denies denied"""
)
# These say something besides: another word in their place is no affirmation.
VERBAL_NEGATIONS = words(
    """lacks lack lacking fails failed fail prohibited forbidden refuses refused denies
    denied"""
)
VERBS = words(
    """is are was were be been has have had will would shall should must may might can
    could cannot does do did isn't aren't wasn't weren't won't"""
)
# Of what happens once: another date of it is another claim about the same thing.
ONCE = words(
    """adopt appoint begin bear birth born build built close commission complete
    construct create die dead death debut discover elect end establish expire
    extinct form found inaugurat incorporat introduce invent launch lease marry open
    patent publish register release retire sign start valid win won"""
)

_OPPOSITES = """
    allow forbid|allow prohibit|permit forbid|permit prohibit|accept reject
    accept refuse|approve reject|grant deny|include exclude|enable disable
    enabled disabled|open closed|open close|opened closed|on off|true false|yes no
    always never|all none|all no|any only|any no|every no|everyone nobody
    everything nothing|anyone nobody|increase decrease|increase reduce|rise fall
    rose fell|grow shrink|gain lose|win lose|won lost|raise lower|more less|more fewer
    most fewest|higher lower|high low|maximum minimum|max min|before after|above below
    over under|inside outside|internal external|indoor outdoor|left right|north south
    east west|upper lower|first last|early late|earlier later|old new|young old
    hot cold|warm cool|wet dry|hard soft|light dark|light heavy|heavy light
    black white|long short|tall short|wide narrow|big small|large small|full empty
    fast slow|quick slow|safe dangerous|safe unsafe|legal illegal|lawful unlawful
    valid invalid|possible impossible|public private|free paid|paid unpaid
    optional mandatory|optional required|voluntary compulsory|required forbidden
    same different|equal unequal|similar different|alive dead|living dead|male female
    man woman|men women|boy girl|husband wife|father mother|son daughter
    brother sister|king queen|day night|summer winter|spring autumn|morning evening
    morning afternoon|success failure|succeed fail|pass fail|passed failed|strong weak
    rich poor|cheap expensive|easy difficult|simple complex|good bad|better worse
    best worst|positive negative|correct incorrect|right wrong|known unknown
    certain uncertain|complete incomplete|finished unfinished|active inactive
    stable unstable|sufficient insufficient|present absent|permanent temporary
    import export|buy sell|borrow lend|arrive leave|arrive depart|enter exit|begin end
    start stop|start end|build destroy|attack defend|love hate|agree disagree
    start close
    support oppose|supports opposes|synchronous asynchronous|encrypted unencrypted
    mutable immutable|static dynamic|automatic manual|manually automatically
    ascending descending|sweet bitter|liquid solid|major minor|majority minority
    guilty innocent|domestic foreign|urban rural|ancient modern|single married
    beneficial harmful|effective ineffective|prevent cause|raw cooked|fresh stale
    daily weekly|daily monthly|weekly monthly|monthly yearly|monthly quarterly
    quarterly yearly|weekly yearly|daily yearly|annual monthly|red blue|red green
    blue green|black red|black green|black blue|white red|white green|yellow blue
"""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return a word without its commonest endings; only good for comparing."""
    word = word.casefold().replace("\u2019", "'").removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - letters.
        return f"{word[:-3]}y"
    for ending, least in (("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)].removesuffix("e")
    return word


def plain(text: str) -> str:
    """Return a text without what only formats it: links, emphasis, kinds of quotes.

    A hyphen between two words is a space, so that a word that a line broke, or an
    author joined, is the same as the two.
    """
    for pattern, by in _FORMAT:
        text = pattern.sub(by, text)
    return " ".join(text.split())


@lru_cache(maxsize=50_000)
def terms(text: str) -> frozenset[str]:
    """Return the stems of all content words of a text."""
    words = (word for word in WORD.findall(text) if word.casefold() not in STOP)
    return frozenset(stem(word) for word in words)


def negations(words: list[str]) -> int:
    """Return how many words of a sentence deny."""
    count = 0
    for place, word in enumerate(words):
        plain = word.casefold().replace("\u2019", "'")
        if plain not in NEGATIONS and not plain.endswith("n't"):
            continue
        follows = words[place + 1].casefold() if place + 1 < len(words) else ""
        if plain == "not" and follows in ("only", "just", "merely", "even"):
            continue  # "Not only" affirms, and "not even" denies nothing more.
        count += 1
    return count


_FORMAT = (
    (re.compile(r"!?\[+([^\[\]]*)\]+\([^)\s]*\)"), r"\1"),
    (re.compile(r"[*`|\\]+|(?<!\w)_+|_+(?!\w)|^[#>\s]+"), " "),
    (re.compile("[\u2018\u2019\u02bc]"), "'"),
    (re.compile("[\u201c\u201d\u201e\u00ab\u00bb]"), '"'),
    (re.compile("[\u2010\u2011]"), "-"),
    (re.compile(r"(?<=[A-Za-z])-\s*(?=[A-Za-z])"), " "),
)


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    found = set()
    for pair in text.replace("\n", "|").split("|"):
        ends = pair.split()
        if ends:
            one, other = (stem(each) for each in ends)
            found |= {(one, other), (other, one)}
    return frozenset(found)


OPPOSITES = _pairs(_OPPOSITES)
"""Stems that exclude each other of one thing, in both orders."""
