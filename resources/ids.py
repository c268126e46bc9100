"""Content identities: the same input gives the same id on every machine."""

from hashlib import sha256

ID_LENGTH = 32  # Hex digits: 128 bits, so a collision needs about 2**64 rows.


def content_id(*parts: str | int) -> str:
    """Return the id of an ordered list of parts: 32 hex digits of their SHA-256.

    Parts are joined by a NUL byte, so ("ab", "c") and ("a", "bc") differ. A lone
    surrogate (a name that is not UTF-8) is hashed as it is.
    """
    joined = "\0".join(str(part) for part in parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
