"""What breaks the rules, as an asset check: it blocks where a rule says so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from assets.contradictions.contradictions import contradictions
from assets.policies.standing import WORST, look_at, violations
from assets.reporting import table
from resources.catalog.model import short
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.lakehouse import Lakehouse
from resources.policies import Policy, load_policies

RULE = ("rule", "severity", "broken", "what it demands", "where")
WORST_OF = ("id", "rule", "score", "what")
NO_RULES = "There is no rule: put a file such as rules.yaml into <home>/policies."


@dg.asset_check(asset=contradictions, blocking=True)
def policy_violations(branch: RunBranch) -> dg.AssetCheckResult:
    """Nothing breaks a rule of policies/*.yaml, but for what people have dismissed.

    A rule of severity block holds back the release; one of severity warn is only said.
    """
    engine, name = branch.engine, branch.ensure()
    policies = load_policies(engine.settings.policies_folder)
    return check_result(engine, name, policies)


def check_result(
    lakehouse: Lakehouse, ref: str, policies: Sequence[Policy]
) -> dg.AssetCheckResult:
    """Return what the UI shows: each rule, what breaks it, the worst ten, a picture.

    Args:
        lakehouse: The home.
        ref: The branch that is looked at.
        policies: The rules in force.
    """
    found = violations(lakehouse, ref, policies)
    broken = Counter(str(row["rule"]) for row in found.rows)
    metadata: dict[str, Any] = {
        "rules": len(policies),
        "violations": len(found.rows),
        "in_force": table(RULE, _rules(policies, broken)),
    }
    description = found.summary if policies else NO_RULES
    if found.rows:
        by_rule = {rule: float(count) for rule, count in broken.most_common()}
        picture = bars(by_rule, title="violations by rule")
        metadata["by_rule"] = dg.MetadataValue.md(picture)
        metadata["worst"] = table(WORST_OF, map(_shown, found.rows[:WORST]))
        # What is released is on its branch no more, but its commit is known for ever.
        place = ref if found.blocking else short(lakehouse.catalog.resolve(ref).id)
        metadata["look"] = look_at(place)
        # The UI shows pictures in a description at once, those of metadata by a click.
        description = f"{description}\n\n{picture}"
    severity = dg.AssetCheckSeverity
    return dg.AssetCheckResult(
        passed=not found.rows,
        severity=severity.ERROR if found.blocking else severity.WARN,
        description=description,
        metadata=metadata,
    )


def _rules(policies: Sequence[Policy], broken: Counter[str]) -> list[dict[str, Any]]:
    """Return the rules as rows, those that are broken most first."""
    return [
        {
            "rule": policy.id,
            "severity": policy.effect,
            "broken": broken[policy.id],
            "what it demands": policy.text,
            "where": policy.place,
        }
        for policy in sorted(policies, key=lambda each: -broken[each.id])
    ]


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": short(row["contradiction_id"]),
        "rule": row["rule"],
        "score": f"{row['score']:.2f}",
        "what": row["explanation"],
    }
