"""Currencies by sign, code and word, as ISO 4217 codes."""

import re

_SIGNS = {
    "US$": "USD", "A$": "AUD", "C$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "₽": "RUB", "₩": "KRW", "₪": "ILS", "₺": "TRY", "₴": "UAH", "zł": "PLN",
}  # fmt: skip
_LISTED = (
    "USD EUR GBP JPY CHF CNY INR AUD CAD NZD SEK NOK DKK ISK PLN CZK HUF RON BGN TRY"
    " RUB UAH ILS AED SAR QAR EGP ZAR NGN KES BRL MXN ARS CLP COP PEN KRW HKD SGD THB"
    " MYR IDR PHP VND TWD PKR BDT LKR"
)
_CODES = _LISTED.split()
_WORDS = {
    "euro": "EUR", "dollar": "USD", "us dollar": "USD", "pound sterling": "GBP",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR",
    "swiss franc": "CHF", "rouble": "RUB", "ruble": "RUB", "zloty": "PLN",
    "canadian dollar": "CAD", "australian dollar": "AUD",
}  # fmt: skip
_KNOWN = (
    {code: code for code in _CODES}
    | _SIGNS
    | _WORDS
    | {f"{word}s": code for word, code in _WORDS.items()}
    | {"pounds sterling": "GBP"}
)
_ANY = "|".join(
    [re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)] + _CODES
)
_WORD = "|".join(f"{word}s?" for word in sorted(_WORDS, key=len, reverse=True))
BEFORE = re.compile(rf"(?:{_ANY})(?=[ \u00a0\u202f]?[-\u2212]?\.?\d)")
AFTER = re.compile(
    rf"[ \u00a0\u202f-]?(?:({_ANY})(?!\w)|((?i:{_WORD}|pounds sterling)(?!\w)))"
)
SIGNS = "".join(sign[0] for sign in _SIGNS if not sign[0].isalpha())
CODES = "|".join(["US", "NZ", "HK", "[ACSR](?=\\$)", *_CODES])


def currency(written: str) -> str | None:
    """Return the ISO 4217 code of "€", "EUR" or "Euros", or None."""
    return _KNOWN.get(written) or _KNOWN.get(written.lower())
