"""Words and symbols of units as people write them, by the unit's name in pint."""

# Prefixes as symbols and words; which of them a unit takes is listed with the unit.
_PREFIXES = {
    "p": "pico", "n": "nano", "µ": "micro", "m": "milli", "c": "centi", "d": "deci",
    "h": "hecto", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta",
}  # fmt: skip

# Unit: its symbols, and the prefixes that they are written with in practice.
_PREFIXED = {
    "second": ("s", "pnµm"),
    "gram": ("g", "nµmck"),
    "meter": ("m", "nµmcdk"),
    "liter": ("l L", "µmcdh"),
    "watt": ("W", "nµmkMGT"),
    "volt": ("V", "nµmkM"),
    "ampere": ("A", "nµmk"),
    "joule": ("J", "mkMGT"),
    "watt_hour": ("Wh", "mkMGT"),
    "hertz": ("Hz", "mkMGT"),
    "pascal": ("Pa", "hkMG"),
    "bar": ("bar", "m"),
    "newton": ("N", "mkM"),
    "ohm": ("Ω", "mkMG"),
    "farad": ("F", "pnµm"),
    "mole": ("mol", "nµmk"),
    "calorie": ("cal", "k"),
    "byte": ("B", "kMGTP"),
    "bit": ("bit", "kMGT"),
    "becquerel": ("Bq", "kMGT"),
    "sievert": ("Sv", "µm"),
    "gray": ("Gy", "m"),
    "lumen": ("lm", "k"),
    "lux": ("lx", "k"),
    "electron_volt": ("eV", "kMGT"),
}

# Unit: every further symbol (as written) and word (in the singular, in lower case).
_NAMES = {
    "second": "sec secs",
    "minute": "min mins minute",
    "hour": "h hr hrs hour",
    "day": "d day|calendar day",
    "week": "wk wks week",
    "fortnight": "fortnight",
    "millisecond": "msec msecs",
    "meter": "metre",
    "kilometer": "kilometre kms",
    "centimeter": "centimetre",
    "millimeter": "millimetre",
    "micrometer": "micrometre micron",
    "nanometer": "nanometre",
    "liter": "litre ltr",
    "milliliter": "millilitre cc",
    "centiliter": "centilitre",
    "deciliter": "decilitre",
    "hectoliter": "hectolitre",
    "microliter": "microlitre",
    "gram": "gramme gr",
    "kilogram": "kilogramme kilo kgs",
    "milligram": "milligramme",
    "metric_ton": "t tonne|metric ton",
    "kilometric_ton": "kt kilotonne",
    "megametric_ton": "Mt megatonne",
    "inch": "in inch inches ″",
    "foot": "ft foot feet \u2032",
    "yard": "yd yds yard",
    "mile": "mi mile",
    "nautical_mile": "nmi|nautical mile",
    "light_year": "light-year|light year",
    "astronomical_unit": "au",
    "ounce": "oz ounce",
    "pound": "lb lbs pound",
    "stone": "stone",
    "fluid_ounce": "|fl oz|fluid ounce",
    "pint": "pint",
    "quart": "quart",
    "gallon": "gal gallon",
    "cup": "cup",
    "tablespoon": "tbsp tablespoon",
    "teaspoon": "tsp teaspoon",
    "hectare": "ha hectare",
    "acre": "acre",
    "meter**2": "m² m2 m^2 sqm|square meter|square metre|sq m",
    "kilometer**2": "km² km2 km^2|square kilometer|square kilometre|sq km",
    "centimeter**2": "cm² cm2|square centimeter|square centimetre|sq cm",
    "millimeter**2": "mm² mm2|square millimeter|square millimetre",
    "foot**2": "ft² ft2 sqft|square foot|square feet|sq ft",
    "mile**2": "mi²|square mile|sq mi",
    "meter**3": "m³ m3 m^3 cbm|cubic meter|cubic metre|cu m",
    "centimeter**3": "cm³ cm3|cubic centimeter|cubic centimetre",
    "kilometer**3": "km³ km3|cubic kilometer|cubic kilometre",
    "foot**3": "ft³|cubic foot|cubic feet",
    "second**2": "s² s2",
    "degC": "°C ℃ C celsius degC|degree Celsius|degree C|deg C|degree centigrade",
    "degF": "°F ℉ F fahrenheit degF|degree Fahrenheit|degree F|deg F",
    "kelvin": "K kelvin",
    "degree": "° deg degree",
    "arcminute": "arcmin arcminute",
    "radian": "rad radian",
    "hour * watt": "watt-hour|watt hour",
    "kilowatt * hour": "kwh kilowatt-hour|kilowatt hour",
    "horsepower": "hp horsepower",
    "kilocalorie": "kcals",
    "atmosphere": "atm atmosphere",
    "psi": "psi",
    "mmHg": "mmHg",
    "torr": "torr",
    "mile/hour": "mph",
    "kilometer/hour": "kph kmh kmph",
    "knot": "kn kts knot",
    "rpm": "rpm",
    "byte": "byte octet",
    "kilobyte": "KB",
    "kibibyte": "KiB kibibyte",
    "mebibyte": "MiB mebibyte",
    "gibibyte": "GiB gibibyte",
    "tebibyte": "TiB tebibyte",
    "kilobit": "kb Kb",
    "megabit": "Mb",
    "gigabit": "Gb",
    "bit/second": "bps",
    "kilobit/second": "kbps Kbps",
    "megabit/second": "Mbps",
    "gigabit/second": "Gbps",
    "byte/second": "B/s",
    "molar": "M/l",
    "nanomolar": "nM",
    "micromolar": "µM",
    "millimolar": "mM",
    "carat": "ct carat",
}

