"""Text to vectors, the fastest way that this machine has."""

from resources.embedding.backends import Vectors
from resources.embedding.choice import Choice
from resources.embedding.embedder import Embedder
from resources.embedding.errors import (
    DEFAULT_MODEL,
    BackendRefusedError,
    BadVectorError,
    ModelNotFoundError,
)

__all__ = [
    "DEFAULT_MODEL",
    "BackendRefusedError",
    "BadVectorError",
    "Choice",
    "Embedder",
    "ModelNotFoundError",
    "Vectors",
]
