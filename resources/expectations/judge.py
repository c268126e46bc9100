"""Hands rows and rules to Great Expectations; gives back plain results."""

import os
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from resources.errors import AssayError
from resources.expectations.results import RuleResult, SuiteResult
from resources.expectations.suites import SUITES, Suite

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition

OFFENDING_SHOWN = 20


class UnjudgedRuleError(AssayError):
    """A rule could not be applied to the rows it was given."""

    def __init__(self, suite: str, rule: str, reason: str) -> None:
        super().__init__(
            f"Rule '{rule}' of suite '{suite}' could not be judged: {reason}",
            remedy=f"make sql/checks/{suite}.sql return the columns of the suite",
        )


def validate(name: str, rows: pa.Table) -> SuiteResult:
    """Return what the suite of a table says about rows of its check query.

    Args:
        name: A key of SUITES, such as chunks.
        rows: Result of `sql/checks/<name>.sql`.

    Raises:
        UnjudgedRuleError: If a rule cannot be applied, as when its column is missing.
    """
    suite = SUITES[name]
    for rule in suite.rules:
        if rule.column not in rows.column_names:
            raise UnjudgedRuleError(name, rule.name, f"no column {rule.column}")
    frame = _frame(rows.select(sorted({rule.column for rule in suite.rules})))
    ids = rows.column(suite.id_column)
    results = [_result(suite, ids, outcome) for outcome in _judge(suite, frame)]
    return SuiteResult(name, suite.id_column, rows.num_rows, tuple(results))


def _frame(rows: pa.Table) -> "pd.DataFrame":
    """Return rows in pandas, yes-or-no columns with nulls kept as such."""
    import pandas as pd

    def nullable(kind: pa.DataType) -> "pd.BooleanDtype | None":
        return pd.BooleanDtype() if pa.types.is_boolean(kind) else None

    return rows.to_pandas(types_mapper=nullable)


def _judge(suite: Suite, frame: "pd.DataFrame") -> "list[ExpectationValidationResult]":
    """Return what Great Expectations says of each rule, in any order."""
    batch = _batch_definition().get_batch({"dataframe": frame})
    outcome = batch.validate(_expectation_suite(suite), result_format="SUMMARY")
    return list(outcome.results)


def _batch_definition() -> "BatchDefinition[Any]":
    """Return where frames are handed over, in a context that lives in memory only."""
    # Read when the library is imported: nothing is ever sent anywhere.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    source = context.data_sources.add_pandas("rows")
    return source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("it")


def _expectation_suite(suite: Suite) -> Any:  # noqa: ANN401 - imported when called.
    import great_expectations as gx

    expectations = [
        getattr(gx.expectations, rule.expectation)(
            column=rule.column, meta={"rule": rule.name}, **rule.arguments
        )
        for rule in suite.rules
    ]
    return gx.ExpectationSuite(name=suite.name, expectations=expectations)


def _result(
    suite: Suite, ids: "pa.ChunkedArray[Any]", outcome: "ExpectationValidationResult"
) -> RuleResult:
    config = outcome.expectation_config
    rule = suite.rule(((config and config.meta) or {})["rule"])
    found = outcome.result
    if "unexpected_count" not in found:
        raise UnjudgedRuleError(suite.name, rule.name, _reason(outcome))
    places = found.get("partial_unexpected_index_list") or []
    return RuleResult(
        name=rule.name,
        column=rule.column,
        passed=bool(outcome.success),
        blocking=rule.blocking,
        unexpected_count=int(found["unexpected_count"]),
        offending=tuple(str(ids[place].as_py()) for place in places[:OFFENDING_SHOWN]),
    )


def _reason(outcome: "ExpectationValidationResult") -> str:
    """Return the last line of what went wrong, wherever the library put it."""
    info = outcome.exception_info or {}
    messages = [
        str(each["exception_message"])
        for each in (info, *info.values())
        if isinstance(each, dict) and each.get("exception_message")
    ]
    return messages[0].strip().splitlines()[-1] if messages else "no reason given"
