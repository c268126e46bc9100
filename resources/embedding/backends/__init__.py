"""Ways to run one model: PyTorch, and OpenVINO on an export of the same weights."""

from resources.embedding.backends.base import NAMES, Backend, BackendName, Vectors
from resources.embedding.backends.compiled import Compiled
from resources.embedding.backends.reference import Reference

__all__ = ["NAMES", "Backend", "BackendName", "Compiled", "Reference", "Vectors"]
