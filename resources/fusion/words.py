"""The words of a question that tell what it is about."""

import re

# Closed classes of English: in most passages, so they say nothing and cost most of the
# time of a search by words. Question words stand in few passages, yet tell as little.
_ARTICLES = "a an the this that these those some any each every either such same own"
_PRONOUNS = """
    i me my mine we us our ours you your yours he him his she her hers it its they them
    their theirs myself ourselves yourself yourselves himself herself itself themselves
    who whom whose what which when where why how whether another other
"""
_VERBS = """
    am is are was were be been being do does did doing done have has had having can
    could may might must shall should will would cannot
"""
_PREPOSITIONS = """
    of in on at by for from to into onto with without within about against between among
    through during before after above below over under up down out off as than via per
"""
_JOINTS = """
    and or but if then else so because while until although though since unless no nor
    not neither none both all there here also just only very too more most much many few
    less least again further once
"""
_FUNCTION_WORDS = frozenset(
    f"{_ARTICLES} {_PRONOUNS} {_VERBS} {_PREPOSITIONS} {_JOINTS}".split()
)
_CURLY = "\u2019"  # The apostrophe that typesetters use.
_WORD = re.compile(rf"[^\W_]+(?:['{_CURLY}][^\W_]+)*")
_SHORTENED = frozenset({"s", "ll", "re", "ve", "d", "m"})  # As in: what's, we'll.


def telling_words(question: str) -> str:
    """Return a question without its English function words, to be searched by words.

    An index that keeps every word can still be asked for each of them: a question of
    function words alone comes back as it is (`The Who`), and so does a word in capitals
    unless all are (`IT policy` is not about `it`). Other scripts are left alone.

    Args:
        question: Any text.

    Returns:
        The text with blanks in place of the words that tell nothing.
    """
    shouted = question.upper() == question

    def kept(match: re.Match[str]) -> str:
        word = match[0]
        is_name = len(word) > 1 and word.isupper() and not shouted
        return word if is_name or not _tells_nothing(word.lower()) else " "

    left = _WORD.sub(kept, question)
    return left if _WORD.search(left) else question


def _tells_nothing(word: str) -> bool:
    base, _, ending = word.replace(_CURLY, "'").partition("'")
    if ending == "t" and base.endswith("n"):  # As in: doesn't, can't.
        return True
    return base in _FUNCTION_WORDS and (not ending or ending in _SHORTENED)
