"""Rankings made into one: by similarity and by words. Pure functions."""

from resources.fusion.blending import BLENDING, Blending, blend
from resources.fusion.reciprocal import reciprocal_ranks
from resources.fusion.words import telling_words

__all__ = ["BLENDING", "Blending", "blend", "reciprocal_ranks", "telling_words"]
