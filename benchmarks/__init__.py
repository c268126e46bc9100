"""Whole commands measured against a peer in the same run; results in results/."""
