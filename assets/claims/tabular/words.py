"""What headers of tables are called: names, codes, times, units, states.

Each set holds words as `bare` gives them. They are general English headers; a header
that is in none of them is simply the name of a property.
"""

import re

from resources.structured.names import slug
from resources.values import name_key

_FIRST = ("the", "a", "an")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


# Rows name the properties of one thing, which stands above the table.
PROPERTY = word_set(
    "property attribute field parameter characteristic feature topic figure measure"
    " metric indicator detail specification variable key aspect fact series"
    " question indicator_name series_name key_figure measurand"
)
# The cell is the value of whatever the row or the table names.
VALUE = word_set(
    "value values val what_applies answer detail details content contents data"
    " information info entry obs_value measurement reading figure amount number"
    " count quantity result specification setting"
)
# Of those, the ones that say nothing by themselves even in a table of two columns.
EMPTY_VALUE = VALUE - word_set(
    "amount number count quantity result setting figure reading measurement"
)
NAME = word_set(
    "name title label product article designation full_name product_name item"
)
CODE = word_set(
    "id code no nr num number sku ref reference identifier guid uuid isbn ean gtin"
    " iban key abbreviation symbol acronym short"
)
ORDINAL = word_set("no nr num number row line index rank position pos step") | {""}
UNIT = word_set("unit units uom unit_of_measure unit_of_measurement currency")
STATE = word_set("status state")
# A row in such a state says what was, not what is.
PAST_STATES = word_set(
    "replaced superseded withdrawn obsolete expired cancelled canceled former retired"
    " archived repealed void deprecated discontinued historic historical ended"
    " inactive"
)
FROM = word_set(
    "valid_from in_force_from effective effective_from effective_date effective_since"
    " as_of as_at applies_from in_force_since valid_since as_of_date"
)
UNTIL = word_set(
    "valid_to valid_until in_force_until effective_to effective_until until"
    " applies_until valid_thru"
)
TIME = word_set(
    "year date month quarter period fiscal_year financial_year day time timestamp"
    " datetime date_time as_of as_at reporting_date reference_date reporting_period"
    " time_period ref_date"
)
PLACE = word_set("country region city place site location county province town")
EDITION = word_set("version release edition revision")
# Text for people beside the values: a claim only where it holds a typed value.
REMARK = word_set(
    "note notes comment comments remark remarks description explanation reason text"
    " message abstract summary rationale discussion guidance"
)
# Headings over a table that do not say what it is about.
HEADING = word_set(
    "overview summary details detail specification specifications properties facts"
    " key_facts key_figures figures in_figures at_a_glance data general information"
    " technical_data parameters settings configuration table values features"
    " characteristics particulars contents introduction appendix annex"
)
# Last words of titles of documents that are about many things.
WORKS = word_set(
    "report minutes handbook manual policy policies guide rules newsletter notes list"
    " catalogue catalog register overview plan survey review presentation course day"
    " agenda meeting memo letter mail terms procedure procedures instructions"
    " regulations standard standards notice bulletin brochure book history summary"
    " statement statements faq announcement log journal checklist workbook training"
    " requirements dictionary specification extensions model documentation api"
    " reference tutorial readme template form questionnaire section chapter config"
    " configuration slides"
)
# Adjectives that are columns of a measure: "net kg" is the net weight.
ADJECTIVES = word_set(
    "net gross tare dry wet loose total pack packet package packed empty full"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[\s_]+")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?")
_PARTS = re.compile(
    r"[,:;(|\u2013\u2014]|\s-\s|\b(?:of|for|to|on|from|in|about)\b", re.IGNORECASE
)


def bare(header: str) -> str:
    """Return a header as lower snake case without article: "The Unit" is "unit"."""
    first, _, rest = slug(header).partition("_")
    return rest if first in _FIRST and rest else "_".join(filter(None, (first, rest)))


def spaced(header: str) -> str:
    """Return a header as words: net_kg and netKg as "net kg"."""
    words = header if " " in header.strip() else _CAMEL.sub(" ", header)
    return " ".join(filter(None, _SPLIT.split(words)))


def is_code_header(header: str) -> bool:
    """Whether a column is said to hold codes: "SKU", "employee no.", "#"."""
    name = bare(header)
    return header.strip() == "#" or name.rpartition("_")[2] in CODE


def is_name_header(header: str) -> bool:
    """Whether a column is said to hold names: "Name", "country name"."""
    return bare(header) in NAME or bare(header).endswith(("_name", "_title"))


def scope(header: str, text: str) -> str:
    """Return where a row holds as kind=value, such as place=kenya or zone=a."""
    kind = bare(header)
    if kind in PLACE:
        kind = "place"
    elif kind in EDITION:
        kind = "version"
    return f"{name_key(spaced(kind)) or 'row'}={name_key(text)}"


def clock_scope(text: str) -> str | None:
    """Return the time of day in a time as scope: a claim holds on days otherwise."""
    found = _CLOCK.search(text)
    return f"time={found[0]}" if found else None


def is_work(title: str) -> bool:
    """Whether a title names a text about many things, such as a manual or minutes."""
    for part in _PARTS.split(title):
        named = [word for word in slug(part).split("_") if not word.isdigit()]
        if {*named[:1], *named[-1:]} & WORKS:
            return True
    return False
