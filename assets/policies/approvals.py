"""Who must agree to a release, who did, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assets.policies.changes import LEDGER, Changes, changed_places
from resources.catalog import Catalog
from resources.catalog.commits import content_to_json
from resources.catalog.model import MAIN
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.policies import Approval, Policy, Scope
from resources.policies.release_rules import name_of_person
from resources.policies.scopes import applies, tags_of
from resources.schemas import APPROVALS
from resources.tables import append
from sql import load

Row = dict[str, Any]


@dataclass(frozen=True)
class Need:
    """What one rule wants of people before a release.

    Attributes:
        rule: Its id.
        people: How many different ones.
        by: Who counts; empty: everybody who wrote nothing of it.
        approved: Who agreed to this very state, of those who count.
        ignored: Who agreed to it and does not count.
    """

    rule: str
    people: int
    by: tuple[str, ...]
    approved: tuple[str, ...]
    ignored: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many more must agree."""
        return max(0, self.people - len(self.approved))

    def __str__(self) -> str:
        """Return one line for people."""
        so_far = f" ({', '.join(self.approved)})" if self.approved else ""
        among = f" of {', '.join(self.by)}" if self.by else ""
        are = "are" if len(self.ignored) > 1 else "is"
        why = f"{are} not named by it" if self.by else "wrote on the branch"
        ignored = ", ".join(self.ignored)
        return (
            f"rule {self.rule}: {len(self.approved)} of {self.people} approvals"
            f"{among}{so_far}{ignored and f'; without {ignored}, who {why}'}"
        )


def state_of(catalog: Catalog, ref: str) -> str:
    """Return a hash of all that is at a ref, but for the approvals themselves.

    Args:
        catalog: Where it is.
        ref: Branch, tag or commit.
    """
    marks = (
        part
        for key, content in catalog.contents(ref).items()
        if key != LEDGER and content.kind != "namespace"
        for part in (key, str(content_to_json(content)))
    )
    return content_id("state", *marks)


def approvals_of(lakehouse: Lakehouse, branch: str, state: str) -> list[Row]:
    """Return who approved a branch in any of its states, the oldest first.

    Approvals are kept on main: a branch that is agreed to stays as it was.

    Args:
        lakehouse: The home.
        branch: Its name.
        state: Its present state, which may have been agreed to under another name.

    Returns:
        Rows of `kb.approvals` without their runs, and whether they are `current`.
    """
    wanted = {"branch": branch, "state": state}
    query = load("steps/approvals_of_branch")
    rows = lakehouse.warehouse.query(query, MAIN, wanted).to_pylist()
    return [{**row, "current": row["state"] == state} for row in rows]


def needs(
    lakehouse: Lakehouse, changed: Changes, into: str, policies: Sequence[Policy]
) -> list[Need]:
    """Return what rules want of people before a merge, met or not.

    Who wrote a commit of the branch does not count, unless the rule names him.

    Args:
        lakehouse: The home.
        changed: What the merge would change.
        into: The branch it would be merged into.
        policies: The rules in force.
    """
    rules = [each for each in policies if isinstance(each.rule, Approval)]
    rules = _applying(lakehouse, changed, rules, policies)
    if not rules:
        return []
    state = state_of(lakehouse.catalog, changed.commit)
    agreed = [row["decided_by"] for row in approvals_of(lakehouse, "", state)]
    writers = _writers(lakehouse.catalog, changed.commit, into)
    return [
        _need(each.id, each.rule, agreed, writers)
        for each in rules
        if isinstance(each.rule, Approval)
    ]


def approve(
    lakehouse: Lakehouse, branch: str, who: str, reason: str, at: datetime
) -> str | None:
    """Write that a person agrees to a branch as it is now; return the commit.

    None if the same person has agreed to the very same before.

    Args:
        lakehouse: The home, whose writer lock is held.
        branch: Its name.
        who: The person.
        reason: Why; may be empty.
        at: When.
    """
    state = state_of(lakehouse.catalog, branch)
    known = approvals_of(lakehouse, branch, state)
    same = name_of_person(who)
    if any(
        name_of_person(row["decided_by"]) == same for row in known if row["current"]
    ):
        return None
    row = {
        "branch": branch,
        "state": state,
        "decided_by": who,
        "reason": reason,
        "run_id": "",
        "at": at,
    }
    with lakehouse.catalog.transaction(
        MAIN, message=f"approve {branch} by {who}", agent=who
    ) as tx:
        append(tx, APPROVALS, APPROVALS.table([row]))
    return tx.commit.id if tx.commit else None


def _applying(
    lakehouse: Lakehouse,
    changed: Changes,
    rules: Sequence[Policy],
    policies: Sequence[Policy],
) -> list[Policy]:
    """Return the rules that something changed falls under."""
    if not rules or not changed.keys:
        return []
    anywhere = [each for each in rules if each.scope == Scope()]
    if len(anywhere) == len(rules):
        return anywhere  # What exactly changes need not be read.
    places = [
        (place, tags_of(policies, place))
        for place in changed_places(lakehouse, changed)
    ]
    return [
        each
        for each in rules
        if each in anywhere
        or any(applies(each.scope, place, tags) for place, tags in places)
    ]


def _writers(catalog: Catalog, commit: str, into: str) -> set[str]:
    """Return on whose behalf the commits were made that a merge would bring."""
    known = {each.id for each in catalog.log(into)}
    names = set()
    for each in catalog.log(commit):
        if each.id in known:
            break
        names |= {name_of_person(each.agent), name_of_person(each.author)}
    return names


def _need(
    rule: str, wanted: Approval, agreed: Sequence[str], writers: set[str]
) -> Need:
    """Return what a rule wants, and who counts of those who agreed, each once."""
    people: dict[str, str] = {}
    for name in agreed:
        people.setdefault(name_of_person(name), name)
    by = {name_of_person(each) for each in wanted.by}
    counts = {same: same in by if by else same not in writers for same in people}
    return Need(
        rule,
        wanted.people,
        wanted.by,
        approved=tuple(people[same] for same, does in counts.items() if does),
        ignored=tuple(people[same] for same, does in counts.items() if not does),
    )
