"""Rules that claims and data must keep: read from YAML, checked when they are read."""

from resources.policies.errors import Fault, PolicyError
from resources.policies.loading import digest, load_policies
from resources.policies.model import Bound, Names, Policy, Query, Scope, Statement

__all__ = [
    "Bound",
    "Fault",
    "Names",
    "Policy",
    "PolicyError",
    "Query",
    "Scope",
    "Statement",
    "digest",
    "load_policies",
]
