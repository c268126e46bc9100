"""Words before what a sentence says: 'Please note that', 'According to the minutes,'.

They say who says it or how to take it, and are no part of what is said.
"""

import re

_SAYING = (
    "says|said|states|stated|reports|reported|writes|wrote|notes|noted|confirms"
    "|confirmed|adds|added|explains|explained|mentions|mentioned|shows|claims|claimed"
    "|announces|announced|writes down|wrote down"
)
_PREFACES = (
    # A request to the reader.
    r"(?:(?:and|but|also)\s+)?(?:please\s+)?(?:do\s+)?(?:kindly\s+)?"
    r"(?:note|remember|recall|be aware|be advised|keep in mind|bear in mind"
    r"|don't forget|do not forget)\s*(?:,|also\b)?\s+that\b",
    # How sure or how known it is.
    r"(?:it|this)\s+(?:is|was|has been|should be|must be|may be)\s+(?:also\s+)?"
    r"(?:worth\s+(?:knowing|noting|remembering|mentioning|saying)|well\s+known|known"
    r"|noted|important\s+to\s+(?:know|note|remember)|useful\s+to\s+know|said"
    r"|reported|understood|true|clear)\s+that\b",
    r"(?:as\s+far\s+as|so\s+far\s+as)\s+(?:i|we)\s+(?:know|can\s+tell|remember)\s*,",
    r"(?:i|we)\s+(?:believe|think|understand|hear|heard|recall|remember|am told"
    r"|are told|was told|were told)\s+that\b",
    # What part of a text it is.
    r"(?:to\s+(?:sum\s+up|summari[sz]e|recap|repeat|be\s+clear)|in\s+(?:short|brief"
    r"|summary|other\s+words)|for\s+the\s+record|by\s+the\s+way|as\s+a\s+reminder)\s*,",
    # Who says so.
    rf"as\s+(?:\w+\s+){{0,4}}?(?:say|said|{_SAYING}|agreed|decided|known)\b"
    r"[^,;.:]{0,60},",
    r"according\s+to\s+[^,;.:]{2,80},",
    rf"(?:the|our|an?|his|her|their|this|[A-Z][\w'.-]*)(?:\s+[\w'.&-]+){{0,6}}?\s+"
    rf"(?:also\s+|has\s+|have\s+)?(?:{_SAYING})\s+that\b",
)
_PREFACE = re.compile(rf"\s*(?:{'|'.join(_PREFACES)})\s*", re.IGNORECASE)
_MOST = 3  # One after another.


def preface_end(words: str) -> int:
    """Return the code point at which a sentence begins to say something.

    Args:
        words: The sentence; a word must be left for there to be a preface.
    """
    end = 0
    if " that " not in words and "," not in words and "\n" not in words:
        return 0
    for _ in range(_MOST):
        match = _PREFACE.match(words, end)
        if match is None or not words[match.end() :].strip(" .!"):
            return end
        end = match.end()
    return end
