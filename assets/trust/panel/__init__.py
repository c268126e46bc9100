"""A panel of verifiers that votes on contradictions."""