# Units that pint does not have, or has with a physical length that people do not mean.
CUSTOM = {
    "month": ("month", 1.0),
    "quarter": ("month", 3.0),
    "year": ("month", 12.0),
    "decade": ("month", 120.0),
    "century": ("month", 1200.0),
    "working_day": ("working_day", 1.0),
    "working_week": ("working_day", 5.0),
    "pixel": ("pixel", 1.0),
    "decibel": ("decibel", 1.0),
    "percent": ("", 0.01),
    "permille": ("", 0.001),
    "ppm": ("", 1e-6),
    "ppb": ("", 1e-9),
    "percentage_point": ("percentage_point", 0.01),
    "basis_point": ("percentage_point", 0.0001),
}
_CUSTOM_NAMES = {
    "month": "mo mos month|calendar month",
    "year": "yr yrs y year|calendar year",
    "decade": "decade",
    "century": "century",
    "working_day": "|working day|business day|work day|working-day|weekday",
    "working_week": "|working week",
    "pixel": "px pixel",
    "decibel": "dB decibel",
    "percent": "% \uff05 percent pct|per cent",
    "permille": "‰ permille|per mille",
    "ppm": "ppm|part per million|parts per million",
    "ppb": "ppb|part per billion|parts per billion",
    "percentage_point": "pp|percentage point|percent point|%-point",
    "basis_point": "|basis point",
}


def spellings() -> dict[str, str]:
    """Return the unit's name by every symbol (as written) and word (lower case)."""
    known: dict[str, str] = {}
    for unit, (symbols, prefixes) in _PREFIXED.items():
        for symbol in symbols.split():
            known[symbol] = unit
            known |= {
                mark + symbol: _PREFIXES[prefix] + unit
                for prefix in prefixes
                for mark in ((prefix, "u", "μ") if prefix == "µ" else (prefix,))
            }
        known |= _words(unit.replace("_", "-"), unit)
        for prefix in prefixes:
            known |= _words(_PREFIXES[prefix] + unit, _PREFIXES[prefix] + unit)
    for unit, names in (_NAMES | _CUSTOM_NAMES).items():
        listed, *phrases = names.split("|")
        for name in [*listed.split(), *phrases]:
            known |= _words(name, unit) if name.isalpha() else {name: unit}
            if " " in name or "-" in name:
                known |= _words(name.lower(), unit)
    return known


def _words(name: str, unit: str) -> dict[str, str]:
    """Return a name and, when it is a word rather than a symbol, its plural."""
    if len(name) < 3 or not name.islower() or name in _SYMBOLS:  # noqa: PLR2004
        return {name: unit}
    plural = name + "es" if name.endswith(("ch", "x")) else name + "s"
    if name.endswith("ry"):
        plural = name[:-1] + "ies"
    first, *rest = name.split(" ", 1)
    inner = {f"{first}s {rest[0]}": unit} if rest and first == "degree" else {}
    return {name: unit, plural: unit} | inner


_SYMBOLS = {"secs", "mins", "hrs", "wks", "yds", "lbs", "mos", "yrs", "kts", "ppm"}
