"""Values as people write them, made comparable: parsed, normalised, compared."""

from resources.values.comparing import compare
from resources.values.finding import find_values
from resources.values.model import Comparison, Found, Value
from resources.values.names import name_key
from resources.values.parsing import parse_value

__all__ = [
    "Comparison",
    "Found",
    "Value",
    "compare",
    "find_values",
    "name_key",
    "parse_value",
]
