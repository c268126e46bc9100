"""What a header says: the property, its unit, and a time."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assets.claims.phrases import attribute_key
from assets.claims.tabular import words
from resources.values import Value, name_key, parse_value
from resources.values.currencies import currency

MEASURES = frozenset({"quantity", "money", "percent"})

# Column names have no capitals or signs left: what their last part means.
_SLUGS = {
    "c": "°C", "f": "°F", "celsius": "°C", "fahrenheit": "°F", "mv": "mV", "v": "V",
    "w": "W", "kw": "kW", "kwh": "kWh", "mwh": "MWh", "hz": "Hz", "khz": "kHz",
    "mhz": "MHz", "ghz": "GHz", "hpa": "hPa", "kpa": "kPa", "mpa": "MPa", "db": "dB",
    "kb": "KB", "mb": "MB", "gb": "GB", "tb": "TB", "ug": "µg", "um": "µm",
    "us": "µs", "pct": "%", "percent": "%",
}  # fmt: skip
# Units as words of their own far more often than as the end of a column's name.
_NO_SUFFIX = words.word_set(
    "try cup stone pint knot torr gray are in a y d mo pp min mins ct au day bar yard"
    " foot point points degree byte bit hand"
)
_DEGREES = frozenset({"c", "f"})
_WARM = re.compile(r"temp|°|heat|cold|freez|dew|boil|melt", re.IGNORECASE)
_PAIRS = words.word_set(
    "mg_kg ug_kg g_kg mg_l ug_l g_l km_h m_s mg_m3 ug_m3 g_m3 kg_m3 l_min"
)
_BRACKET = re.compile(r"\s*[(\[]\s*(?:in\s+)?([^()\[\]]{1,40}?)\s*[)\]]\s*$")
_COMMA = re.compile(r"\s*,\s*(?:in\s+)?([^,]{1,40})$")
_IN = re.compile(r"\s+in\s+(\S.{0,38})$", re.IGNORECASE)
_PER = re.compile(r"^(.*?)[\s_]+(per[\s_]+\S.*)$", re.IGNORECASE)
_SCALE = re.compile(
    r"^(?:(\S+)\s+)?(thousands?|millions?|billions?|m|mn|bn)(?:\s+(\S+))?$",
    re.IGNORECASE,
)
_SCALES = {"m": "million", "mn": "million", "bn": "billion"}
_YEARS = re.compile(
    r"^(?P<label>.*?)[\s_,(]*\b(?:c_|fy[\s_]*)?(?P<year>(?:1[5-9]|20|21)\d\d)\)?$",
    re.IGNORECASE,
)
_SYNONYMS = {
    # The weight of a pack, unless it is said to be gross, is the net weight.
    "pack weight": "net weight", "packet weight": "net weight",
    "package weight": "net weight", "net content": "net weight",
    "net quantity": "net weight", "net mass": "net weight",
    "unit price": "price", "list price": "price", "status": "state",
    "person": "person in charge", "responsible": "person in charge",
    "responsible person": "person in charge", "person responsible": "person in charge",
    "in charge": "person in charge", "contact name": "contact",
    "contact person": "contact",
}  # fmt: skip
_NOUNS = {"kilogram": "weight", "meter": "length", "meter**3": "volume"}


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a column, or the label of a row, says.

    Attributes:
        text: As written.
        label: The property in words, without unit and time; never empty.
        key: The same, comparable.
        unit: As the unit is read after a number, such as "million EUR"; or "".
        time: The year, month or day that its cells are of, or None.
        has_label: Whether there is more than a time.
    """

    text: str
    label: str
    key: str
    unit: str = ""
    time: Value | None = None
    has_label: bool = True


