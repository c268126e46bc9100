"""Live claims that break a rule: found by a query, judged in batches."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from assets.contradictions.model import Said, said
from assets.policies.bounds import breaks
from assets.policies.statements import beginnings, is_about, is_exempt
from resources.lakehouse import Lakehouse
from resources.policies import Bound, Policy, Statement
from sql import load

ROWS_A_BATCH = 10_000

Judge = Callable[[pa.Table], list[bool]]


def values_that_break(
    lakehouse: Lakehouse, ref: str, policy: Policy, rule: Bound
) -> Iterator[Said]:
    """Return the live values that break a bound, by document and place.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policy: The rule, for its scope.
        rule: Its bound.
    """
    known: dict[str, bool] = {}  # Equal values are judged once.

    def judge(batch: pa.Table) -> list[bool]:
        keys = [str(key) for key in batch["value_key"].to_pylist()]
        for place, key in enumerate(keys):
            if key not in known:
                known[key] = _breaks(rule, batch.slice(place, 1).to_pylist()[0])
        broken = [known[key] for key in keys]
        names = ("text", "subject_key", "attribute_key")
        said_so = zip(*(batch[name].to_pylist() for name in names), strict=True)
        return [
            breaks_it and not is_exempt(rule.names, *each)
            for breaks_it, each in zip(broken, said_so, strict=True)
        ]

    names = asdict(rule.names)
    del names["unless"]
    wanted = names | policy.scope.globs
    return _judged(lakehouse, ref, ("steps/values_of_policy", wanted), judge)


def statements_that_break(
    lakehouse: Lakehouse, ref: str, policy: Policy, rule: Statement
) -> Iterator[Said]:
    """Return the live statements that say what must not be said.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
        policy: The rule, for its scope.
        rule: What must not be said.
    """

    def judge(batch: pa.Table) -> list[bool]:
        names = ("text", "subject_key", "attribute_key")
        columns = (batch[name].to_pylist() for name in names)
        return [is_about(rule, *each) for each in zip(*columns, strict=True)]

    wanted = {
        **policy.scope.globs,
        "affirmed": rule.affirmed,
        "modalities": rule.modalities,
        "matches": rule.matches,
        "beginnings": beginnings(rule),
    }
    return _judged(lakehouse, ref, ("steps/statements_of_policy", wanted), judge)


def _breaks(rule: Bound, row: dict[str, Any]) -> bool:
    value = said(row).value
    return value is not None and breaks(rule, value)


def _judged(
    lakehouse: Lakehouse, ref: str, step: tuple[str, dict[str, object]], judge: Judge
) -> Iterator[Said]:
    """Return the claims that a query finds and a judge keeps."""
    query, wanted = step
    with lakehouse.warehouse.stream(load(query), ref, wanted) as result:
        for found in result.to_arrow_reader(ROWS_A_BATCH):
            batch = pa.Table.from_batches([found])
            kept = batch.filter(pa.array(judge(batch), pa.bool_()))
            yield from map(said, kept.to_pylist())
