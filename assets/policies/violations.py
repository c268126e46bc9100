"""What breaks each rule, as groups that live as all contradictions do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from assets.contradictions.explanation import where
from assets.contradictions.model import POLICY, Group, Said, Side, side
from assets.policies.matching import statements_that_break, values_that_break
from assets.policies.queries import Offence, offending_rows
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.policies import Bound, Policy, Query, Statement
from resources.policies.scopes import Place, tags_of

MOST_VIOLATIONS = 1000  # Of one rule: more are a rule to mend, not a list to read.
CLAIMS_NAMED = 100  # Of one violation.
# How sure it is that a rule is broken: by what a query finds, by a value whose subject
# is known, by words, and by a value that only stands near the words.
CERTAIN, KNOWN, WORDED, UNRESOLVED = 1.0, 0.98, 0.95, 0.85
PREFIX = "policy:"  # Before the id of a rule, where a claim's id would stand.


def policy_groups(
    lakehouse: Lakehouse, ref: str, policies: Iterable[Policy]
) -> list[Group]:
    """Return everything at a ref that breaks a rule, by rule and in a fixed order.

    Claims that say the same are one group, whose id is kept as long as one is there
    and the rule's id is kept. What breaks a rule no more is in no group.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policies: The rules in force.

    Returns:
        Groups of kind policy, at most 1,000 a rule; side b is the rule, whose claim
        is "policy:<id>".

    Raises:
        PolicyError: If the query of a rule cannot be answered at the ref.
    """
    rules = list(policies)
    found = (_groups(lakehouse, ref, each, rules) for each in rules)
    return list(chain.from_iterable(found))


@dataclass
class _Found:
    """One violation, as it gathers claims that say the same."""

    first: Offence
    claims: set[str]


def _groups(
    lakehouse: Lakehouse, ref: str, policy: Policy, rules: Sequence[Policy]
) -> Iterator[Group]:
    found: dict[str, _Found] = {}
    for offence in _offences(lakehouse, ref, policy, rules):
        known = found.get(offence.fingerprint)
        if known is None and len(found) == MOST_VIOLATIONS:
            break
        if known is None:
            known = found[offence.fingerprint] = _Found(offence, set())
        if len(known.claims) < CLAIMS_NAMED:
            known.claims.add(offence.side.claim)
    return (_group(policy, each) for each in found.values())


def _offences(
    lakehouse: Lakehouse, ref: str, policy: Policy, rules: Sequence[Policy]
) -> Iterator[Offence]:
    """Return what breaks a rule; rules about a release are not broken by claims."""
    rule = policy.rule
    if isinstance(rule, Query):
        yield from offending_rows(lakehouse, ref, policy, rule, MOST_VIOLATIONS)
        return
    claims: Iterable[Said] = ()
    if isinstance(rule, Bound):
        claims = values_that_break(lakehouse, ref, policy, rule)
    elif isinstance(rule, Statement):
        claims = statements_that_break(lakehouse, ref, policy, rule)
    for claim in claims:
        if _is_tagged(policy, claim, rules):
            yield Offence(claim.fingerprint, side(claim), claim)


def _is_tagged(policy: Policy, claim: Said, rules: Sequence[Policy]) -> bool:
    place = Place(claim.source, claim.uri, claim.table_name)
    wanted = policy.scope.tags
    return not wanted or any(tag in wanted for tag in tags_of(rules, place))


def _group(policy: Policy, found: _Found) -> Group:
    claim, one = found.first.claim, found.first.side
    return Group(
        contradiction_id=content_id(POLICY, policy.id, found.first.fingerprint),
        kind=POLICY,
        score=_score(policy, claim),
        explanation=_explanation(policy, claim, one),
        a=one,
        b=Side(claim=f"{PREFIX}{policy.id}", text=policy.text, place=policy.place),
        claims=sorted(found.claims),
        sides=sorted({found.first.fingerprint, policy.fingerprint}),
        subject=claim.subject if claim else None,
        attribute=claim.attribute if claim else None,
    )


def _score(policy: Policy, claim: Said | None) -> float:
    if isinstance(policy.rule, Statement):
        return WORDED
    if claim is None or not isinstance(policy.rule, Bound):
        return CERTAIN
    return KNOWN if claim.resolved else UNRESOLVED


def _explanation(policy: Policy, claim: Said | None, one: Side) -> str:
    rule = f"against the rule {policy.id}: {_cut(policy.text)}"
    if claim is None:
        place = ", ".join(each for each in (_file(one.uri), one.place) if each)
        return f"{_cut(one.text)}{f' in {place}' if place else ''}, {rule}"
    if claim.value is None:
        return f'"{_cut(one.text)}" in {where(claim)}, {rule}'
    named = (each for each in (claim.subject, claim.attribute) if each)
    topic = ", ".join(dict.fromkeys(named))
    value = _cut(claim.value.text)
    return f"{f'{_cut(topic)}: ' if topic else ''}{value} in {where(claim)}, {rule}"


def _file(uri: str | None) -> str:
    return (uri or "").rpartition("/")[2]


def _cut(text: str, most: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
