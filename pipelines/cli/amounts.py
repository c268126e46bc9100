"""Options that take an amount: an age such as 30d, a size such as 128MB."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from resources.catalog.garbage.model import Cutoff

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGE = re.compile(r"(\d{1,6})\s*([smhdw])", re.IGNORECASE)
_BYTES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_SIZE = re.compile(r"(\d{1,12})\s*([kmgt]?)b?", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,9}")


class Age(click.ParamType[timedelta]):
    """A length of time: 90s, 45m, 12h, 30d, 4w."""

    name = "age"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> timedelta:
        """Return it, or end with what is wrong."""
        if isinstance(value, timedelta):
            return value
        age = age_of(str(value))
        if age is None:
            self.fail(f"{value!r} is no age such as 12h, 30d or 4w.", param, ctx)
        return age


class Size(click.ParamType[int]):
    """A number of bytes: 5000, 512kB, 128MB, 1GB."""

    name = "size"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int:
        """Return it in bytes, or end with what is wrong."""
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"{value!r} is no size such as 512kB or 128MB.", param, ctx)
        return int(match[1]) * _BYTES[match[2].lower()]


class Keep(click.ParamType["Cutoff"]):
    """How much history of refs is kept: main=30d, ingest/*=1; or 30d for all."""

    name = "keep"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> "Cutoff":
        """Return it, or end with what is wrong."""
        from resources.catalog.garbage.model import Cutoff

        if isinstance(value, Cutoff):
            return value
        pattern, _, much = str(value).strip().rpartition("=")
        age = age_of(much)
        if age is None and not _COUNT.fullmatch(much):
            wanted = "PATTERN=N or PATTERN=AGE, such as 'main=30d' or 'ingest/*=1'"
            self.fail(f"{value!r} is not {wanted}.", param, ctx)
        if age is not None:
            return Cutoff(pattern or "*", keep_for=age)
        return Cutoff(pattern or "*", keep_commits=int(much))


def age_of(text: str) -> timedelta | None:
    """Return the length of time that a text says, or None if it says none."""
    match = _AGE.fullmatch(text.strip())
    if match is None:
        return None
    return timedelta(**{_UNITS[match[2].lower()]: int(match[1])})
