"""Rules that claims, data and releases must keep: read from YAML, checked when read."""

from resources.policies.errors import Fault, PolicyError
from resources.policies.loading import digest, load_policies
from resources.policies.model import Bound, Names, Policy, Query, Scope, Statement
from resources.policies.places import (
    DEFAULT_QUARANTINE,
    floors_of,
    governance_of,
    quarantine_limits,
)
from resources.policies.terms import (
    CHECKS,
    STATUSES,
    Approval,
    Checks,
    Floor,
    Governance,
    Quarantine,
)

__all__ = [
    "CHECKS",
    "DEFAULT_QUARANTINE",
    "STATUSES",
    "Approval",
    "Bound",
    "Checks",
    "Fault",
    "Floor",
    "Governance",
    "Names",
    "Policy",
    "PolicyError",
    "Quarantine",
    "Query",
    "Scope",
    "Statement",
    "digest",
    "floors_of",
    "governance_of",
    "load_policies",
    "quarantine_limits",
]
