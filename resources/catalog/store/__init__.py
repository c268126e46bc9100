"""Commits, trees of contents, refs and their moves in SQLite or PostgreSQL."""

from resources.catalog.store.store import Make, Step, Store

__all__ = ["Make", "Step", "Store"]
