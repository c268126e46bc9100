"""Copies of a released state in open formats."""
