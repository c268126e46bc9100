"""People are told of conflicts, once what holds them is released."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from assets.release.release import release
from assets.reporting import sample
from resources.alerts import Ledger, Outcome, open_sink, tell
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.errors import AssayError
from sql import load

SHOWN = 10


@dg.asset(
    deps=[release],
    group_name="release",
    kinds={"python", "sqlite"},
    owners=["team:knowledge"],
    code_version="1",
)
def alerts(
    context: dg.AssetExecutionContext, branch: RunBranch
) -> dg.MaterializeResult[None]:
    """News of conflicts on the target branch: one each, then only what changes.

    What was kept back on a branch of its own is not told. A sink that fails does not
    fail the run, since the release is done: it is told with the next run.
    """
    outcomes = [
        _tell(branch, given, context) for given in branch.engine.settings.alerts
    ]
    for outcome in outcomes:
        if outcome.error:
            context.log.warning("Not told: %s", outcome.error)
    return _report(outcomes)


def _tell(branch: RunBranch, given: str, context: dg.AssetExecutionContext) -> Outcome:
    engine, into = branch.engine, branch.into
    settings, query = engine.settings, load("steps/contradictions_to_tell")
    state = engine.catalog.resolve(into).id  # One state, however long telling takes.

    def read(told: Sequence[str]) -> list[dict[str, Any]]:
        wanted = {"told": list(told), "least": settings.contradiction_warn}
        return engine.warehouse.query(query, state, wanted).to_pylist()

    try:
        sink = open_sink(given, settings.home, context.log.warning)
    except AssayError as error:
        return Outcome(given, (), str(error))
    ledger = Ledger(settings.home / "alerts.db")
    return tell(ledger, sink, into, read, settings.contradiction_warn)


def _report(outcomes: Sequence[Outcome]) -> dg.MaterializeResult[None]:
    """Return what each sink took, what it did not, and the first of the news."""
    first = [
        {"sink": outcome.sink, "event": each.event, "news": each.line}
        for outcome in outcomes
        for each in outcome.told[:SHOWN]
    ]
    counts = {each.sink: float(len(each.told)) for each in outcomes}
    failed = [each.error for each in outcomes if each.error]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": int(sum(counts.values())),
            "told": dg.MetadataValue.md(bars(counts, title="alerts by sink")),
            **({"not_told": "\n".join(failed)} if failed else {}),
            "sample": sample(first[:SHOWN]),
        }
    )
