"""What breaks the rules, as an asset check: it blocks where a rule says so."""

from collections import Counter
from typing import Any

import dagster as dg

from assets.contradictions.contradictions import contradictions
from assets.policies.standing import WORST, Violations, look_at, violations
from assets.reporting import sample
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.policies import load_policies


@dg.asset_check(asset=contradictions, blocking=True)
def policy_violations(branch: RunBranch) -> dg.AssetCheckResult:
    """Nothing breaks a rule of policies/*.yaml, but for what people have dismissed.

    A rule of severity block holds back the release; one of severity warn is only said.
    """
    policies = load_policies(branch.engine.settings.policies_folder)
    name = branch.ensure()
    return check_result(name, violations(branch.engine, name, policies), len(policies))


def check_result(ref: str, found: Violations, rules: int) -> dg.AssetCheckResult:
    """Return what the UI shows of violations: the worst ten, and a picture by rule.

    Args:
        ref: The branch that was looked at.
        found: What breaks a rule there.
        rules: How many rules are in force.
    """
    severity = dg.AssetCheckSeverity
    metadata: dict[str, Any] = {"rules": rules, "violations": len(found.rows)}
    if found.rows:
        counts = Counter(str(row["rule"]) for row in found.rows)
        by_rule = {rule: float(count) for rule, count in counts.items()}
        metadata["by_rule"] = dg.MetadataValue.md(
            bars(by_rule, title="violations by rule")
        )
        metadata["worst"] = sample(found.rows[:WORST])
        metadata["look"] = look_at(ref)
    return dg.AssetCheckResult(
        passed=not found.rows,
        severity=severity.ERROR if found.blocking else severity.WARN,
        description=found.summary,
        metadata=metadata,
    )
