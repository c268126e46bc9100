"""What must hold of claims that are held back, and of suggested settlements."""

from assets.release.checks import suite_check
from assets.trust.healing.healing import healing

claim_quarantine_rules = suite_check(healing, "claim_quarantine")
reconciliations_rules = suite_check(healing, "reconciliations")
