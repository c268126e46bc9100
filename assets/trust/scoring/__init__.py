"""Signals of a claim, added up to its probability: pure functions."""
