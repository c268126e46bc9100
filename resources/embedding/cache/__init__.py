"""Vectors that were made once, found again by what they were made from."""

from resources.embedding.cache.space import Space
from resources.embedding.cache.stats import CacheStats
from resources.embedding.cache.vector_cache import VectorCache

__all__ = ["CacheStats", "Space", "VectorCache"]
