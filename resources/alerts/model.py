"""What there is to tell about a state, given what was told before. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from resources.ids import content_id

Event = Literal["opened", "changed", "closed"]

STANDING = ("open", "confirmed")
BANDS = (0.5, 0.8, 0.95)  # Only a score that crosses one of these is news.
SAID = (
    *("contradiction_id", "revision", "status", "reason", "decided_by", "kind"),
    *("score", "subject", "attribute", "explanation", "text_a", "uri_a", "place_a"),
    *("text_b", "uri_b", "place_b"),
)


class Told(NamedTuple):
    """What a sink was last told of a conflict."""

    mark: str
    closed: bool


@dataclass(frozen=True)
class Alert:
    """One piece of news about one conflict.

    Attributes:
        event: opened, changed (its status, its sides, or how sure it is) or closed.
        branch: The branch on which it stands.
        mark: Hash of what is told: the same news has the same mark.
        said: The conflict, by column of `kb.contradictions`.
    """

    event: Event
    branch: str
    mark: str
    said: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The conflict."""
        return str(self.said["contradiction_id"])

    @property
    def line(self) -> str:
        """The news in one line."""
        said = self.said
        status = "" if said["status"] == "open" else f" ({said['status']})"
        what = " ".join(str(said["explanation"]).split())
        return f"{self.event}{status}: {what} [{said['kind']} {self.id[:12]}]"

    def document(self) -> dict[str, Any]:
        """Return the news as JSON can hold it."""
        return {"event": self.event, "branch": self.branch, **self.said}


def news(
    rows: Iterable[Mapping[str, Any]],
    told: Mapping[str, Told],
    branch: str,
    least: float,
) -> list[Alert]:
    """Return what is to be told, in the order of the conflicts' ids.

    A conflict is opened when it is first told of. It is changed when its status, its
    sides or the band of its score is another than was told. It is closed when it is
    settled or gone, if it was ever told of, and opened again when it comes back. An
    edition that differs from the one before is no conflict to tell of.

    Args:
        rows: Latest rows of `kb.contradictions` on the branch: at least those that
            stand with a score of `least`, and all that were told.
        told: What was told, by contradiction_id.
        branch: The branch.
        least: Score from which a conflict is told of.
    """
    alerts = []
    seen = set()
    for row in rows:
        identity = row["contradiction_id"]
        seen.add(identity)
        event = _event(row, told.get(identity), least)
        if event is not None:
            said = {name: row.get(name) for name in SAID}
            alerts.append(Alert(event, branch, _mark(row), said))
    # When the branch was moved back behind them.
    gone = {name for name, last in told.items() if not last.closed} - seen
    alerts += [_gone(identity, branch) for identity in gone]
    return sorted(alerts, key=lambda alert: alert.id)


def _event(row: Mapping[str, Any], last: Told | None, least: float) -> Event | None:
    if row["status"] not in STANDING:
        return "closed" if last and not last.closed else None
    if last and not last.closed:
        return "changed" if last.mark != _mark(row) else None
    wanted = row["score"] >= least and row["kind"] != "version"
    return "opened" if wanted else None


def _mark(row: Mapping[str, Any]) -> str:
    band = sum(row["score"] >= each for each in BANDS)
    return content_id(row["contradiction_id"], row["status"], band, *row["sides"])


def _gone(identity: str, branch: str) -> Alert:
    said: dict[str, Any] = dict.fromkeys(SAID)
    explanation = "it is not on the branch any more"
    said |= {"contradiction_id": identity, "status": "gone", "kind": "unknown"}
    said |= {"explanation": explanation}
    return Alert("closed", branch, content_id(identity, "gone"), said)
