"""Chunks as vectors and as a search index."""
