"""Excerpts of the sample library with one thing edited in each passage."""