@lru_cache(maxsize=4096)
def read_header(text: str, *, numeric: bool = True) -> Header:
    """Return what a header says.

    Args:
        text: Such as "Weight (g)", "net_kg", "Turnover, EUR million" or "2024".
        numeric: Whether its cells are numbers: only then the last part of a column's
            name can be a unit.
    """
    written = " ".join(text.split())
    label, time = _timed(written)
    label, unit = _united(label, numeric=numeric)
    words_of = words.spaced(label) or unit or written
    noun = _noun(words_of, unit)
    key = attribute_key(noun) or name_key(written)
    key = _SYNONYMS.get(key, key)
    return Header(written, noun, key, unit, time, bool(label or unit))


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Whether a number can stand before these words: "kg", "EUR million", "per day"."""
    if not text or any(mark.isdigit() for mark in text[:1]):
        return False
    return parse_value(f"1 {text}").kind in MEASURES


def _timed(text: str) -> tuple[str, Value | None]:
    """Cut a year from the end of a header; a whole header may be a quarter or a day."""
    found = _YEARS.match(text)
    if found and (len(found["label"]) != 1 or text[1] != "_"):
        value = parse_value(found["year"], hint="year")
        label = found["label"].strip(" _,(-")
        if value.kind == "date" and label.casefold() not in {"iso", "windows", "rfc"}:
            return ("" if label.casefold() in {"c", "fy", "y"} else label), value
    if re.search(r"\d{4}", text):
        value = parse_value(text)
        if value.kind == "date" and value.low is not None and value.high is not None:
            return "", value
    return text, None


def _united(text: str, *, numeric: bool) -> tuple[str, str]:
    """Cut a unit from the end of a header."""
    for pattern in (_BRACKET, _COMMA, _IN):
        found = pattern.search(text)
        if found and (unit := _spelled(found[1])):
            return text[: found.start()], unit
    if found := _PER.match(text):
        over, under = found[1], words.spaced(found[2])
        label, unit = _united(over, numeric=numeric)
        if unit and is_unit(f"{unit} {under}"):
            return label, f"{unit} {under}"
    if unit := _spelled(text):
        # A header that is a currency alone stands over prices.
        return ("price" if currency(text) or currency(text.upper()) else text), unit
    return _suffixed(text) if numeric else (text, "")


def _spelled(text: str) -> str:
    """Return a unit as it is read after a number, or "" if the text is none."""
    if scale := _SCALE.match(text):
        word = scale[2].lower().removesuffix("s")
        word = _SCALES.get(word, word)
        other = scale[1] or scale[3] or ""
        if (other or len(scale[2]) > 2) and (not other or is_unit(other)):  # noqa: PLR2004
            return f"{word} {other}".strip()
    if text.isalpha() and len(text) == 3 and currency(text.upper()):  # noqa: PLR2004
        return text.upper() if text.casefold() not in _NO_SUFFIX else ""
    return text if text.casefold() not in _NO_SUFFIX and is_unit(text) else ""


def _suffixed(text: str) -> tuple[str, str]:
    """Cut the unit from the end of a column's name, such as net_kg or timeout.ms."""
    parts = re.split(r"[\s_.]+", words.spaced(text))
    for length in (2, 1):
        last = [part.casefold() for part in parts[-length:]]
        label = " ".join(parts[:-length])
        if len(parts) <= length:
            continue
        if length == 2:  # noqa: PLR2004
            unit = "/".join(last) if "_".join(last) in _PAIRS else ""
            if last[0] in {"working", "business"} and last[1] == "days":
                unit = " ".join(last)
        elif last[0] in _DEGREES:
            unit = _SLUGS[last[0]] if _WARM.search(label) else ""
        else:
            unit = _SLUGS.get(last[0]) or _spelled(last[0])
        if unit:
            return re.sub(r"\s+(?:in|of)$", "", label), unit
    return text, ""


def _noun(label: str, unit: str) -> str:
    """Add the measure to a label that is an adjective: "net" in kg is a weight."""
    if not unit or label.casefold() not in words.ADJECTIVES:
        return label
    base = parse_value(f"1 {unit}").unit or ""
    noun = _NOUNS.get(base, "price" if currency(unit) else "")
    return f"{label} {noun}".strip()
