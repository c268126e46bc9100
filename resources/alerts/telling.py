"""News to every sink, each by what it was told before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resources.alerts.ledger import Ledger
from resources.alerts.model import Alert, news
from resources.alerts.sinks import Sink
from resources.errors import AssayError

ALERTS_A_TURN = 100  # Of one request; the ledger is written after each.

Read = Callable[[Sequence[str]], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Outcome:
    """How telling one sink went.

    Attributes:
        sink: Its name.
        told: The news that it took.
        error: Why it took no more, and what to do; None if it took all.
    """

    sink: str
    told: tuple[Alert, ...]
    error: str | None = None


def tell(ledger: Ledger, sink: Sink, branch: str, read: Read, least: float) -> Outcome:
    """Tell a sink what is new on a branch; what it does not take waits for next time.

    Each news is sent in a turn of its own at the ledger, so that two processes never
    tell the same; only one that dies between sending and writing down tells it again.

    Args:
        ledger: What was told.
        sink: Whom to tell.
        branch: A branch, for the record and the message.
        read: Gives the latest rows of `kb.contradictions` there: those that stand with
            a score of `least`, and those with the ids it is given.
        least: Score from which a conflict is told of.
    """
    told: list[Alert] = []
    try:
        while batch := _turn(ledger, sink, branch, read, least):
            told += batch
    except AssayError as error:
        return Outcome(sink.name, tuple(told), str(error))
    return Outcome(sink.name, tuple(told))


def _turn(
    ledger: Ledger, sink: Sink, branch: str, read: Read, least: float
) -> list[Alert]:
    """Send the next part of the news and write it down; return it."""
    with ledger.alone() as turn:
        told = turn.told(sink.key, branch)
        standing = [name for name, each in told.items() if not each.closed]
        alerts = news(read(standing), told, branch, least)[:ALERTS_A_TURN]
        if alerts:
            sink.send(alerts)
            turn.record(sink.key, alerts)
    return alerts
