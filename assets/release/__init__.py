"""The audit of a branch and its merge."""
