"""How people write which state they mean: main, main@0a1b, main@2025-11-20, main~2."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from resources.catalog.errors import InvalidAddressError

_ADDRESS = re.compile(
    r"(?P<name>[^@~^\s]+)(?:@(?P<at>[^~^]+))?(?P<steps>(?:[~^][0-9]{0,9})*)"
)
_STEP = re.compile(r"(?P<sign>[~^])(?P<count>[0-9]*)")
_COMMIT = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}")  # 20251120 alone could be a commit's prefix.


@dataclass(frozen=True)
class Step:
    """One move back from a commit: ~n first parents up, or ^n to the n-th parent."""

    sign: str
    count: int


@dataclass(frozen=True)
class Address:
    """An address taken apart.

    Args:
        text: As written.
        name: Branch, tag, or the beginning of a commit id.
        commit: Beginning of a commit id after @.
        time: Aware time after @.
        steps: What follows, applied from left to right.
    """

    text: str
    name: str
    commit: str | None = None
    time: datetime | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is a name and nothing else, so a branch that can be written."""
        return self.commit is None and self.time is None and not self.steps


def looks_like_commit(text: str) -> bool:
    """Return whether text can be the beginning of a commit id: 4 to 64 hex digits."""
    return bool(_COMMIT.fullmatch(text))


def parse_address(text: str) -> Address:
    """Return the parts of an address.

    A time without zone is UTC; a date alone is its first moment.

    Raises:
        InvalidAddressError: If it has not the form name[@commit or time][~n or ^n ...].
    """
    match = _ADDRESS.fullmatch(text.strip())
    if match is None:
        raise InvalidAddressError(text)
    commit, time = _point(text, match["at"])
    steps = tuple(
        Step(step["sign"], int(step["count"] or 1))
        for step in _STEP.finditer(match["steps"])
    )
    return Address(text, match["name"], commit, time, steps)


def _point(text: str, at: str | None) -> tuple[str | None, datetime | None]:
    if at is None:
        return None, None
    if _DATE.match(at):
        try:
            time = datetime.fromisoformat(at.strip())
        except ValueError as error:
            raise InvalidAddressError(text) from error
        zoned = time if time.tzinfo else time.replace(tzinfo=UTC)
        return None, zoned.astimezone(UTC)
    if looks_like_commit(at):
        return at.lower(), None
    raise InvalidAddressError(text)
