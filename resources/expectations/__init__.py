"""What must hold of each table: Great Expectations suites, as data and as results.

The frame of a suite comes from `sql/checks/<suite>.sql`, which has already looked up
references and measured vectors, so a rule is one condition on one column.
"""

from resources.expectations.judge import UnjudgedRuleError, validate
from resources.expectations.results import RuleResult, SuiteResult
from resources.expectations.suites import SUITES, Rule, Suite

__all__ = [
    "SUITES",
    "Rule",
    "RuleResult",
    "Suite",
    "SuiteResult",
    "UnjudgedRuleError",
    "validate",
]
